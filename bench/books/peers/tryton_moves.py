"""Tryton's `account` module: a move of four lines created and posted through its models, as its own server does."""
from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from bench.books.peers.timing import report

os.environ["TRYTOND_DATABASE_URI"] = "postgresql:///"  # read on import

from trytond import __version__, backend
from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError

DATABASE = os.environ["PGDATABASE"]
TODAY = dt.date(2026, 6, 15)


class Books:
    """A company with one open year and four accounts."""

    def __init__(self) -> None:
        _install()
        self._context: dict[str, Any] = {}
        self._locks: dict[str, Any] = {}
        self._user = 0
        self._in_transaction(self._prepare)

    def post(self, numbers: Sequence[int]) -> None:
        """Create the moves, post them, commit."""
        self._in_transaction(lambda: self._post(numbers))

    def _in_transaction(self, work: Callable[[], None]) -> None:
        """A transaction that misses a lock is begun anew with it, as Tryton's server does for each request.

        The server learns each lock again in the next request; here they are remembered, in Tryton's favour.
        """
        while True:
            with Transaction().start(DATABASE, self._user, context=self._context, **self._locks) as transaction:
                try:
                    return work()
                except TransactionError as missing:
                    transaction.rollback()
                    missing.fix(self._locks)

    def _prepare(self) -> None:
        company = _company()
        context = {"company": company, "companies": [company]}
        with Transaction().set_context(**context):
            self._period = _period(company)
            self._accounts = _accounts(company)
        [journal] = Pool().get("account.journal").search([("code", "=", "EXP")])
        self._journal = journal.id
        self._user, self._context = _accountant(company), context

    def _post(self, numbers: Sequence[int]) -> None:
        move = Pool().get("account.move")
        move.post(move.create([self._values(number) for number in numbers]))

    def _values(self, number: int) -> dict[str, object]:
        *debits, credit = zip(self._accounts, (1_000_000 + number, 250_000, 75_000, 1_325_000 + number), strict=True)
        lines = [{"account": account, "debit": Decimal(amount)} for account, amount in debits]
        return {
            "period": self._period, "journal": self._journal, "date": TODAY, "description": f"HS-0061-26-{number:07}",
            "lines": [("create", [*lines, {"account": credit[0], "credit": Decimal(credit[1])}])],
        }


def _install() -> None:
    backend.Database(DATABASE).init()
    Pool.start()
    Pool(DATABASE).init(update=["account"], lang=["en"], activatedeps=True)


def _company() -> int:
    pool = Pool()
    [currency] = pool.get("currency.currency").create([{"name": "đồng", "symbol": "đ", "code": "VND", "digits": 0,
                                                        "rounding": Decimal(1)}])
    [party] = pool.get("party.party").create([{"name": "Kho bạc", "addresses": [("create", [{}])]}])
    [company] = pool.get("company.company").create([{"party": party.id, "currency": currency.id}])
    return int(company.id)


def _accountant(company: int) -> int:
    [user] = Pool().get("res.user").create([{
        "name": "Xuân", "login": "xuan", "companies": [("add", [company])], "company": company,
    }])
    return int(user.id)


def _period(company: int) -> int:
    pool = Pool()
    [kind] = pool.get("ir.sequence.type").search([("name", "=", "Account Move")], limit=1)
    [sequence] = pool.get("ir.sequence.strict").create([{"name": "2026", "sequence_type": kind.id, "company": company}])
    year_model = pool.get("account.fiscalyear")
    [year] = year_model.create([{
        "name": "2026", "company": company, "move_sequence": sequence.id,
        "start_date": dt.date(2026, 1, 1), "end_date": dt.date(2026, 12, 31),
    }])
    year_model.create_period([year])
    [period] = pool.get("account.period").search([("start_date", "<=", TODAY), ("end_date", ">=", TODAY)])
    return int(period.id)


def _accounts(company: int) -> list[int]:
    """Three of expenditure, one of payables; no party is asked for."""
    pool = Pool()
    type_model = pool.get("account.account.type")
    [expense] = type_model.create([{"name": "Chi", "statement": "income", "company": company}])
    [payable] = type_model.create([{"name": "Phải trả", "statement": "balance", "company": company}])
    names = [("6551", expense), ("6552", expense), ("6601", expense), ("3392", payable)]
    accounts = pool.get("account.account").create(
        [{"name": name, "code": name, "type": kind.id, "company": company} for name, kind in names]
    )
    return [int(account.id) for account in accounts]


if __name__ == "__main__":
    books = Books()
    report(__version__, books.post, books.post)
