"""E11: a payment that came back, or was refused by the bank, is not tried again; it returns to what paid it.

| debit | credit | when | basis |
|---|---|---|---|
| RETURNED_PAYMENT_PENDING or AP_INTERMEDIARY | EXPENDITURE_…, ADVANCE_… or DEPOSIT per line | given up | TT77 Art 55 |
| RETURNED_PAYMENT_PENDING or AP_INTERMEDIARY | REVENUE of the unit's level | the year is settled | TT77 Art 55 |
| COMMITMENT | COMMITMENT_CONTROL | it had been paid on a commitment | TT77 Art 47-48 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Leg, Voucher
from khobac.books.ledger.families import Line, Spender
from khobac.books.ledger.postings.commit import commitment_entry
from khobac.books.ledger.postings.roles import RETURNED_PENDING, REVENUE


@dataclass(frozen=True, slots=True)
class GiveUp:
    """`lines` are what had been paid and is not; `back_to` the role that paid it (of the family, DEPOSIT, or REVENUE).

    `on_commitment` is how much of it goes back to the commitment.
    """

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    back_to: str
    stands_on: str = RETURNED_PENDING
    on_commitment: int = 0


def give_up(given_up: GiveUp) -> tuple[Entry, ...]:
    """An advance of 90 million on a commitment came back and is given up.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> lines, role = (Line("6955", 90_000_000),), SCHOOL.family.advance
    >>> print(*sentences(give_up(GiveUp(voucher(), SCHOOL, lines, role, on_commitment=90_000_000))), sep="\\n")
    actual: RETURNED_PAYMENT_PENDING / ADVANCE_RECURRENT_NONAUTO 6955 90,000,000
    commitment: COMMITMENT / COMMITMENT_CONTROL 90,000,000
    """
    voucher, spender = given_up.voucher, given_up.spender
    total = sum(line.amount for line in given_up.lines)
    legs = [
        voucher.debit(given_up.stands_on, total),
        *credited_lines(voucher, spender, given_up.back_to, given_up.lines),
    ]
    entries = [voucher.entry("give_up", "actual", legs)]
    if given_up.on_commitment:
        entries.append(commitment_entry("give_up", voucher, spender, given_up.on_commitment, "commitment"))
    return tuple(entries)


def credited_lines(voucher: Voucher, spender: Spender, role: str, lines: tuple[Line, ...]) -> list[Leg]:
    """The lines taken back on `role`; revenue takes the sum under the unit's level, and names no item of spending."""
    if role == REVENUE:
        total = sum(line.amount for line in lines)
        return [voucher.credit(REVENUE, total, level=spender.level, area=spender.area, chapter=spender.chapter)]
    return [spender.leg(role, line, voucher.budget_year, on_credit=True) for line in lines]
