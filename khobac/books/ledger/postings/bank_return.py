"""E11: a payment comes back after it was debited.

| debit | credit | when | basis |
|---|---|---|---|
| BANK_BILATERAL_OUT | RETURNED_PAYMENT_PENDING | an order, or one line of it, comes back | TT77 Art 32 (group 39) |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.roles import PAYMENT_BANK, RETURNED_PENDING


@dataclass(frozen=True, slots=True)
class BankReturn:
    """What came back, and through which bank."""

    voucher: Voucher
    amount: int
    bank: str


def bank_return(returned: BankReturn) -> Entry:
    """110 million come back from a closed account.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> print(*sentences([bank_return(BankReturn(voucher(), 110_000_000, "NHA"))]))
    actual: BANK_BILATERAL_OUT NHA / RETURNED_PAYMENT_PENDING 110,000,000
    """
    voucher = returned.voucher
    legs = [
        voucher.debit(PAYMENT_BANK, returned.amount, bank=returned.bank),
        voucher.credit(RETURNED_PENDING, returned.amount),
    ]
    return voucher.entry("bank_return", "actual", legs)
