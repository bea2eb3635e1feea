"""The same order as a Django programmer would first write it: objects fetched, changed and saved, a transaction each.

Dossier locked, commitment released for one in three, budget line consumed, status step, entry with four lines, audit row,
outbox row, four balances.
"""
from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from typing import Any

import django
from django.conf import settings
from django.db import connection, models, transaction

from bench.books.peers.timing import numbered, report

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": os.environ["PGDATABASE"]}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()

UNITS = 100
ROOM = 10**15
TODAY = dt.date(2026, 6, 15)


class Row(models.Model):
    """What all tables share: they belong to this program."""

    objects: models.Manager[Any] = models.Manager()

    class Meta:
        abstract = True
        app_label = "naive"


class Account(Row):
    """A natural account."""

    code = models.CharField(max_length=8, unique=True)


class BudgetLine(Row):
    """What a unit may still spend."""

    unit = models.CharField(max_length=7, unique=True)
    available = models.BigIntegerField()
    spent = models.BigIntegerField(default=0)


class Commitment(Row):
    """What a unit has committed to a contract."""

    unit = models.CharField(max_length=7, unique=True)
    open_amount = models.BigIntegerField()


class Dossier(Row):
    """A request to pay."""

    number = models.CharField(max_length=20, unique=True)
    unit = models.CharField(max_length=7)
    on_contract = models.BooleanField()
    status = models.CharField(max_length=12)


class Step(Row):
    """A change of a dossier's status."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    status = models.CharField(max_length=12)
    actor = models.CharField(max_length=20)


class Entry(Row):
    """A journal entry."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT)
    posted_on = models.DateField()


class Line(Row):
    """One side of an entry, for one account."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)


class Balance(Row):
    """The sums of a unit's account."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    unit = models.CharField(max_length=7)
    debit = models.BigIntegerField(default=0)
    credit = models.BigIntegerField(default=0)

    class Meta(Row.Meta):
        constraints = [models.UniqueConstraint(fields=["account", "unit"], name="one_balance")]


class AuditRecord(Row):
    """Who did what."""

    actor = models.CharField(max_length=20)
    action = models.CharField(max_length=20)
    subject = models.CharField(max_length=20)


class Message(Row):
    """What others are to be told."""

    kind = models.CharField(max_length=20)
    payload = models.JSONField()


TABLES = (Account, BudgetLine, Commitment, Dossier, Step, Entry, Line, Balance, AuditRecord, Message)
CODES = ("6551", "6552", "6601", "3392")


def prepare() -> None:
    """Tables, units with endless money, and the dossiers of this run."""
    with connection.schema_editor() as editor:
        for table in TABLES:
            editor.create_model(table)
    units = [f"1{n:06}" for n in range(UNITS)]
    accounts = Account.objects.bulk_create([Account(code=code) for code in CODES])
    BudgetLine.objects.bulk_create([BudgetLine(unit=unit, available=ROOM) for unit in units])
    Commitment.objects.bulk_create([Commitment(unit=unit, open_amount=ROOM) for unit in units])
    Balance.objects.bulk_create([Balance(account=account, unit=unit) for account in accounts for unit in units])
    Dossier.objects.bulk_create(
        [Dossier(number=str(n), unit=units[n * 7 % UNITS], on_contract=n % 3 == 0, status="accepted") for n in numbered()]
    )


def post(numbers: Sequence[int]) -> None:
    """Approve each in a transaction of its own."""
    for number in numbers:
        with transaction.atomic():
            _approve(number)


def _approve(number: int) -> None:
    items = {"6551": 1_000_000 + number, "6552": 250_000, "6601": 75_000}
    pay = sum(items.values())
    dossier = Dossier.objects.select_for_update().get(number=str(number))
    if dossier.on_contract:
        commitment = Commitment.objects.select_for_update().get(unit=dossier.unit)
        commitment.open_amount -= pay
        commitment.save()
    line = BudgetLine.objects.select_for_update().get(unit=dossier.unit)
    if line.available < pay:
        raise RuntimeError("there is money for all")
    line.available -= pay
    line.spent += pay
    line.save()
    dossier.status = "approved"
    dossier.save()
    Step.objects.create(dossier=dossier, status="approved", actor="xuan")
    entry = Entry.objects.create(dossier=dossier, posted_on=TODAY)
    for code, amount in items.items():
        _book(entry, code, debit=amount)
    _book(entry, "3392", credit=pay)
    AuditRecord.objects.create(actor="xuan", action="approve", subject=dossier.number)
    Message.objects.create(kind="PaymentApproved", payload={"dossier": dossier.number, "pay": pay})


def _book(entry: Entry, code: str, **amounts: int) -> None:
    account = Account.objects.get(code=code)
    Line.objects.create(entry=entry, account=account, **amounts)
    balance: Any = Balance.objects.select_for_update().get(account=account, unit=entry.dossier.unit)
    for side, amount in amounts.items():
        setattr(balance, side, getattr(balance, side) + amount)
    balance.save()


if __name__ == "__main__":
    prepare()
    report(django.get_version(), post, None)
