"""R1: the database server is killed at random instants, and no payment is lost, doubled or half made.

Clients approve accepted dossiers in small batches and apply the bank's debit notes, through the flows, on the real roles.
Whatever the server answered a client is written to its file and synced before anything else (an acknowledgement). Where a
connection breaks the outcome is unknown: the client asks again with the same command. Meanwhile the postmaster is killed
with -9, again and again, and a worker sends orders, folds balances and seals the books as in daily life.

After each kill the acknowledgements are read first and the database afterwards: what was acknowledged must be there. At the
end, with all writers stopped, everything is held against everything.
"""
from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO, TypeVar

from django.db import InterfaceError, OperationalError, connections

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.states import State
from khobac.cash.payments import queries as payments
from khobac.cash.payments.queries import OrderView
from khobac.cash.payments.states import PAYABLE
from khobac.core import clock, db, wake
from khobac.core.errors import Refused, Word
from khobac.core.postgres import Cluster, PostgresError, ensure_running
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.world import BANKS
from khobac.flows import work
from khobac.flows.payment import answers, approval
from khobac.flows.verification import verify_books
from khobac.registers.banks import queries as banks
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from proof.ground import server, units
from proof.ground.dossiers import accept, copies, draft, submit
from proof.ground.processes import crew
from proof.harness import Profile, Verdict

AMOUNT = 1_000_000
UNITS, CLIENTS, MOST_AT_ONCE = 12, 4, 8
APPROVED, SETTLED = "approved", "settled"
PAUSE_S, LONGEST_OUTAGE_S = 0.02, 60
PAID = frozenset({State.PAYMENT_PENDING, State.COMPLETED})
OUTAGE = (OperationalError, InterfaceError, PostgresError)

Answer = TypeVar("Answer")
Acknowledged = dict[str, set[str]]


@dataclass(frozen=True)
class Size:
    """How much is paid, and how often the server dies meanwhile."""

    payments: int
    kills: int


SIZES = {
    Profile.QUICK: Size(payments=4_000, kills=20),
    Profile.NIGHTLY: Size(payments=10_000, kills=200),
    Profile.EXPENSIVE: Size(payments=50_000, kills=1_000),
}


@dataclass(frozen=True)
class Found:
    """What is wrong in the end: each figure must be 0."""

    lost_acknowledgements: int
    doubled: int
    unbalanced: int
    gaps_in_sealed: int
    drift_dong: int
    unpaid: int
    differences_in_the_books: int


def run(seed: int, profile: Profile) -> Verdict:
    """Pay, kill, and look."""
    size, chance = SIZES[profile], random.Random(seed)
    with server.own_world() as cluster, wake.asleep():
        numbers = _prepare(size.payments)
        folder = cluster.state_dir.parent / "acknowledged"
        folder.mkdir()
        stop = folder / "stop"
        for bank in BANKS:
            signed_by(bank, b"")  # the banks' keys are made before the processes part
        shares = [(place, numbers[place::CLIENTS], folder, chance.random()) for place in range(CLIENTS)]
        with crew(_client, shares) as clients, crew(_worker, [(stop,)]) as worker:
            restarts, lost_meanwhile = _kill_again_and_again(cluster, folder, size, chance, clients.are_working)
            retries, refused = map(sum, zip(*clients.results(), strict=True))
            stop.touch()
            worker.results()
        while work.run_due(CASE_BANK):
            pass
        found = judge(acknowledged(folder), numbers)
        many = sum(map(len, acknowledged(folder).values()))
    return Verdict(
        figures={
            "payments": len(numbers),
            "kills": len(restarts),
            "acknowledgements": many,
            "asked again": retries,
            "refused": refused,
            "lost meanwhile": lost_meanwhile,
            **{name.replace("_", " "): figure for name, figure in asdict(found).items()},
            "slowest restart s (goal 5)": round(max(restarts, default=0), 1),
        },
        passed=len(restarts) == size.kills
        and many == 2 * len(numbers)
        and not any([refused, lost_meanwhile, *asdict(found).values()]),
    )


def _prepare(many: int) -> list[str]:
    """Accepted dossiers of several units, one in two paid on its unit's commitment; some filed, the others copies."""
    codes = units.found(UNITS)
    units.endow(codes, many * AMOUNT)
    patterns = [
        submit(draft(code, AMOUNT, f"{code} {contract}", contract=contract))
        for code in codes
        for contract in (None, units.CONTRACT)
    ]
    for number in patterns:
        accept(number)
    return [*patterns, *copies(patterns, many - len(patterns))]


