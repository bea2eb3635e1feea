"""By which bank a prepared order leaves, and when: the routing table, the accounts of its office, the hours of the bank.

An order that finds its bank closed waits and says until when; nobody is told that it was sent. It is booked by the bank
that carries it, so the way may be chosen anew until it leaves.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as outbox
from khobac.core import clock, db
from khobac.core.repeats import repeated
from khobac.registers.banks import queries as banks
from khobac.registers.banks.queries import AgreementView
from khobac.registers.banks.routing import bank_for
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.working_time import WorkingCalendar


@dataclass(frozen=True)
class Waiting:
    """Orders of an office that wait for one bank. `leaves_at` is None where they only wait for the worker's next turn.

    `has_way` is False where the office has no payment account there: a person must open one, or change the table.
    """

    bank: str
    orders: int
    amount: int
    has_way: bool
    leaves_at: dt.datetime | None


@repeated
def route_prepared() -> int:
    """Let each prepared order go by the bank the table names now; how many changed. Three statements and an update."""
    waiting = payments.prepared_orders()
    if not waiting:
        return 0
    now = clock.now()
    routes = banks.routes(now.date())
    ours = banks.payment_banks({each.office for each in waiting}, now.date())
    changed = []
    for each in waiting:
        chosen = bank_for(each.payee_bank, each.amount, now.time(), routes, ours[each.office])
        if chosen is not None and chosen != each.bank:
            changed.append((each.ref, chosen))
    if changed:
        with db.atomic():
            outbox.send_through(changed)
    return len(changed)


def ways_open() -> list[tuple[int, str]]:
    """(treasury, bank) pairs whose orders may leave now: there is an account to pay from, and the bank takes orders."""
    found = payments.waiting_banks()
    if not found:
        return []
    now = clock.now()
    ours = banks.payment_banks({each.office for each in found}, now.date())
    agreements = banks.agreements(now.date())
    week = bank_calendar() if agreements else None
    return sorted(
        {
            (each.treasury_id, each.bank)
            for each in found
            if each.bank in ours[each.office] and _opens_at(agreements.get(each.bank), week, now) is None
        }
    )


def waiting(offices: Collection[str]) -> list[Waiting]:
    """What of these offices waits to leave, by bank. Five statements."""
    found = [each for each in payments.waiting_banks() if each.office in offices]
    if not found:
        return []
    now = clock.now()
    ours = banks.payment_banks(set(offices), now.date())
    agreements, week = banks.agreements(now.date()), bank_calendar()
    return [
        Waiting(
            each.bank,
            each.orders,
            each.amount,
            each.bank in ours[each.office],
            _opens_at(agreements.get(each.bank), week, now),
        )
        for each in found
    ]


def _opens_at(agreement: AgreementView | None, week: WorkingCalendar | None, now: dt.datetime) -> dt.datetime | None:
    """When a bank takes orders again; None where it does now. A bank without agreement takes them at any hour."""
    if agreement is None or week is None or agreement.hours.is_open(now, week):
        return None
    return agreement.hours.next_opening(now, week)


def bank_calendar() -> WorkingCalendar:
    """The working days that banks keep too; their hours stand in their agreements."""
    return calendars.calendar(dt.time.min, dt.time.max, dt.time.max)
