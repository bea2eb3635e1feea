"""R5: banks lose answers, repeat, reorder, damage and delay what they say, and die; so do our worker and our doors.

Two example banks, processes of their own on the real protocol, have all their faults armed. For two days orders are approved in
small batches, while banks, worker and door processes are killed with -9 at moments drawn by lot; what is delayed past the day
comes on the next. A payments officer sends again what a bank says it never had. Beside it the banks tell of payments that nobody
ordered. On the third day all behave, everything due is done, and each bank sends its statements: every order is settled, returned
or rejected exactly as its bank's own book says, the sums are equal to the đồng, no damaged message was kept, and on the list of
what no order explains stand exactly the payments that nobody ordered.
"""

from __future__ import annotations

import datetime as dt
import random
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice

from django.conf import settings

from khobac.core import clock, db, wake
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, KeyRegister, digest
from khobac.flows import work
from khobac.flows.payment.wire import configured_wire
from khobac.flows.verification import verify_books
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from proof.ground import banking, paid, server, settled, units
from proof.ground.banking import ExampleBank
from proof.ground.doors import Doors, open_doors
from proof.ground.dossiers import accept, copies, draft, submit
from proof.ground.processes import Mortal
from proof.harness import Profile, Verdict

AMOUNT, REJECTED, RETURNED = 1_000_007, 1_000_002, 1_000_005
"""In đồng. The last two are refused and sent back at any bank (khobac/sandbox/magic.py), whatever else happens."""
UNITS, MOST_AT_ONCE = 4, 8
DAYS = 2
BANKS = ("NHA", "NHB")
PAYEES = ("S1", "S2")
QUIET_WITHIN_S, DONE_WITHIN_S = 20, 120
FAULTS = (
    {"kind": "duplicate", "copies": 3},
    {"kind": "reorder", "seconds": 1.0},
    {"kind": "drop", "share": 0.08},
    {"kind": "silent", "share": 0.08},
    {"kind": "altered", "share": 0.1},
    {"kind": "reject", "share": 0.08},
    {"kind": "return", "share": 0.1, "seconds": 0.5},
    {"kind": "late", "share": 0.08, "seconds": 3600.0},
)
"""Of every message, from the first to the last of the two days. What is an hour late comes on the next day."""


@dataclass(frozen=True)
class Size:
    """How many orders, how many of each kind of process die, and how many payments nobody ordered."""

    orders: int
    kills: int
    unordered: int


SIZES = {
    Profile.QUICK: Size(orders=300, kills=1, unordered=3),
    Profile.NIGHTLY: Size(orders=10_000, kills=20, unordered=50),
    Profile.EXPENSIVE: Size(orders=100_000, kills=200, unordered=200),
}


@dataclass
class _Day:
    """One day of the house: what lives, and who may die."""

    at: dt.datetime
    doors: Doors
    banks: Sequence[ExampleBank]
    worker: Mortal
    chance: random.Random
    killed: Counter[str] = field(default_factory=Counter)

    def kill(self, kind: str) -> None:
        """One of these, now; it is started again at once, as a supervisor does."""
        if kind == "worker":
            self.worker.kill()
        elif kind == "door":
            self.doors.kill_one(self.chance.randrange(2))
        else:
            bank = self.chance.choice(self.banks)
            bank.kill()
            bank.open(_inbox(self.doors), self.at)
        self.killed[kind] += 1


def run(seed: int, profile: Profile) -> Verdict:
    """Two days of chaos, one of order, and the reckoning."""
    size, chance = SIZES[profile], random.Random(seed)
    with server.own_world() as cluster, wake.asleep():
        numbers = _prepare(size.orders)
        chance.shuffle(numbers)
        killed, again, unordered = Counter[str](), 0, Counter[tuple[str, str]]()
        with banking.banks_wired(BANKS, cluster.state_dir.parent / "banks", seed) as banks:
            for number in range(DAYS + 1):
                at = clock.now() + dt.timedelta(days=number)
                todays = numbers[number::DAYS] if number < DAYS else []
                with clock.at(at), open_doors(at) as doors:
                    day = _Day(at, doors, banks, Mortal(banking.work_on, at), chance)
                    try:
                        _open(day, misbehaving=number < DAYS)
                        unordered.update(_pay_what_nobody_ordered(day, size.unordered if todays else 0))
                        _approve(day, todays, size.kills)
                        again += _wait(day, is_last=number == DAYS)
                        if number == DAYS:
                            _send_statements(day, [at - dt.timedelta(days=back) for back in (2, 1, 0)])
                    finally:
                        day.worker.end()
                        for bank in banks if number < DAYS else ():
                            bank.kill()
                killed += day.killed
            with clock.at(clock.now() + dt.timedelta(days=DAYS)):
                while work.run_waiting(configured_wire()):
                    pass
                ledgers = [bank.ask("/control/ledger") for bank in banks]
                orders = settled.orders_of(numbers)
                found = settled.judge(orders, ledgers, KeyRegister.from_folder(settings.SIGNING_FOLDER / "banks"))
                listed = _unexplained()
                differences, many = verify_books(), {name: _many(name) for name in ("payment_outbox", "payment_inbox")}
    at_banks = Counter(row["state"] for ledger in ledgers for row in ledger.values())
    missing, too_many = unordered - listed, listed - unordered
    return Verdict(
        figures={
            "orders": len(orders),
            **{f"{state} at the banks": many for state, many in sorted(at_banks.items())},
            "messages": many["payment_outbox"],
            "bank messages kept": many["payment_inbox"],
            "sent again": again,
            **{f"{kind}s killed": many for kind, many in sorted(killed.items())},
            **{name.replace("_", " "): figure for name, figure in asdict(found).items()},
            "payments nobody ordered": unordered.total(),
            "of them not listed": missing.total(),
            "listed besides": "; ".join(map(str, too_many)),
            "differences in the books": len(differences),
        },
        passed=len(orders) == size.orders == len([row for ledger in ledgers for row in ledger])
        and not any([*asdict(found).values(), missing, too_many, differences])
        and at_banks["accepted"] == 0
        and set(killed) == {"bank", "door", "worker"}
        and all(at_banks[state] for state in settled.AS_AT_THE_BANK),
    )


