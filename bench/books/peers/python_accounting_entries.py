"""python-accounting: a journal entry of one credited account and three line items, posted to its hashed ledger.

It has no call for many entries, and commits by itself within each posting; its bulk way is to create many and then post
each.
"""
from __future__ import annotations

import datetime as dt
import importlib.metadata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from python_accounting.config import config

from bench.books.peers.timing import report

config.configure_database("postgresql+psycopg2://")

from python_accounting.database.engine import engine  # noqa: E402 the engine is made on import
from python_accounting.database.session import get_session  # noqa: E402
from python_accounting.models import (  # noqa: E402
    Account,
    Base,
    Currency,
    Entity,
    LineItem,
)
from python_accounting.transactions import JournalEntry  # noqa: E402

TODAY = dt.datetime.today()  # noqa: DTZ002 its only open period is this year, and its dates have no zone


class Books:
    """An entity with an open year and four accounts."""

    def __init__(self) -> None:
        Base.metadata.create_all(engine)
        self._session = get_session(engine)
        self._entity = self._added(Entity(name="Kho bạc"))
        currency = self._added(Currency(name="đồng", code="VND", entity_id=self._entity.id))
        self._entity.currency_id = currency.id
        kinds = Account.AccountType
        self._expenses = [self._account(name, kinds.OPERATING_EXPENSE, currency) for name in ("6551", "6552", "6601")]
        self._payable = self._account("3392", kinds.CURRENT_LIABILITY, currency)

    def post(self, numbers: Sequence[int]) -> None:
        """Create the entries, then post each."""
        created = [self._entry(number) for number in numbers]
        for entry in created:
            entry.post(self._session)

    def _entry(self, number: int) -> Any:
        entry = JournalEntry(
            narration=f"HS-0061-26-{number:07}", transaction_date=TODAY, account_id=self._payable.id,
            entity_id=self._entity.id,
        )
        self._session.add(entry)
        self._session.flush()
        amounts = (1_000_000 + number, 250_000, 75_000)
        for account, amount in zip(self._expenses, amounts, strict=True):
            item = LineItem(
                narration=account.name, account_id=account.id, amount=Decimal(amount), entity_id=self._entity.id
            )
            self._session.add(item)
            self._session.flush()
            entry.line_items.add(item)
        self._session.add(entry)
        return entry

    def _account(self, name: str, kind: Any, currency: Any) -> Any:
        return self._added(
            Account(name=name, account_type=kind, currency_id=currency.id, entity_id=self._entity.id)
        )

    def _added(self, row: Any) -> Any:
        self._session.add(row)
        self._session.commit()
        return row


if __name__ == "__main__":
    books = Books()
    report(importlib.metadata.version("python-accounting"), books.post, books.post)
