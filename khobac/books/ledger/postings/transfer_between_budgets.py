"""E13: one budget gives to another, such as a province to a commune.

| book | debit | credit | when | basis |
|---|---|---|---|---|
| giver's | TRANSFER_OUT, giver's level | AP_INTERMEDIARY | both budgets at one treasury | TT77 Art 32 (group 83), TT26 Art 15.3 |
| the same | AP_INTERMEDIARY | TRANSFER_IN, receiver's level | both budgets at one treasury | TT77 Art 32 (group 73) |
| giver's | TRANSFER_OUT, giver's level | LKB_OUT | the receiver's budget is at another treasury | TT77 Arts 66-67 |
| receiver's | LKB_IN | TRANSFER_IN, receiver's level | it has arrived there | TT77 Arts 66-67 |
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from khobac.books.ledger.entries import Entry, Leg, Voucher
from khobac.books.ledger.families import Partner
from khobac.books.ledger.postings.roles import LKB_IN, LKB_OUT, PAYABLE, TRANSFER_IN, TRANSFER_OUT

EVENT = "transfer_between_budgets"


class Budget(NamedTuple):
    """A budget: its level, its area, and the item the transfer is booked on (7.. sub-items of Circular 324/2016)."""

    level: str
    area: str = ""
    ndkt: str = ""


@dataclass(frozen=True, slots=True)
class TransferBetweenBudgets:
    """Both budgets have their books at the voucher's treasury."""

    voucher: Voucher
    giver: Budget
    receiver: Budget
    amount: int


@dataclass(frozen=True, slots=True)
class TransferLeg:
    """One half of a transfer between two treasuries: the budget kept here, and the other treasury."""

    voucher: Voucher
    budget: Budget
    partner: Partner
    amount: int


def transfer_between_budgets(transfer: TransferBetweenBudgets) -> tuple[Entry, Entry]:
    """The province gives the commune 500 million.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> given = TransferBetweenBudgets(voucher(), Budget("2"), Budget("4", "00101"), 500_000_000)
    >>> print(*sentences(transfer_between_budgets(given)), sep="\\n")
    actual: TRANSFER_OUT level 2 / AP_INTERMEDIARY 500,000,000
    actual: AP_INTERMEDIARY / TRANSFER_IN level 4 500,000,000
    """
    voucher, amount = transfer.voucher, transfer.amount
    out = [_out(voucher, transfer.giver, amount), voucher.credit(PAYABLE, amount)]
    into = [voucher.debit(PAYABLE, amount), _into(voucher, transfer.receiver, amount)]
    return voucher.entry(EVENT, "actual", out, "out"), voucher.entry(EVENT, "actual", into, "in")


def transfer_to_another_treasury(given: TransferLeg) -> Entry:
    """The commune's books are at 0211.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> print(*sentences([transfer_to_another_treasury(TransferLeg(voucher(), Budget("2"), Partner("0211"), 500))]))
    actual: TRANSFER_OUT level 2 / LKB_OUT 0211 500
    """
    voucher, amount = given.voucher, given.amount
    legs = [_out(voucher, given.budget, amount), voucher.credit(LKB_OUT, amount, **given.partner.segments())]
    return voucher.entry(EVENT, "actual", legs, "out")


def transfer_from_another_treasury(taken: TransferLeg) -> Entry:
    """It arrives there.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOLS_TREASURY, voucher_of_0211
    >>> leg = TransferLeg(voucher_of_0211(), Budget("4"), SCHOOLS_TREASURY, 500)
    >>> print(*sentences([transfer_from_another_treasury(leg)]))
    actual: LKB_IN 0061 / TRANSFER_IN level 4 500
    """
    voucher, amount = taken.voucher, taken.amount
    legs = [voucher.debit(LKB_IN, amount, **taken.partner.segments()), _into(voucher, taken.budget, amount)]
    return voucher.entry(EVENT, "actual", legs, "in")


def _out(voucher: Voucher, budget: Budget, amount: int) -> Leg:
    return voucher.debit(TRANSFER_OUT, amount, **budget._asdict())


def _into(voucher: Voucher, budget: Budget, amount: int) -> Leg:
    return voucher.credit(TRANSFER_IN, amount, **budget._asdict())
