from __future__ import annotations

from khobac.books.budget import services as budget
from khobac.books.budget import verify
from khobac.books.budget.services import LineKey, Movement
from khobac.books.ledger import services as ledger
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.commit import Commit, commit
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.postings.pay_advance import PayAdvance, pay_advance
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.pay_from_deposit import PayFromDeposit, pay_from_deposit
from khobac.books.ledger.postings.receive_deposit import ReceiveDeposit, receive_deposit
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from tests.books.conftest import AT, tamper

KEY = LineKey(61, "estimate", "1012345", "12", 2026)
DEPOSIT = LineKey(61, "deposit", "1012345")


def furniture_contract() -> None:
    """E1 to E4 of the handbook in đồng, and a deposit: both rooms are told the same."""
    ledger.post(
        [
            *allot_estimate(AllotEstimate(voucher("QD"), SCHOOL, 1_000)),
            commit(Commit(voucher("CK"), SCHOOL, 300)),
            pay_advance(PayAdvance(voucher("A"), SCHOOL, (Line("6955", 90),))),
            release_commitment(ReleaseCommitment(voucher("A"), SCHOOL, 90)),
            *pay_expenditure(PayExpenditure(voucher("P"), SCHOOL, (Line("6955", 200),), (Line("6955", 90),))),
            release_commitment(ReleaseCommitment(voucher("P"), SCHOOL, 110)),
            receive_deposit(ReceiveDeposit(voucher("T"), SCHOOL, 80, "NHA")),
            pay_from_deposit(PayFromDeposit(voucher("U"), SCHOOL, (Line("7799", 30),))),
        ],
        AT,
    )
    budget.move(
        [
            Movement("QD", "estimate", KEY, estimate=1_000),
            Movement("CK", "commit", KEY, committed=300),
            Movement("A", "approve", KEY, committed=-90, advance=90),
            Movement("P", "approve", KEY, committed=-110, advance=-90, actual=200),
            Movement("T", "deposit", DEPOSIT, deposited=80),
            Movement("U", "approve", DEPOSIT, actual=30),
        ],
        AT,
    )


def test_what_both_were_told_agrees(books: None) -> None:
    furniture_contract()
    assert verify.differences() == []


def test_what_only_one_was_told_is_found(books: None) -> None:
    furniture_contract()
    budget.move([Movement("X", "approve", KEY, actual=1)], AT)
    assert [found.check for found in verify.differences()] == ["the budget equals the ledger"]


def test_a_line_lost_with_its_movements_is_found(books: None) -> None:
    furniture_contract()
    tamper("DELETE FROM budget_line WHERE account_kind = 'deposit'; DELETE FROM budget_movement WHERE d_deposited > 0")
    tamper("DELETE FROM budget_movement WHERE reference = 'U'")
    assert "the budget equals the ledger" in {found.check for found in verify.differences()}
