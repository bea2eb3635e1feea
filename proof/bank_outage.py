"""R6: a bank is silent for three days; nothing is lost, nobody is left in the dark, and the backlog is paid once, within minutes.

Orders of the first hour are paid; then the bank's process dies. For 72 hours, by the clock of the house, people go on approving
and the worker goes on asking; at every stop each order that left for the silent bank stands on the payments officer's list with
its moment, none is called paid, and none rejected. Then the bank opens: it is asked, says what it never had, the officer sends
the same bytes again, and all is drained by the real clock. In between the worker is killed with orders on their way.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings

from khobac.cash.payments import desk_queries
from khobac.cash.payments.states import OrderState
from khobac.core import clock, wake
from khobac.core.message_signature import KeyRegister
from khobac.flows import work
from khobac.flows.payment.wire import configured_wire
from khobac.flows.verification import verify_books
from proof.ground import banking, paid, server, settled, units
from proof.ground.banking import ExampleBank
from proof.ground.doors import Doors, open_doors
from proof.ground.dossiers import accept, copies, draft, submit
from proof.ground.processes import Mortal
from proof.harness import Profile, Verdict

AMOUNT, BANK = 1_000_007, "NHA"
STOPS_H = (0, 3, 6, 24, 27, 48, 51, 71)
OUTAGE_H, DRAINED_WITHIN_S, LISTED_AT_MOST = 72, 300, 200
SIZES = {Profile.QUICK: 180, Profile.NIGHTLY: 10_000, Profile.EXPENSIVE: 100_000}
"""Orders; a tenth before the outage, the others while it lasts."""
OPEN = {OrderState.SENDING, OrderState.SEND_FAILED}


def run(seed: int, profile: Profile) -> Verdict:
    """An hour of work, three days of silence, and the draining."""
    many, chance = SIZES[profile], random.Random(seed)
    with server.own_world() as cluster, wake.asleep():
        begun, numbers = clock.now(), _prepare(many)
        chance.shuffle(numbers)
        before, meanwhile = numbers[: many // 10], numbers[many // 10 :]
        with banking.banks_wired([BANK], cluster.state_dir.parent / "banks", seed) as [bank]:
            with open_doors(begun) as doors:
                _opened(bank, doors, begun)
                _approve(before)
                _drain(bank, begun)
            bank.kill()
            wrong = _through_the_outage(meanwhile, begun)
            end = begun + dt.timedelta(hours=OUTAGE_H)
            with open_doors(end) as doors:
                _opened(bank, doors, end)
                seconds = _drain(bank, end, chance)
            with clock.at(end):
                ledger = bank.ask("/control/ledger")
                orders = settled.orders_of(numbers)
                found = settled.judge(orders, [ledger], KeyRegister.from_folder(settings.SIGNING_FOLDER / "banks"))
                differences = verify_books()
    return Verdict(
        figures={
            "orders": len(orders),
            "during the outage": len(meanwhile),
            "hours of silence": OUTAGE_H,
            "paid at the bank": sum(row["state"] == "paid" for row in ledger.values()),
            **wrong,
            **{name.replace("_", " "): figure for name, figure in asdict(found).items()},
            f"drained in s (goal {DRAINED_WITHIN_S})": round(seconds),
            "differences in the books": len(differences),
        },
        passed=not any([*wrong.values(), *asdict(found).values(), differences])
        and len(orders) == many == len(ledger)
        and seconds <= DRAINED_WITHIN_S,
    )


def _prepare(many: int) -> list[str]:
    codes = units.found(2)
    units.endow(codes, many * AMOUNT)
    patterns = [submit(draft(code, AMOUNT, code)) for code in codes]
    for number in patterns:
        accept(number)
    return [*patterns, *copies(patterns, many - len(patterns))]


def _opened(bank: ExampleBank, doors: Doors, at: dt.datetime) -> None:
    bank.open(f"{doors.address}/api/v1/bank/messages", at)


def _approve(numbers: Sequence[str]) -> None:
    if numbers:
        paid.approve(numbers)


def _through_the_outage(numbers: Sequence[str], begun: dt.datetime) -> dict[str, int]:
    """Work goes on; what is wrong at any stop."""
    wire, so_far = configured_wire(), []
    unlisted = said_paid = unexplained = 0
    for place, hours in enumerate(STOPS_H):
        with clock.at(begun + dt.timedelta(hours=hours)):
            new = list(numbers[place :: len(STOPS_H)])
            _approve(new)
            so_far += new
            work.run_waiting(wire)
            with clock.at(clock.now() + dt.timedelta(minutes=10)):
                work.run_enquiries(wire)
            orders = settled.orders_of(so_far)
            said_paid += sum(order.state not in OPEN or order.outcome != "unknown" for order in orders)
            listed = desk_queries.troubled_orders([units.OFFICE])
            unlisted += min(len(orders), LISTED_AT_MOST) - len(listed)
            unexplained += sum(each.asked_at is None for each in listed)
    return {
        "not on the officer's list": unlisted,
        "said to be paid or lost": said_paid,
        "never asked about": unexplained,
    }


def _drain(bank: ExampleBank, at: dt.datetime, chance: random.Random | None = None) -> float:
    """Until bank and house have nothing left to say; the worker dies once on the way where there is chance. Seconds."""
    begun, worker = time.monotonic(), Mortal(banking.work_on, at)
    dies_at = begun + chance.random() if chance else None
    try:
        while banking.open_messages() or bank.still_to_do:
            if time.monotonic() - begun > 2 * DRAINED_WITHIN_S:
                break
            banking.send_again()
            if dies_at and time.monotonic() > dies_at:
                worker.kill()
                dies_at = None
            time.sleep(banking.PAUSE_S)
    finally:
        worker.end()
    while work.run_waiting(configured_wire()):
        pass
    return time.monotonic() - begun
