"""E5: a unit gives back money it was advanced or paid.

| debit | credit | when | basis |
|---|---|---|---|
| BANK_BILATERAL_OUT | ADVANCE_… or EXPENDITURE_… per line | the year is still open | TT77 Art 55, TT17 Art 6 |
| BANK_BILATERAL_OUT | REVENUE of the unit's level | the year of the expenditure is settled | TT77 Art 55 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Spender
from khobac.books.ledger.postings.give_up import credited_lines
from khobac.books.ledger.postings.roles import PAYMENT_BANK


@dataclass(frozen=True, slots=True)
class ReturnOfFunds:
    """What came in at `bank`, by line, and the role it goes back to."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    back_to: str
    bank: str


def return_of_funds(returned: ReturnOfFunds) -> Entry:
    """5 million of an advance were not needed.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> lines, role = (Line("6757", 5_000_000),), SCHOOL.family.advance
    >>> print(*sentences([return_of_funds(ReturnOfFunds(voucher(), SCHOOL, lines, role, "NHA"))]))
    actual: BANK_BILATERAL_OUT NHA / ADVANCE_RECURRENT_NONAUTO 6757 5,000,000
    """
    voucher, spender = returned.voucher, returned.spender
    total = sum(line.amount for line in returned.lines)
    legs = [
        voucher.debit(PAYMENT_BANK, total, bank=returned.bank),
        *credited_lines(voucher, spender, returned.back_to, returned.lines),
    ]
    return voucher.entry("return_of_funds", "actual", legs)
