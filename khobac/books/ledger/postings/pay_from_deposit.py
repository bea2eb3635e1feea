"""A payment from a unit's deposit account is approved.

| debit | credit | when | basis |
|---|---|---|---|
| DEPOSIT per line | AP_INTERMEDIARY | approval | TT77 Art 32 (group 37), TT18 |
| DEPOSIT per line | LKB_OUT | the payee has his account at another treasury (E9) | TT77 Arts 66-67 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender
from khobac.books.ledger.postings.pay_advance import paid_lines
from khobac.books.ledger.postings.roles import DEPOSIT


@dataclass(frozen=True, slots=True)
class PayFromDeposit:
    """The lines of the payment; `partner` is the treasury of the payee, if another."""

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    partner: Partner | None = None


def pay_from_deposit(paid: PayFromDeposit) -> Entry:
    """80 million leave the school's deposit account.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([pay_from_deposit(PayFromDeposit(voucher(), SCHOOL, (Line("7799", 80_000_000),)))]))
    actual: DEPOSIT 7799 / AP_INTERMEDIARY 80,000,000
    """
    return paid_lines("pay_from_deposit", paid.voucher, DEPOSIT, paid.spender, paid.lines, paid.partner)
