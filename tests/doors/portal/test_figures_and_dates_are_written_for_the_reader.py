"""The filters of the portal, in Vietnamese and in English."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import translation

from khobac.doors.portal.templatetags import portal


@contextmanager
def reading(language: str) -> Iterator[None]:
    with translation.override(language):
        yield


@pytest.mark.parametrize(
    ("language", "amount", "expected"),
    [
        ("vi", 12_450_000, "12.450.000\u00a0₫"),
        ("vi", -2_180_500, "−2.180.500\u00a0₫"),
        ("vi", 0, "0\u00a0₫"),
        ("vi", None, "–"),
        ("en", 12_450_000, "VND\u00a012,450,000"),
    ],
)
def test_amounts_carry_their_currency_and_nothing_is_not_zero(language: str, amount: int | None, expected: str) -> None:
    with reading(language):
        assert portal.dong(amount) == expected


@pytest.mark.parametrize(("language", "expected"), [("vi", "−1.234.567"), ("en", "−1,234,567")])
def test_bare_figures_are_grouped_and_negatives_have_a_real_minus(language: str, expected: str) -> None:
    with reading(language):
        assert portal.number(-1_234_567) == expected
        assert portal.number(0) == "0"
        assert portal.number(None) == "–"


@pytest.mark.parametrize(
    ("seconds", "vietnamese", "english"),
    [
        (3 * 3600 + 600, "Còn 3 g 10 ph", "3 h 10 min left"),
        (5 * 3600 + 120, "Còn 5 g 02 ph", "5 h 02 min left"),
        (540, "Còn 9 ph", "9 min left"),
        (26 * 3600 + 1800, "Còn 26 g", "26 h left"),
        (-20 * 60, "Quá hạn 20 ph", "Overdue 20 min"),
        (-1, "Quá hạn 0 ph", "Overdue 0 min"),
        (None, "–", "–"),
    ],
)
def test_working_time_left_is_said_in_hours_and_minutes(seconds: int | None, vietnamese: str, english: str) -> None:
    with reading("vi"):
        assert portal.working_time_left(seconds) == vietnamese
    with reading("en"):
        assert portal.working_time_left(seconds) == english


def test_days_and_moments_are_written_day_first_in_vietnamese_time() -> None:
    at = dt.datetime(2026, 11, 21, 17, 30, tzinfo=dt.UTC)
    with reading("vi"):
        assert portal.date_vi(dt.date(2026, 1, 5)) == "05/01/2026"
        assert portal.date_vi(at) == "22/11/2026"
        assert portal.moment(at) == '<time datetime="2026-11-22T00:30:00+07:00">22/11/2026 00:30</time>'
        assert portal.hour(at) == '<time datetime="2026-11-22T00:30:00+07:00">00:30</time>'
    with reading("en"):
        assert portal.date_vi(dt.date(2026, 1, 5)) == "5 Jan 2026"


def test_an_office_number_cannot_smuggle_markup() -> None:
    assert "<script>" not in portal.office_number("<script>")


def test_a_finding_points_at_the_field_of_the_same_name() -> None:
    assert portal.field_id("/lines/0/amount") == "f-lines-0-amount"
    assert portal.field_id("") == "f-page"
