"""The guard inside ledger_post, the steps of a period, and what proves them."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections

from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry, Leg
from khobac.books.periods import queries, services, verify
from khobac.books.periods.spans import Kind, Period
from khobac.books.periods.states import State
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from tests.books.conftest import tamper

TABLES = ["period", "period_step", "period_permit"]
MARCH, YEAR = Period.named("2026-03"), Period.named("2026")
SPENT = "EXPENDITURE_RECURRENT_NONAUTO"


@pytest.fixture(autouse=True)
def untouched(books: None) -> None:
    """Every period is open."""
    tamper(";".join(f"DELETE FROM {table}" for table in TABLES))


def at(text: str) -> dt.datetime:
    return clock.local(dt.datetime.fromisoformat(text))


def entry(key: str, booked_on: str, year: int = 2026, event: str = "pay_expenditure", treasury: int = 61) -> Entry:
    legs = (
        Leg(SPENT, debit=5, unit="1012345", year=year),
        Leg("AP_INTERMEDIARY", credit=5, year=year),
    )
    return Entry(key, event, "actual", treasury, "0061", year, dt.date.fromisoformat(booked_on), key, legs)


def post(*entries: Entry, recorded: str) -> None:
    ledger.post(entries, at(recorded))


def refused(*entries: Entry, recorded: str) -> str:
    with pytest.raises(Refused) as told:
        post(*entries, recorded=recorded)
    assert told.value.word is Word.PERIOD_CLOSED
    return str(told.value.details["period"])


def close(period: Period, on: str = "2026-04-05", treasuries: tuple[int, ...] = (61,)) -> list[int]:
    return services.close(treasuries, period, "vinh", at(on))


def test_one_late_entry_of_a_batch_keeps_the_whole_batch_out() -> None:
    assert close(MARCH) == [61]
    assert refused(entry("a", "2026-04-06"), entry("b", "2026-03-31"), recorded="2026-04-06") == "2026-03"
    assert db.rows("SELECT key FROM journal_entry") == []
    post(entry("a", "2026-04-06"), recorded="2026-04-06")


def test_a_period_is_closed_in_one_treasury_and_not_in_another() -> None:
    close(MARCH)
    post(entry("a", "2026-03-31", treasury=211), recorded="2026-04-06")
    assert close(MARCH, treasuries=(61, 211)) == [211]


def test_a_day_that_is_closed_takes_no_entry_of_that_day() -> None:
    close(Period.named("2026-03-02"), "2026-03-02")
    assert refused(entry("a", "2026-03-02"), recorded="2026-03-02 17:00") == "2026-03-02"
    post(entry("b", "2026-03-03"), recorded="2026-03-03")


def test_what_belongs_to_the_adjustment_period_passes_a_closed_december_until_the_year_closes() -> None:
    close(Period.named("2026-12"), "2027-01-05")
    post(entry("a", "2026-12-31"), recorded="2027-01-20")
    assert refused(entry("b", "2026-12-30"), recorded="2027-01-20") == "2026-12"
    close(YEAR, "2027-02-05")
    assert refused(entry("c", "2026-12-31"), recorded="2027-02-06") == "2026"


def test_a_permit_lets_in_its_event_for_its_while_and_nothing_else() -> None:
    close(YEAR, "2027-02-05")
    services.permit(
        [61], YEAR, "cancel_estimate", by="vinh", reason="", from_at=at("2027-02-06"), until_at=at("2027-02-08")
    )
    post(entry("a", "2026-12-31", event="cancel_estimate"), recorded="2027-02-07")
    assert refused(entry("b", "2026-12-31"), recorded="2027-02-07") == "2026"
    assert refused(entry("c", "2026-12-31", event="cancel_estimate"), recorded="2027-02-09") == "2026"
    assert verify.differences() == []


def test_a_settled_year_takes_nothing_on_the_accounts_of_units_whatever_the_day() -> None:
    services.close_for_good([61], YEAR, "xuan", at("2027-11-30"))
    services.permit([61], YEAR, "*", by="xuan", reason="", from_at=at("2027-01-01"), until_at=at("2028-01-01"))
    assert refused(entry("a", "2027-12-01", year=2026), recorded="2027-12-01") == "2026"
    assert refused(entry("b", "2026-12-31", year=2026), recorded="2027-12-01") == "2026"
    bank = entry("c", "2027-12-01", year=2026)
    legs = (Leg("AP_INTERMEDIARY", debit=5, year=2026), Leg("BANK_BILATERAL_OUT", credit=5, year=2026))
    post(bank._replace(legs=legs), entry("d", "2027-12-01", year=2027), recorded="2027-12-01")
    assert verify.differences() == []
    assert queries.settled_years([(61, 2026), (61, 2027), (211, 2026), (61, 0)]) == {(61, 2026)}


def test_two_persons_and_a_reason_open_a_month_again() -> None:
    close(MARCH)
    with pytest.raises(Refused, match="REASON_NEEDED"):
        services.ask_to_reopen(61, MARCH, "vinh", "sai", at("2026-04-07"))
    with pytest.raises(Refused, match="STATE"):
        services.reopen(61, MARCH, "xuan", at("2026-04-07"))
    services.ask_to_reopen(61, MARCH, "vinh", "Sót chứng từ của đơn vị", at("2026-04-07"))
    with pytest.raises(Refused, match="SAME_PERSON"):
        services.reopen(61, MARCH, "vinh", at("2026-04-07"))
    services.reopen(61, MARCH, "xuan", at("2026-04-08"))
    post(entry("a", "2026-03-31"), recorded="2026-04-08 10:00")
    assert [(step.event, step.actor, step.asked_by) for step in queries.steps(61, MARCH)] == [
        ("close", "vinh", ""),
        ("ask_to_reopen", "vinh", ""),
        ("reopen", "xuan", "vinh"),
    ]
    assert verify.differences() == []


def test_closed_for_good_stays_closed() -> None:
    services.close_for_good([61], MARCH, "xuan", at("2026-05-01"))
    with pytest.raises(Refused, match="STATE"):
        services.ask_to_reopen(61, MARCH, "vinh", "Sót chứng từ của đơn vị", at("2026-05-02"))
    assert close(MARCH) == []
    assert services.close_for_good([61], MARCH, "xuan", at("2026-05-03")) == []
    with pytest.raises(IntegrityError):
        db.execute(
            """
            INSERT INTO period_step (treasury_id, kind, first_on, from_state, event, to_state, actor, asked_by, reason, at)
            VALUES (61, 'month', '2026-03-01', 'permanently_closed', 'reopen', 'open', 'a', 'b', 'a long enough reason',
                    '2026-05-03')
            """
        )


def test_a_closing_waits_for_a_posting_in_flight() -> None:
    def close_elsewhere() -> list[int]:
        try:
            return close(MARCH)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with db.atomic():
            post(entry("a", "2026-03-31"), recorded="2026-04-05")
            closing = other.submit(close_elsewhere)
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.2)
        assert closing.result(timeout=10) == [61]
    assert refused(entry("b", "2026-03-31"), recorded="2026-04-06") == "2026-03"


def test_a_period_tells_where_it_stands_and_who_asked_to_open_it() -> None:
    close(MARCH)
    services.ask_to_reopen(61, MARCH, "vinh", "Sót chứng từ của đơn vị", at("2026-04-07"))
    views = {view.period: view for view in queries.periods(61, 2026, close_day=5)}
    assert len(views) == 13
    assert (views[MARCH].state, views[MARCH].asked_by) == (State.TEMPORARILY_CLOSED, "vinh")
    assert views[MARCH].closes_on == dt.date(2026, 4, 5)
    assert views[YEAR].state is State.OPEN


def test_a_tampered_state_and_a_smuggled_entry_are_found() -> None:
    close(MARCH)
    tamper("UPDATE period SET state = 'open'")
    post(entry("a", "2026-03-31"), recorded="2026-04-06")
    found = {difference.check for difference in verify.differences()}
    assert found == {"periods stand where their steps led", "nothing is entered into a closed period"}


def test_a_step_that_was_taken_out_is_found() -> None:
    close(MARCH)
    services.ask_to_reopen(61, MARCH, "vinh", "Sót chứng từ của đơn vị", at("2026-04-07"))
    services.reopen(61, MARCH, "xuan", at("2026-04-07"))
    close(MARCH, "2026-04-08")
    assert verify.differences() == []
    tamper("DELETE FROM period_step WHERE event = 'reopen'")
    assert {difference.check for difference in verify.differences()} == {"steps of a period follow each other"}


def test_an_entry_smuggled_into_a_settled_year_is_found_wherever_it_is_booked() -> None:
    services.close_for_good([61], YEAR, "xuan", at("2027-03-31"))
    assert refused(entry("a", "2027-04-01"), recorded="2027-04-01") == "2026"
    tamper("UPDATE period SET state = 'open' WHERE kind = 'year'")
    post(entry("a", "2027-04-01"), recorded="2027-04-01")
    tamper("UPDATE period SET state = 'permanently_closed' WHERE kind = 'year'")
    assert {difference.check for difference in verify.differences()} == {"nothing is entered into a settled year"}


def test_months_due_are_those_with_entries_that_nobody_has_closed() -> None:
    post(entry("a", "2026-03-31"), entry("b", "2026-03-02", treasury=61), recorded="2026-03-31")
    assert queries.open_with_entries(MARCH) == [61]
    close(MARCH)
    assert queries.open_with_entries(MARCH) == []


@pytest.mark.parametrize("name", ["2026-13", "2026-3-1-1", "march", ""])
def test_a_name_that_is_no_period_is_none(name: str) -> None:
    with pytest.raises(ValueError):
        Period.named(name)


def test_a_period_knows_its_kind() -> None:
    assert [Period.named(name).kind for name in ("2026", "2026-02", "2026-02-03")] == [Kind.YEAR, Kind.MONTH, Kind.DAY]
