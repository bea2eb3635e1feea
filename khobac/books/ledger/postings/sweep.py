"""E10: at the end of the day every bank account of an office goes to zero; the single account takes or gives.

| book | debit | credit | when | basis |
|---|---|---|---|---|
| office | SWEEP_RECEIVABLE | the bank account | net receipts | NĐ24 Art 3.8, TT77 Art 32 |
| payment centre | TSA_SBV | SWEEP_PAYABLE | net receipts | NĐ24 Art 3.8, TT77 Art 32 |
| office | the bank account | SWEEP_PAYABLE | net payments | NĐ24 Art 3.8, TT77 Art 32 |
| payment centre | SWEEP_RECEIVABLE | TSA_SBV | net payments | NĐ24 Art 3.8, TT77 Art 32 |

Each account is swept by itself: receipts of one never hide payments of another.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.roles import SINGLE_ACCOUNT, SWEEP_PAYABLE, SWEEP_RECEIVABLE


@dataclass(frozen=True, slots=True)
class Sweep:
    """The day's balance of one bank account, debit positive, with the vouchers of the office and of the payment centre."""

    office: Voucher
    centre: Voucher
    account: str
    bank: str
    balance: int


def sweep(swept: Sweep) -> tuple[Entry, Entry]:
    """The revenue account has 800 million at NHA, the payment account is 300 short at NHB.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import CENTRE, voucher
    >>> up = Sweep(voucher("NHA"), CENTRE, "BANK_REVENUE", "NHA", 800)
    >>> down = Sweep(voucher("NHB"), CENTRE, "BANK_BILATERAL_OUT", "NHB", -300)
    >>> print(*sentences([*sweep(up), *sweep(down)]), sep="\\n")
    actual: SWEEP_RECEIVABLE 0002 / BANK_REVENUE NHA 800
    actual: TSA_SBV / SWEEP_PAYABLE 0061 800
    actual: BANK_BILATERAL_OUT NHB / SWEEP_PAYABLE 0002 300
    actual: SWEEP_RECEIVABLE 0061 / TSA_SBV 300
    """
    office, centre, amount = swept.office, swept.centre, swept.balance
    here, there = (SWEEP_RECEIVABLE, SWEEP_PAYABLE) if amount > 0 else (SWEEP_PAYABLE, SWEEP_RECEIVABLE)
    at_office = [
        office.debit(here, amount, bank=centre.treasury),
        office.credit(swept.account, amount, bank=swept.bank),
    ]
    at_centre = [centre.debit(SINGLE_ACCOUNT, amount), centre.credit(there, amount, bank=office.treasury)]
    return office.entry("sweep", "actual", at_office), centre.entry("sweep", "actual", at_centre)
