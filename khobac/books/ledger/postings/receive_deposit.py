"""Money arrives on a unit's deposit account through a bank.

| debit | credit | when | basis |
|---|---|---|---|
| BANK_BILATERAL_OUT | DEPOSIT | credit advice of the bank | TT77 Art 32 (groups 11, 37) |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.roles import DEPOSIT, PAYMENT_BANK


@dataclass(frozen=True, slots=True)
class ReceiveDeposit:
    """The amount that came in at `bank`."""

    voucher: Voucher
    spender: Spender
    amount: int
    bank: str


def receive_deposit(received: ReceiveDeposit) -> Entry:
    """The school receives 80 million.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([receive_deposit(ReceiveDeposit(voucher(), SCHOOL, 80_000_000, "NHA"))]))
    actual: BANK_BILATERAL_OUT NHA / DEPOSIT 80,000,000
    """
    voucher = received.voucher
    legs = [
        voucher.debit(PAYMENT_BANK, received.amount, bank=received.bank),
        voucher.credit(DEPOSIT, received.amount, **received.spender.segments()),
    ]
    return voucher.entry("receive_deposit", "actual", legs)
