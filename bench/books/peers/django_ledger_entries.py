"""django-ledger: a journal entry of four transactions, verified and posted by `LedgerModel.commit_txs`.

It has no call for many entries; its bulk way is many entries in one transaction.
"""
from __future__ import annotations

import datetime as dt
import importlib.metadata
import os
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from bench.books.peers.timing import report

TODAY = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)
# Codes begin as django-ledger wants them for each role.
ROLES = {"6551": "ex_regular", "6552": "ex_regular", "6601": "ex_regular", "2392": "lia_cl_acc_payable"}


class Books:
    """An entity with four accounts and a ledger."""

    def __init__(self) -> None:
        _install()
        from django.contrib.auth import get_user_model
        from django_ledger.models import EntityModel

        admin = get_user_model().objects.create(username="xuan")
        entity = EntityModel.create_entity(name="Kho bạc", use_accrual_method=True, admin=admin, fy_start_month=1)
        entity.create_chart_of_accounts(assign_as_default=True, commit=True)
        self._accounts = [
            entity.create_account(
                code=code, role=role, name=code, balance_type="debit" if role == "ex_regular" else "credit", active=True
            )
            for code, role in ROLES.items()
        ]
        self._ledger = entity.create_ledger(name="2026", posted=True)

    def post(self, numbers: Sequence[int]) -> None:
        """Create and post the entries, in one transaction."""
        with transaction.atomic():
            for number in numbers:
                self._ledger.commit_txs(
                    je_timestamp=TODAY, je_txs=self._lines(number), je_posted=True, je_desc=f"HS-0061-26-{number:07}"
                )

    def _lines(self, number: int) -> list[dict[str, Any]]:
        amounts = (1_000_000 + number, 250_000, 75_000, 1_325_000 + number)
        sides = ("debit", "debit", "debit", "credit")
        return [
            {"account": account, "amount": Decimal(amount), "tx_type": side, "description": ""}
            for account, amount, side in zip(self._accounts, amounts, sides, strict=True)
        ]


def _install() -> None:
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.messages",
            "django.contrib.sessions", "django_ledger",
        ],
        DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"]}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        SECRET_KEY="bench",  # noqa: S106 the database is thrown away
        USE_TZ=True,
    )
    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    books = Books()
    report(importlib.metadata.version("django-ledger"), books.post, books.post)
