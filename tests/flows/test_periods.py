"""Late entries by the policy of the day, and the calendar that tells of its duties once."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.periods import queries
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.data import FOLDER
from khobac.flows import periods, reference_data

SUPPLEMENT = "allot_estimate"


@pytest.fixture(autouse=True)
def policy(world: str) -> None:
    """The policy and the calendar of the reference data."""
    reference_data.periods.load(FOLDER / "ledger")


def on(year: int, month: int, day: int, hour: int = 9) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=clock.VIETNAM)


def told() -> list[tuple[str, str]]:
    found = db.rows("SELECT subject, content ->> 'when' AS word FROM core_fact WHERE kind = 'DutyDue' ORDER BY id")
    return [(row["subject"], row["word"]) for row in found]


def test_a_late_entry_needs_its_seat_and_its_reason() -> None:
    with clock.at(on(2026, 4, 6)):
        periods.close("0061", "2026-03", "vinh")
        for person, reason, word in (
            ("tuan", "Chứng từ đến muộn", Word.NO_RIGHT),
            ("xuan", "Chứng từ đến muộn", Word.NO_RIGHT),
            ("vinh", "muộn", Word.REASON_NEEDED),
        ):
            with pytest.raises(Refused) as refused:
                periods.admit("0061", "2026-03", SUPPLEMENT, person, reason)
            assert refused.value.word is word
        periods.admit("0061", "2026-03", SUPPLEMENT, "vinh", "Chứng từ đến muộn")
        [permit] = db.rows("SELECT event, actor, until_at FROM period_permit")
        assert (permit["event"], permit["actor"]) == (SUPPLEMENT, "vinh")
        assert clock.local(permit["until_at"]).date() == dt.date(2026, 4, 6)


def test_an_open_period_needs_no_permit() -> None:
    with clock.at(on(2026, 4, 6)):
        periods.admit("0061", "2026-03", SUPPLEMENT, "vinh")
    assert db.rows("SELECT FROM period_permit") == []


def test_a_rule_of_the_year_holds_until_its_day() -> None:
    with clock.at(on(2027, 3, 31)):
        periods.close("0061", "2026", "vinh")
        periods.admit("0061", "2026", "carry_over", "vinh")
    with clock.at(on(2027, 4, 1)), pytest.raises(Refused, match="NO_RIGHT"):
        periods.admit("0061", "2026", "carry_over", "vinh")
    with clock.at(on(2027, 4, 1)):
        periods.admit("0061", "2026", "carry_over", "xuan", "Quyết định của tỉnh đến muộn")


def test_a_policy_counts_only_on_its_days() -> None:
    rule = periods.LateEntryRule(
        "month", "give_up", "director", "", False, dt.date(2026, 6, 1), dt.date(2026, 6, 30), "CV", "entered"
    )
    periods.set_policy([rule], [])
    for day, seats in ((dt.date(2026, 6, 15), 2), (dt.date(2026, 7, 1), 1)):
        assert len(queries.late_entry_rules(queries.Kind.MONTH, "give_up", day)) == seats


def test_a_duty_is_told_ahead_on_its_day_and_once_it_is_over() -> None:
    for day, new in ((29, 0), (31, 1)):
        with clock.at(on(2027, 1, day)):
            periods.remind()
            assert sum(key == "reconcile.units" for key, _ in told()) == new
    for day in (1, 9, 10, 11, 12):
        with clock.at(on(2027, 2, day)):
            periods.remind()
            assert periods.remind() == 0
    assert [word for key, word in told() if key == "reconcile.units"] == ["ahead", "due", "over"]


def test_the_calendar_of_a_year_is_that_of_its_law() -> None:
    assert "reconcile.units" in {duty.key for duty in queries.duties(2026)}
    assert "reconcile.units" not in {duty.key for duty in queries.duties(2025)}
    assert {duty.due_from for duty in queries.duties(2026)} == {"unit", "treasury", "finance", "province"}


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        (dt.date(2026, 12, 31), [(2025, "late"), (2026, "running")]),
        (dt.date(2027, 1, 31), [(2026, "adjustment"), (2027, "running")]),
        (dt.date(2027, 3, 31), [(2026, "carry_over"), (2027, "running")]),
        (dt.date(2027, 4, 1), [(2026, "settlement"), (2027, "running")]),
        (dt.date(2027, 12, 1), [(2026, "late"), (2027, "running")]),
    ],
)
def test_two_budget_years_are_open_side_by_side(day: dt.date, stages: list[tuple[int, str]]) -> None:
    treasury = periods.office_of("0061").id
    assert [(year.year, year.stage) for year in queries.open_years(treasury, day)] == stages
