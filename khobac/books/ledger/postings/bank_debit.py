"""E3, E4, E11: the bank's debit note, money has left the treasury's account.

| debit | credit | when | basis |
|---|---|---|---|
| AP_INTERMEDIARY | BANK_BILATERAL_OUT | the order as approved | TT77 Art 32 (groups 11, 33) |
| RETURNED_PAYMENT_PENDING | BANK_BILATERAL_OUT | a corrected order whose money had come back | TT77 Art 32 (group 39) |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.roles import PAYABLE, PAYMENT_BANK


@dataclass(frozen=True, slots=True)
class BankDebit:
    """`stands_on` is the role where the money stands until it leaves: PAYABLE or RETURNED_PENDING."""

    voucher: Voucher
    amount: int
    bank: str
    stands_on: str = PAYABLE


def bank_debit(debited: BankDebit) -> Entry:
    """110 million leave through bank NHA; later again, after the account was corrected.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> from khobac.books.ledger.postings.roles import RETURNED_PENDING
    >>> print(*sentences([bank_debit(BankDebit(voucher(), 110_000_000, "NHA"))]))
    actual: AP_INTERMEDIARY / BANK_BILATERAL_OUT NHA 110,000,000
    >>> print(*sentences([bank_debit(BankDebit(voucher(), 110_000_000, "NHA", RETURNED_PENDING))]))
    actual: RETURNED_PAYMENT_PENDING / BANK_BILATERAL_OUT NHA 110,000,000
    """
    voucher = debited.voucher
    legs = [
        voucher.debit(debited.stands_on, debited.amount),
        voucher.credit(PAYMENT_BANK, debited.amount, bank=debited.bank),
    ]
    return voucher.entry("bank_debit", "actual", legs)
