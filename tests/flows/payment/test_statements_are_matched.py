"""Bank statements held against the orders: each line gets its code, what differs goes on the list, pages are put together."""

from __future__ import annotations

import datetime as dt
import hashlib
import io

import pytest

from khobac.cash.payments import desk_queries
from khobac.cash.reconciliation import queries as statements
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import SignatureRefused, digest_line
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.flows.payment import answers, statement_files
from khobac.flows.verification import verify_books
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import AgreementRow
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import DAY, School, state

ACCOUNT = "0061110001"


def codes() -> list[tuple[str, str]]:
    """References and codes of the latest statement."""
    found = db.rows(
        "SELECT reference, code FROM bank_statement_line WHERE statement = (SELECT max(id) FROM bank_statement) ORDER BY id"
    )
    return [(row["reference"], row["code"]) for row in found]


def open_items() -> list[tuple[str, str, int]]:
    return sorted((each.kind, each.reference, each.amount) for each in desk_queries.unexplained())


def test_each_line_gets_the_code_it_deserves(school: School) -> None:
    paid, other, twice, missing = (school.order(school.paid(school.filing(n))).number for n in (7_000, 8_000, 9_000, 10_000))
    answer = school.says(_statement([(paid, 7_000), (other, 8_001), (twice, 9_000), (twice, 9_000), ("TT9X9", 5)]))
    assert answer.outcome == {"compared": 6, "differing": 5, "is_whole": True}
    assert codes() == [
        (paid, "MATCHED"), (other, "AMOUNT_DIFF"), (twice, "DUPLICATE"), (twice, "DUPLICATE"), ("TT9X9", "ONLY_BANK"),
        (missing, "ONLY_TREASURY"),
    ]
    assert open_items() == sorted([
        ("AMOUNT_DIFF", other, 1), ("DUPLICATE", twice, 0), ("DUPLICATE", twice, 0), ("ONLY_BANK", "TT9X9", 5),
        ("ONLY_TREASURY", missing, -10_000),
    ])


def test_a_payment_of_another_day_is_on_both_sides_and_explains_itself(school: School) -> None:
    paid = school.order(school.paid(school.filing(7_000))).number
    school.says(_statement([(paid, 7_000)], booked_on=DAY - dt.timedelta(days=1), account=ACCOUNT))
    assert codes() == [(paid, "DATE_DIFF")]
    assert open_items() == []


def test_a_later_statement_that_matches_takes_the_item_off_the_list(school: School) -> None:
    paid = school.order(school.paid(school.filing(7_000))).number
    school.states([])
    assert open_items() == [("ONLY_TREASURY", paid, -7_000)]
    school.states([(paid, 7_000)])
    assert open_items() == []
    [row] = db.rows("SELECT settled_by, reason FROM payment_exception")
    assert row["settled_by"] == "system"


def test_nothing_is_compared_before_the_last_page_is_in(school: School) -> None:
    first, second = (school.order(school.paid(school.filing(n))).number for n in (7_000, 8_000))
    pages = [
        _statement([(second, 8_000)], opening=-7_000, page=2, is_last_page=True),
        _statement([(first, 7_000)], page=1, is_last_page=False),
    ]
    assert school.says(pages[0]).outcome["is_whole"] is False
    assert codes() == [(second, "")]
    assert school.says(pages[1]).outcome == {"compared": 2, "differing": 0, "is_whole": True}
    stated = statements.statements_on([ACCOUNT], DAY)[ACCOUNT]
    assert (stated.opening, stated.closing, stated.moved) == (0, -15_000, -15_000)


def test_a_statement_begins_where_the_last_one_ended(school: School) -> None:
    school.says(_statement([("TT9X9", 5)], opening=100))
    with clock.at(clock.now() + dt.timedelta(days=1)):
        school.states([], opening=90)
    assert ("STATEMENT_GAP", f"{ACCOUNT}-2026-03-03", -5) in open_items()


def test_a_bank_without_debit_notes_pays_by_its_statement(school: School) -> None:
    banks.agree([AgreementRow("NHA", dt.time(0), dt.time(23, 59), DAY, debits_by="statement", on_days_off=True)])
    number = school.approved(school.filing(7_000))
    order = school.order(number).number
    assert school.states([(order, 7_000)]).outcome["differing"] == 0
    assert state(number) == "completed"
    school.states([(order, 7_000)])
    assert open_items() == []


def test_debit_and_return_in_one_statement_are_both_booked(school: School) -> None:
    banks.agree([AgreementRow("NHA", dt.time(0), dt.time(23, 59), DAY, debits_by="statement", on_days_off=True)])
    number = school.approved(school.filing(7_000))
    paid = (Payment(school.order(number).number, 7_000),)
    entries = [Entry(paid[0].instr_id, DAY, "B1", paid), Entry(paid[0].instr_id, DAY, "B2", paid, came_back=True)]
    body = messages.statement(
        message_id="S9", created_at=clock.now(), account=ACCOUNT, day=DAY, opening=0, entries=entries
    )
    assert school.says(body).outcome["differing"] == 0
    assert state(number) == "payment_returned"
    assert verify_books() == []


def test_no_bank_speaks_of_another_banks_order(school: School) -> None:
    number = school.approved(school.filing(7_000))
    order = school.order(number)
    body = messages.debit_note(
        message_id="X1", created_at=clock.now(), account=ACCOUNT,
        entries=[Entry(order.number, DAY, "B1", (Payment(order.number, 7_000),))],
    )
    with pytest.raises(Refused):
        answers.receive(CASE_BANK, body, signed_by("NHB", body))
    assert state(number) == "payment_pending"


def test_a_file_of_any_length_is_read_once_and_proven_by_its_digest(school: School) -> None:
    paid = [school.order(school.paid(school.filing(n))).number for n in (7_000, 8_000)]
    body = _statement(list(zip(paid, (7_000, 8_000), strict=True)))
    signature = signed_by("NHA", digest_line(hashlib.sha256(body).digest()).encode())
    first = statement_files.receive(CASE_BANK, io.BytesIO(body), signature)
    assert first.outcome == {"compared": 2, "differing": 0, "is_whole": True}
    assert statement_files.receive(CASE_BANK, io.BytesIO(body), signature).first_answer
    with pytest.raises(SignatureRefused):
        statement_files.receive(CASE_BANK, io.BytesIO(body + b" "), signature)


def test_of_a_file_that_is_cut_short_nothing_is_kept(school: School) -> None:
    body = _statement([("TT9X9", 5)] * 600)[:-400]
    signature = signed_by("NHA", digest_line(hashlib.sha256(body).digest()).encode())
    with pytest.raises(Refused) as refused:
        statement_files.receive(CASE_BANK, io.BytesIO(body), signature)
    assert refused.value.word == Word.MESSAGE_REFUSED
    assert db.rows("SELECT id FROM bank_statement") == []


def _statement(
    lines: list[tuple[str, int]], *, opening: int = 0, page: int = 1, is_last_page: bool = True,
    booked_on: dt.date = DAY, account: str = ACCOUNT,
) -> bytes:
    entries = [Entry(name, booked_on, f"B{n}", (Payment(name, amount),)) for n, (name, amount) in enumerate(lines)]
    return messages.statement(
        message_id=f"S-{page}-{len(lines)}-{opening}", created_at=clock.now(), account=account, day=DAY, opening=opening,
        entries=entries, page=page, is_last_page=is_last_page,
    )
