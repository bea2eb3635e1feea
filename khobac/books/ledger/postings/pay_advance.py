"""E3: an advance is approved for payment.

| debit | credit | when | basis |
|---|---|---|---|
| ADVANCE_… per line | AP_INTERMEDIARY | approval | TT77 Art 32, TT17 Art 6 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Spender
from khobac.books.ledger.postings.roles import PAYABLE


@dataclass(frozen=True, slots=True)
class PayAdvance:
    """The lines of the approved advance."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]


def pay_advance(paid: PayAdvance) -> Entry:
    """30 % of the furniture contract is advanced.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([pay_advance(PayAdvance(voucher(), SCHOOL, (Line("6955", 90_000_000),)))]))
    actual: ADVANCE_RECURRENT_NONAUTO 6955 / AP_INTERMEDIARY 90,000,000
    """
    return paid_lines("pay_advance", paid.voucher, paid.spender.family.advance, paid.spender, paid.lines)


def paid_lines(event: str, voucher: Voucher, role: str, spender: Spender, lines: tuple[Line, ...]) -> Entry:
    """Each line on the debit of `role`, their sum owed to the payee."""
    legs = [spender.leg(role, line, voucher.budget_year) for line in lines]
    legs.append(voucher.credit(PAYABLE, sum(line.amount for line in lines)))
    return voucher.entry(event, "actual", legs)
