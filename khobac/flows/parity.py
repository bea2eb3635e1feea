"""The hourly proof that four ways of knowing agree: payment orders = books = banks, and between treasuries out = in.

Each office's statement is signed, says zero or lists what differs, and verifies offline like a receipt. What is on its way
to another treasury, and a bank that has not spoken yet, are no differences; they are named.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from khobac.books.ledger import bank_queries, transfer_queries
from khobac.cash.payments import day_queries
from khobac.cash.reconciliation import queries as kept
from khobac.cash.reconciliation import services
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.receipts import RecordKey, load_record_key, sign_record
from khobac.core.repeats import repeated
from khobac.flows.bank_days import BankDay, bank_days
from khobac.registers.banks import queries as banks
from khobac.registers.organisations import queries as organisations

HOUR = dt.timedelta(hours=1)
MOST_TOLD = 20
"""Of each list; the count says how many there are. A statement fits into one record."""

ORDERS_AND_BOOKS, BOOKS_AND_BANK, ARRIVED_FROM_NOWHERE = "orders=books", "books=bank", "out=in"


@dataclass(frozen=True)
class Differs:
    """Two ways of knowing disagree about an account or a transfer, in đồng."""

    between: str
    where: str
    one: int
    other: int


@dataclass(frozen=True)
class Parity:
    """An office at an instant. `silent` are accounts with movement whose bank has not told the day yet."""

    office: str
    taken_at: dt.datetime
    accounts: list[BankDay]
    differences: list[Differs]
    in_transit: list[transfer_queries.Unpaired]
    unexplained: int

    @property
    def silent(self) -> list[str]:
        """Accounts of banks that have not spoken of today."""
        return [each.account for each in self.accounts if each.stated is None and each.booked]

    def record(self) -> dict[str, Any]:
        """What is signed."""
        return {
            "kind": "parity",
            "version": 1,
            "office": self.office,
            "at": self.taken_at.isoformat(timespec="seconds"),
            "differing": len(self.differences),
            "differences": [
                {"between": each.between, "where": each.where, "one": each.one, "other": each.other}
                for each in self.differences[:MOST_TOLD]
            ],
            "accounts": [
                {
                    "account": each.account,
                    "orders": each.ordered,
                    "paid": each.paid,
                    "books": each.booked,
                    "bank": each.stated,
                }
                for each in self.accounts[:MOST_TOLD]
                if each.booked or each.ordered or each.stated
            ],
            "in_transit": {
                "transfers": len(self.in_transit),
                "amount": sum(each.missing for each in self.in_transit),
            },
            "unexplained": self.unexplained,
        }


def look(office_code: str) -> Parity:
    """An office as of now, all read at one instant; nine statements."""
    today = clock.today()
    with db.snapshot():
        books = organisations.books_of(office_code, today)
        if not books:
            raise Refused(Word.NOT_FOUND, f"Không có kho bạc {office_code}.", pointer="/office")
        days = bank_days(office_code, books, bank_queries.bank_books(books, today), today)
        transfers = transfer_queries.unpaired_transfers(today, settings.TREASURY_URLS)
        loose = day_queries.loose_ends(office_code, sorted({each.bank for each in days}))
    return Parity(
        office_code,
        clock.now(),
        days,
        _differences(office_code, days, transfers),
        [each for each in transfers if office_code in (each.payer, each.payee) and each.missing > 0],
        loose.unexplained,
    )


@repeated
def take(office_code: str) -> Parity:
    """Look, sign what was found, and keep it."""
    with db.atomic():
        found = look(office_code)
        signed = sign_record(found.record(), _key(settings.SIGNING_FOLDER))
        services.keep_parity([(found.office, len(found.differences), signed.canonical, signed.text)])
    return found


def take_due() -> int:
    """The statement of each office that has had none for an hour; how many were taken."""
    due = kept.offices_without_parity_since(clock.now() - HOUR, banks.offices_with_accounts(clock.today()))
    for office in due:
        take(office)
    return len(due)


def _differences(office: str, days: list[BankDay], transfers: list[transfer_queries.Unpaired]) -> list[Differs]:
    found = [
        Differs(ORDERS_AND_BOOKS, each.account, each.ordered, each.paid) for each in days if each.ordered != each.paid
    ]
    found += [
        Differs(BOOKS_AND_BANK, each.account, each.booked, each.stated)
        for each in days
        if each.stated is not None and each.stated != each.booked
    ]
    return found + [
        Differs(ARRIVED_FROM_NOWHERE, each.reference, 0, -each.missing)
        for each in transfers
        if each.missing < 0 and each.payee == office
    ]


@lru_cache
def _key(folder: Path) -> RecordKey:
    return load_record_key(folder)