@dataclass
class _Client:
    """One client: what it has to do, what it was answered, what it does not know yet."""

    place: int
    file: TextIO
    chance: random.Random
    retries: int = 0
    refused: int = 0
    notes: int = 0
    unsettled: list[str] = field(default_factory=list)

    def acknowledge(self, what: str, numbers: Iterable[str]) -> None:
        """Write down what the server answered, for good."""
        self.file.writelines(f"{what} {number}\n" for number in numbers)
        self.file.flush()
        os.fsync(self.file.fileno())

    def ask(self, act: Callable[[], Answer]) -> Answer:
        """Ask until there is an answer. A broken connection says nothing about what became of the command."""
        until = time.monotonic() + LONGEST_OUTAGE_S
        while True:
            try:
                return act()
            except OUTAGE:
                if time.monotonic() > until:
                    raise
                self.retries += 1
                connections.close_all()
                time.sleep(PAUSE_S)

    def approve(self, numbers: Sequence[str]) -> None:
        """Both signatures of the treasury on a batch."""
        answered = self.ask(lambda: approval.approve(numbers, units.DIRECTOR, units.CHIEF))
        done = [each.number for each in answered if each.refused is None or self.was_done(each.number, each.refused)]
        self.refused += len(numbers) - len(done)
        self.acknowledge(APPROVED, done)
        self.unsettled += done

    def was_done(self, number: str, refused: Refused) -> bool:
        """Whether the answer only says that an earlier try of ours, whose answer was lost, had done it."""
        return refused.word == Word.STATE and self.ask(lambda: dossiers.by_number(number)).state in PAID

    def settle(self) -> None:
        """The banks debit what they were sent: one note a bank, the same bytes until it is answered."""
        orders = [each for each in self.ask(lambda: _orders(self.unsettled)) if each.state in PAYABLE]
        for bank in sorted({order.bank for order in orders}):
            paid = [order for order in orders if order.bank == bank]
            self.notes += 1
            body = self.ask(partial(_debit_note, f"{bank}-C{self.place}N{self.notes}", paid))
            self.ask(partial(answers.receive, CASE_BANK, body, signed_by(bank, body)))
            self.acknowledge(SETTLED, [order.dossier for order in paid])
            done = {order.dossier for order in paid}
            self.unsettled = [number for number in self.unsettled if number not in done]


def _client(place: int, numbers: Sequence[str], folder: Path, seed: float) -> tuple[int, int]:
    """Approve and settle all of these; how often it asked again, and how many were refused."""
    with (folder / f"{place}").open("a") as file:
        client = _Client(place, file, random.Random(seed))
        at = 0
        while at < len(numbers):
            many = client.chance.randint(1, MOST_AT_ONCE)
            client.approve(numbers[at : at + many])
            client.settle()
            at += many
        while client.unsettled:
            time.sleep(PAUSE_S)
            client.settle()
    return client.retries, client.refused


def _orders(numbers: Sequence[str]) -> list[OrderView]:
    found = db.rows("SELECT treasury_id, id FROM dossiers_dossier WHERE number = ANY(%s)", [list(numbers)])
    return payments.orders_of_dossiers([(row["treasury_id"], row["id"]) for row in found])


def _debit_note(message_id: str, orders: Sequence[OrderView]) -> bytes:
    account = banks.payment_account(orders[0].office, orders[0].bank, clock.today())
    if account is None:
        raise LookupError(orders[0].bank)
    return messages.debit_note(
        message_id=message_id,
        created_at=clock.now(),
        account=account.number,
        entries=[
            Entry(order.number, clock.today(), f"{message_id}-{order.id}", (Payment(order.number, order.amount),))
            for order in orders
        ],
    )


def _worker(stop: Path) -> None:
    """What the worker process of the house does all day; an outage ends a round, not the worker."""
    while not stop.exists():
        try:
            done = work.run_due(CASE_BANK)
        except (ExceptionGroup, *OUTAGE) as problem:
            if isinstance(problem, ExceptionGroup) and problem.split(OUTAGE)[1]:
                raise
            connections.close_all()
            done = 0
        if not done:
            time.sleep(PAUSE_S)