def _prepare(many: int) -> list[str]:
    """Accepted dossiers of several units, to be paid through both banks."""
    codes = units.found(UNITS)
    units.endow(codes, many * AMOUNT)
    plain = [(code, AMOUNT, payee) for code in codes for payee in PAYEES]
    certain = [(codes[0], amount, PAYEES[0]) for amount in (REJECTED, RETURNED)]
    patterns = [
        submit(draft(code, amount, f"{code} {amount} {payee}", payee=payee)) for code, amount, payee in plain + certain
    ]
    for number in patterns:
        accept(number)
    return [*patterns, *copies(patterns, many - len(patterns))]


def _inbox(doors: Doors) -> str:
    return f"{doors.address}/api/v1/bank/messages"


def _open(day: _Day, misbehaving: bool) -> None:
    for bank in day.banks:
        bank.kill()
        bank.open(_inbox(day.doors), day.at)
        bank.ask("/control/faults", method="DELETE")
        for fault in FAULTS if misbehaving else ():
            bank.ask("/control/faults", {"times": 0, **fault})


def _approve(day: _Day, numbers: Sequence[str], kills: int) -> None:
    """In batches of a few; between them somebody dies."""
    batches = []
    at = 0
    while at < len(numbers):
        many = day.chance.randint(1, MOST_AT_ONCE)
        batches.append(numbers[at : at + many])
        at += many
    deaths = ["worker", "door", "bank"] * kills
    when = dict(
        zip(sorted(day.chance.sample(range(len(batches)), min(len(deaths), len(batches)))), deaths, strict=False)
    )
    for place, batch in enumerate(batches):
        paid.approve(batch)
        if place in when:
            time.sleep(day.chance.random() / 10)
            day.kill(when[place])


def _wait(day: _Day, is_last: bool) -> int:
    """Until nothing of ours is open, on the last day until the banks have done everything; how often we sent again."""
    again, until = 0, time.monotonic() + (DONE_WITHIN_S if is_last else QUIET_WITHIN_S)
    still: Callable[[ExampleBank], int] = (
        (lambda bank: bank.still_to_do) if is_last else (lambda bank: bank.still_to_tell)
    )
    while time.monotonic() < until:
        again += banking.send_again()
        if not banking.open_messages() and not any(map(still, day.banks)):
            break
        time.sleep(banking.PAUSE_S)
    return again


def _pay_what_nobody_ordered(day: _Day, many: int) -> Counter[tuple[str, str]]:
    """Debit notes under names that are none of ours, each three times."""
    told = Counter[tuple[str, str]]()
    for bank, place in islice(((bank, place) for place in range(many) for bank in day.banks), many):
        name = f"KHAC-{day.at:%d}-{place}"
        entry = Entry(name, day.at.date(), f"R-{name}", (Payment(name, AMOUNT, name),))
        body = messages.debit_note(message_id=f"{bank.name}-{name}", created_at=day.at, account="1", entries=[entry])
        headers = {
            "Content-Type": "application/xml",
            SIGNATURE_HEADER: bank.signer().sign(body),
            DIGEST_HEADER: digest(body),
        }
        for _ in range(3):
            request = urllib.request.Request(_inbox(day.doors), data=body, headers=headers, method="POST")
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30).close()
        told[bank.name, f"{bank.name}-{name}"] += 1
    return told


def _send_statements(day: _Day, moments: Sequence[dt.datetime]) -> None:
    """Each bank's statement of each day, as it books them."""
    for moment in moments:
        for bank in day.banks:
            bank.ask("/control/statement", {"date": moment.date().isoformat()})
    _wait(day, is_last=True)


def _unexplained() -> Counter[tuple[str, str]]:
    """What stands on the list of what no order explains."""
    return Counter(
        (row["sender"], row["message_id"])
        for row in db.rows("SELECT sender, message_id FROM payment_exception WHERE settled_at IS NULL")
    )


def _many(table: str) -> int:
    [row] = db.rows(f"SELECT count(*) AS many FROM {table}")
    return int(row["many"])
