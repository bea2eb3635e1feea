"""E11 in all branches: what a bank returns is paid again, or goes back to what paid it; nothing stands pending after."""
from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.books.ledger.entries import Entry
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.bank_return import BankReturn, bank_return
from khobac.books.ledger.postings.example import SCHOOL, voucher
from khobac.books.ledger.postings.give_up import GiveUp, give_up
from khobac.books.ledger.postings.pay_advance import PayAdvance, pay_advance
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.pay_from_deposit import PayFromDeposit, pay_from_deposit
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from khobac.books.ledger.postings.roles import DEPOSIT, PAYABLE, RETURNED_PENDING, REVENUE

PAID = st.lists(st.builds(Line, st.sampled_from(["6551", "6955"]), st.integers(1, 10**12)), min_size=1, max_size=4).map(tuple)
PAYING = {
    "expenditure": (lambda lines: pay_expenditure(PayExpenditure(voucher(), SCHOOL, lines)), SCHOOL.family.expenditure),
    "advance": (lambda lines: (pay_advance(PayAdvance(voucher(), SCHOOL, lines)),), SCHOOL.family.advance),
    "deposit": (lambda lines: (pay_from_deposit(PayFromDeposit(voucher(), SCHOOL, lines)),), DEPOSIT),
}


def balances(entries: list[Entry]) -> dict[str, int]:
    """Debit less credit by role, without what is zero."""
    sums: Counter[str] = Counter()
    for entry in entries:
        for leg in entry.legs:
            sums[leg.role] += leg.debit - leg.credit
    return {role: amount for role, amount in sums.items() if amount}


def total(lines: tuple[Line, ...]) -> int:
    return sum(line.amount for line in lines)


@pytest.mark.parametrize("kind", PAYING)
@given(lines=PAID)
def test_returned_and_corrected_it_stands_as_if_paid_once(kind: str, lines: tuple[Line, ...]) -> None:
    pay, role = PAYING[kind]
    amount = total(lines)
    entries = [
        *pay(lines),
        bank_debit(BankDebit(voucher(), amount, "NHA")),
        bank_return(BankReturn(voucher(), amount, "NHA")),
        bank_debit(BankDebit(voucher(), amount, "NHA", RETURNED_PENDING)),
    ]
    assert balances(entries) == {role: amount, "BANK_BILATERAL_OUT": -amount}


@pytest.mark.parametrize("kind", PAYING)
@pytest.mark.parametrize("stands_on", [PAYABLE, RETURNED_PENDING])
@given(lines=PAID)
def test_rejected_or_returned_and_given_up_nothing_is_left(kind: str, stands_on: str, lines: tuple[Line, ...]) -> None:
    """A reject posts nothing, the money still stands on AP_INTERMEDIARY; a return has gone through the bank."""
    pay, role = PAYING[kind]
    amount = total(lines)
    entries = [*pay(lines), release_commitment(ReleaseCommitment(voucher(), SCHOOL, amount))]
    if stands_on == RETURNED_PENDING:
        entries += [bank_debit(BankDebit(voucher(), amount, "NHA")), bank_return(BankReturn(voucher(), amount, "NHA"))]
    entries += give_up(GiveUp(voucher(), SCHOOL, lines, role, stands_on, on_commitment=amount))
    assert balances(entries) == {}


@given(lines=PAID, line=st.integers(0, 3))
def test_of_a_list_only_the_line_that_came_back_is_given_up(lines: tuple[Line, ...], line: int) -> None:
    back = lines[line % len(lines)]
    entries = [
        *pay_expenditure(PayExpenditure(voucher(), SCHOOL, lines)),
        bank_debit(BankDebit(voucher(), total(lines), "NHA")),
        bank_return(BankReturn(voucher(), back.amount, "NHA")),
        *give_up(GiveUp(voucher(), SCHOOL, (back,), SCHOOL.family.expenditure)),
    ]
    left = total(lines) - back.amount
    assert balances(entries) == ({SCHOOL.family.expenditure: left, "BANK_BILATERAL_OUT": -left} if left else {})


@given(lines=PAID)
def test_once_the_year_is_settled_it_becomes_revenue_and_the_expenditure_stays(lines: tuple[Line, ...]) -> None:
    amount = total(lines)
    entries = [
        *pay_expenditure(PayExpenditure(voucher(), SCHOOL, lines)),
        bank_debit(BankDebit(voucher(), amount, "NHA")),
        bank_return(BankReturn(voucher(), amount, "NHA")),
        *give_up(GiveUp(voucher(), SCHOOL, lines, REVENUE)),
    ]
    assert balances(entries) == {SCHOOL.family.expenditure: amount, REVENUE: -amount}