def _kill_again_and_again(
    cluster: Cluster, folder: Path, size: Size, chance: random.Random, are_working: Callable[[], bool]
) -> tuple[list[float], int]:
    """Kill the postmaster whenever the work has come to a point drawn by lot: seconds of each restart, and how many
    acknowledgements were not found after one.
    """
    points = sorted(chance.sample(range(2 * size.payments * 9 // 10), size.kills))
    restarts, lost = [], 0
    for point in points:
        while sum(map(len, acknowledged(folder).values())) < point and are_working():
            time.sleep(PAUSE_S)
        time.sleep(chance.random() * PAUSE_S)
        if not are_working():
            break
        restarts.append(_kill(cluster))
        lost += _lost(acknowledged(folder))  # the list is read before the database
    return restarts, lost


def _kill(cluster: Cluster) -> float:
    """Kill the postmaster as a power cut would; seconds until the server answers again."""
    connections.close_all()
    pid = cluster.postmaster()
    begun = time.monotonic()
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
        while cluster.postmaster() == pid:
            time.sleep(0.001)
    ensure_running(cluster.state_dir)
    return time.monotonic() - begun


def acknowledged(folder: Path) -> Acknowledged:
    """What the clients have written so far: approved and settled numbers. A line still being written is not there yet."""
    found: Acknowledged = {APPROVED: set(), SETTLED: set()}
    for file in folder.iterdir():
        for line in file.read_text().split("\n")[:-1]:
            what, number = line.split(" ")
            found[what].add(number)
    return found


def _lost(told: Acknowledged) -> int:
    """Acknowledgements that the database knows nothing of."""
    [row] = db.rows(_LOST, {what: sorted(numbers) for what, numbers in told.items()})
    return int(row["lost"])


def judge(told: Acknowledged, numbers: Sequence[str]) -> Found:
    """Everything against everything, with all writers stopped. All dossiers of the proof pay the same amount."""
    figures = {name: int(row["found"]) for name, sql in _CHECKS.items() for row in db.rows(sql, {"amount": AMOUNT})}
    return Found(
        lost_acknowledgements=_lost(told),
        unpaid=_lost({APPROVED: set(), SETTLED: set(numbers)}),
        differences_in_the_books=len(verify_books()),
        **figures,
    )


_LOST = """
SELECT (SELECT count(*) FROM unnest(%(approved)s::text[]) AS number
        WHERE NOT EXISTS (SELECT FROM payment_order o WHERE o.dossier = number))
     + (SELECT count(*) FROM unnest(%(settled)s::text[]) AS number
        WHERE NOT EXISTS (SELECT FROM dossiers_dossier d WHERE d.number = number.number AND d.state = 'completed'))
    AS lost
"""
_CHECKS = {
    "doubled": """
        SELECT count(*) AS found FROM (
            SELECT 'order', dossier FROM payment_order GROUP BY dossier HAVING count(*) > 1
            UNION ALL
            SELECT event, reference FROM journal_entry WHERE reference LIKE 'HS-%%'
            GROUP BY event, reference HAVING count(*) > 1
            UNION ALL
            SELECT event, reference FROM budget_movement GROUP BY event, reference HAVING count(*) > 1
            UNION ALL
            SELECT event, dossier_id::text FROM dossiers_step WHERE event IN ('approve', 'debit')
            GROUP BY event, dossier_id HAVING count(*) > 1
        ) AS twice
    """,
    "unbalanced": """
        SELECT count(*) AS found FROM (
            SELECT FROM journal_line GROUP BY treasury_id, entry_id HAVING sum(debit) <> sum(credit)) AS entry
    """,
    "gaps_in_sealed": """
        SELECT coalesce(sum(last - many), 0) + (SELECT count(*) FROM journal_unsealed) AS found FROM (
            SELECT max(number) AS last, count(*) AS many FROM seal GROUP BY treasury_id, book) AS book
    """,
    "drift_dong": """
        SELECT abs(%(amount)s * (SELECT count(*) FROM dossiers_dossier WHERE state IN ('payment_pending', 'completed'))
                   - (SELECT coalesce(sum(actual), 0) FROM budget_line))
             + abs(%(amount)s * (SELECT count(*) FROM dossiers_dossier WHERE state = 'completed')
                   - (SELECT coalesce(sum(credit - debit), 0) FROM journal_line WHERE role = 'BANK_BILATERAL_OUT'))
             AS found
    """,
}
"""What may not be, each counted by a statement of its own."""
