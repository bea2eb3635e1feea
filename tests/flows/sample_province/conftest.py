"""A small sample province in a database of its own, loaded once for these tests on a Friday afternoon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from khobac.core import clock, scratch
from khobac.doors.cli.cases import world
from khobac.flows.payment import letters
from khobac.flows.sample_province import Loaded, load

NOW = dt.datetime(2026, 11, 20, 15, 10, tzinfo=clock.VIETNAM)
MANY = 300


@pytest.fixture(scope="session")
def sample(
    migrated: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[Loaded]:
    """What loading answered; inside, the database in use is the sample and the clock stands."""
    name = f"{migrated}_sample"
    with django_db_blocker.unblock(), world.keys_in(tmp_path_factory.mktemp("keys")), clock.at(NOW):
        letters.record_key.cache_clear()
        with scratch.fresh(name, template=migrated):
            yield load(MANY)
        letters.record_key.cache_clear()


@pytest.fixture
def in_sample(sample: Loaded, django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """A test in the sample, at its moment."""
    with django_db_blocker.unblock(), clock.at(NOW):
        yield sample
