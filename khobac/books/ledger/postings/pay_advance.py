"""E3: an advance is approved for payment.

| debit | credit | when | basis |
|---|---|---|---|
| ADVANCE_… per line | AP_INTERMEDIARY | approval | TT77 Art 32, TT17 Art 6 |
| ADVANCE_… per line | LKB_OUT | the payee has his account at another treasury (E9) | TT77 Arts 66-67 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender
from khobac.books.ledger.postings.roles import LKB_OUT, PAYABLE


@dataclass(frozen=True, slots=True)
class PayAdvance:
    """The lines of the approved advance; `partner` is the treasury of the payee, if another."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    partner: Partner | None = None


def pay_advance(paid: PayAdvance) -> Entry:
    """30 % of the furniture contract is advanced.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([pay_advance(PayAdvance(voucher(), SCHOOL, (Line("6955", 90_000_000),)))]))
    actual: ADVANCE_RECURRENT_NONAUTO 6955 / AP_INTERMEDIARY 90,000,000
    """
    return paid_lines("pay_advance", paid.voucher, paid.spender.family.advance, paid.spender, paid.lines, paid.partner)


def paid_lines(
    event: str,
    voucher: Voucher,
    role: str,
    spender: Spender,
    lines: tuple[Line, ...],
    partner: Partner | None = None,
) -> Entry:
    """Each line on the debit of `role`, their sum owed to the payee, or to the treasury that has his account (E9)."""
    legs = [spender.leg(role, line, voucher.budget_year) for line in lines]
    total = sum(line.amount for line in lines)
    legs.append(
        voucher.credit(LKB_OUT, total, **partner.segments()) if partner else voucher.credit(PAYABLE, total)
    )
    return voucher.entry(event, "actual", legs)
