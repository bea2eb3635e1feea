"""So many attempts in so many seconds, counted by all processes together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from khobac.core import clock, db, rates
from khobac.core.rates import TooMany
from tests.conftest import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_a_minute(settings: LazySettings) -> Iterator[None]:
    settings.RATE_LIMITS = {"calls": (2, 60)}
    with clock.at(MORNING):
        yield


def test_the_third_has_to_wait_for_the_end_of_the_window() -> None:
    rates.count("calls", "an")
    with clock.at(MORNING + dt.timedelta(seconds=20)):
        rates.count("calls", "an")
        with pytest.raises(TooMany) as too_many:
            rates.count("calls", "an")
    assert too_many.value.seconds == 40
    with clock.at(MORNING + dt.timedelta(seconds=60)):
        rates.count("calls", "an")


def test_everybody_is_counted_alone() -> None:
    for subject in ("an", "binh", "an", "binh"):
        rates.count("calls", subject)


def test_what_is_over_is_forgotten() -> None:
    rates.count("calls", "an")
    with clock.at(MORNING + dt.timedelta(seconds=59)):
        assert rates.forget_over() == 0
    with clock.at(MORNING + dt.timedelta(seconds=61)):
        assert rates.forget_over() == 1
    assert db.rows("SELECT 1 FROM core_rate") == []
