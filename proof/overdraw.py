"""R8: nobody spends a đồng that is not there, whoever tries at once and through whichever door.

One estimate line, one deposit account and one commitment, each with room for about half of what is asked of it. Processes
with several threads each file dossiers (which hold money), approve dossiers (which spend it, alone and in batches) and move
the books' rooms by their services, all shuffled by the seed. Every attempt asks for the same amount, so that exactly
`room // amount` must be accepted, and every refusal must say why. A naive read-then-write beside it shows that the attack
would find an overdraft.
"""
from __future__ import annotations

import contextvars
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg
from django.db import OperationalError

from khobac.books.budget import queries as lines
from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import ContractUse
from khobac.casework.dossiers import queries as dossiers
from khobac.control.inputs import Kind
from khobac.core import access, clock, db, scratch, wake
from khobac.core.errors import Word
from khobac.core.postgres import Cluster
from khobac.core.postgres.passwords import SUPERUSER
from khobac.flows.payment import approval, filing
from khobac.flows.verification import verify_books
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests
from proof.ground import server, units
from proof.ground.dossiers import accept, copies, draft, signed, submit
from proof.ground.processes import at_once
from proof.harness import Profile, Verdict

AMOUNT = 1_000_000
LINE, DEPOSIT, COMMITMENT = "estimate line", "deposit account", "commitment"
DEADLOCK = "40P01"
FIRST_INVENTED_ID = 10**12
"""Dossier ids of attempts made at the services alone."""


@dataclass(frozen=True)
class Size:
    """How many attempts go through each door."""

    filings: int
    approvals: int
    movements: int
    processes: int = 4
    threads: int = 2

    @property
    def attempts(self) -> int:
        """All of them."""
        return self.filings + self.approvals + self.movements


SIZES = {
    Profile.QUICK: Size(filings=500, approvals=900, movements=3_600),
    Profile.NIGHTLY: Size(filings=5_000, approvals=10_000, movements=85_000),
    Profile.EXPENSIVE: Size(filings=20_000, approvals=40_000, movements=340_000),
}


@dataclass(frozen=True)
class Scene:
    """The unit everybody draws on, and the room each of its three purses has."""

    unit: str
    treasury_id: int
    contract_id: int
    room: dict[str, int]

    def key(self, purse: str) -> LineKey:
        """The budget line of a purse."""
        if purse == DEPOSIT:
            return LineKey(self.treasury_id, "deposit", self.unit)
        return LineKey(self.treasury_id, "estimate", self.unit, units.SOURCE, units.YEAR)


@dataclass(frozen=True)
class Attempt:
    """One attempt (an approval: several at once) on a purse through a door."""

    door: str
    purse: str
    id: int
    numbers: tuple[str, ...] = ()


@dataclass
class Tally:
    """What came of the attempts of one thread, then of all."""

    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    doors: Counter[str] = field(default_factory=Counter)
    taken: list[Attempt] = field(default_factory=list)
    unexplained: int = 0
    deadlocks: int = 0
    waits_ms: list[float] = field(default_factory=list)

    def count(self, attempt: Attempt, accepted: bool, explained: bool) -> None:
        """Note one answer."""
        self.doors[attempt.door] += 1
        (self.accepted if accepted else self.refused)[attempt.purse] += 1
        self.unexplained += not accepted and not explained

    def add(self, other: Tally) -> None:
        """Take another's counts in."""
        self.accepted += other.accepted
        self.refused += other.refused
        self.doors += other.doors
        self.taken += other.taken
        self.unexplained += other.unexplained
        self.deadlocks += other.deadlocks
        self.waits_ms += other.waits_ms


def run(seed: int, profile: Profile) -> Verdict:
    """The attack on the books, and the same on a naive table."""
    size, chance = SIZES[profile], random.Random(seed)
    with server.own_world() as cluster, wake.asleep():
        scene, attempts = _set_up(size)
        chance.shuffle(attempts)
        shares = [(scene, attempts[place :: size.processes], size.threads) for place in range(size.processes)]
        begun = time.monotonic()
        tally = Tally()
        for each in at_once(_attack, shares):
            tally.add(each)
        seconds = time.monotonic() - begun
        over, misfits = _judge(scene, tally)
        tally.deadlocks += _deadlocks_seen(cluster)
        _give_back(scene, tally.taken)
        differences = verify_books()
        naive = naive_overdraft(cluster, chance)
    p99 = statistics.quantiles(tally.waits_ms, n=100)[-1]
    broken = [over, misfits, tally.unexplained, tally.deadlocks, len(differences)]
    return Verdict(
        figures={
            "attempts": sum(tally.doors.values()),
            **{f"by {door}": many for door, many in sorted(tally.doors.items())},
            **{f"{purse}: accepted of fitting": f"{tally.accepted[purse]}/{scene.room[purse] // AMOUNT}" for purse in scene.room},
            "đồng over": over,
            "refused": sum(tally.refused.values()),
            "refused without a word": tally.unexplained,
            "deadlocks": tally.deadlocks,
            "p99 wait ms (goal 1000)": round(p99),
            "per second": round(sum(tally.doors.values()) / seconds),
            "differences in the books": len(differences),
            "naive: accepted beyond its room": naive,
        },
        passed=not any(broken) and sum(tally.doors.values()) == size.attempts and naive > 0,
    )


def _set_up(size: Size) -> tuple[Scene, list[Attempt]]:
    """A unit whose three purses hold about half of what will be asked, and the attempts."""
    asked = _asked(size)
    room = {purse: many // 2 * AMOUNT + AMOUNT // 2 for purse, many in asked.items()}
    [unit] = units.found(1)
    # filed while there is no money, so that nothing is held; examined once there is
    early = submit(draft(unit, AMOUNT, "plain"))
    units.allot(unit, room[LINE] + room[COMMITMENT])
    units.deposit(unit, room[DEPOSIT])
    units.contract(unit, room[COMMITMENT])
    on_contract = submit(draft(unit, AMOUNT, "on contract", contract=units.CONTRACT))
    for number in (early, on_contract):
        accept(number)
    view = organisations.unit(unit, clock.today())
    contract_id = commitments.contract_id(unit, units.CONTRACT)
    if view is None or contract_id is None:
        raise LookupError(unit)
    half = size.approvals // 2
    attempts = [
        *_approvals(LINE, [early, *copies([early], half - 1)]),
        *_approvals(COMMITMENT, [on_contract, *copies([on_contract], size.approvals - half - 1)]),
        *(Attempt("filing", (LINE, DEPOSIT)[n % 2], n) for n in range(size.filings)),
        *(Attempt("service", (LINE, DEPOSIT, COMMITMENT)[n % 3], FIRST_INVENTED_ID + n) for n in range(size.movements)),
    ]
    return Scene(unit, view.treasury_id, contract_id, room), attempts


def _asked(size: Size) -> dict[str, int]:
    half, third = size.approvals // 2, size.movements // 3
    return {
        LINE: half + size.filings // 2 + third,
        DEPOSIT: size.filings // 2 + third,
        COMMITMENT: half + third,
    }


def _approvals(purse: str, numbers: Sequence[str]) -> list[Attempt]:
    """Approvals of one, two, three and four dossiers in turn."""
    attempts: list[Attempt] = []
    at = 0
    while at < len(numbers):
        many = len(attempts) % 4 + 1
        attempts.append(Attempt("approval", purse, at, tuple(numbers[at : at + many])))
        at += many
    return attempts


def _attack(scene: Scene, attempts: Sequence[Attempt], threads: int) -> Tally:
    """One process: its attempts in several threads, each with connections of its own."""
    tally = Tally()
    with ThreadPoolExecutor(threads) as pool:
        started = [
            pool.submit(contextvars.copy_context().run, _attack_alone, scene, attempts[place::threads])
            for place in range(threads)
        ]
        for each in started:
            tally.add(each.result())
    return tally


def _attack_alone(scene: Scene, attempts: Sequence[Attempt]) -> Tally:
    tally = Tally()
    try:
        for attempt in attempts:
            try:
                _DOORS[attempt.door](scene, attempt, tally)
            except OperationalError as error:
                if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                    raise
                tally.deadlocks += 1
    finally:
        scratch.close_connections()
    return tally


def _file(scene: Scene, attempt: Attempt, tally: Tally) -> None:
    kind = Kind.DEPOSIT_PAYMENT if attempt.purse == DEPOSIT else Kind.PAYMENT
    filed = draft(scene.unit, AMOUNT, f"{attempt.purse} {attempt.id}", kind)
    signatures = signed(filed)
    begun = time.monotonic()
    with access.acting_as(scene.unit):
        number = filing.submit(filed, signatures, filed.challenge).number
    tally.waits_ms.append((time.monotonic() - begun) * 1e3)
    request = requests.of_dossier(dossiers.by_number(number).id)
    held = request.fund_state == "reserved" and request.held == AMOUNT
    tally.count(attempt, held, request.fund_state == "failed_fund_check" and request.short > 0)


def _approve(scene: Scene, attempt: Attempt, tally: Tally) -> None:
    begun = time.monotonic()
    answers = approval.approve(attempt.numbers, units.DIRECTOR, units.CHIEF)
    tally.waits_ms.append((time.monotonic() - begun) * 1e3)
    for answer in answers:
        refused = answer.refused
        tally.count(attempt, refused is None, refused is not None and refused.word == Word.BLOCKED)


def _serve(scene: Scene, attempt: Attempt, tally: Tally) -> None:
    """The commitment by the treasury's role, the lines by the unit's own, as filing does."""
    begun = time.monotonic()
    if attempt.purse == COMMITMENT:
        with db.atomic():
            [used] = contracts.consume([_use(scene, attempt.id)], clock.now())
        short = used.short
    else:
        movement = Movement(str(attempt.id), "reserve", scene.key(attempt.purse), reserved=AMOUNT)
        with access.acting_as(scene.unit):
            [moved] = budget.move([movement], clock.now())
        short = moved.short
    tally.waits_ms.append((time.monotonic() - begun) * 1e3)
    tally.count(attempt, short == 0, short > 0)
    if not short:
        tally.taken.append(attempt)


_DOORS: dict[str, Callable[[Scene, Attempt, Tally], None]] = {"filing": _file, "approval": _approve, "service": _serve}


def _use(scene: Scene, dossier_id: int) -> ContractUse:
    return ContractUse(dossier_id, scene.contract_id, units.YEAR, units.SOURCE, True, AMOUNT, AMOUNT)


def _judge(scene: Scene, tally: Tally) -> tuple[int, int]:
    """Đồng over, and purses where what was accepted is not exactly what fits or not what the books say is gone."""
    left = _left(scene)
    over = sum(max(tally.accepted[purse] * AMOUNT - room, 0, -left[purse]) for purse, room in scene.room.items())
    misfits = sum(
        tally.accepted[purse] != room // AMOUNT or left[purse] != room - tally.accepted[purse] * AMOUNT
        for purse, room in scene.room.items()
    )
    return over, misfits


def _left(scene: Scene) -> dict[str, int]:
    """What the books say is left in each purse."""
    keys = {purse: scene.key(purse) for purse in (LINE, DEPOSIT)}
    positions = lines.positions(list(keys.values()))
    committed = commitments.commitment_facts(scene.unit, units.CONTRACT, units.YEAR, units.SOURCE)
    return {
        **{purse: positions[key].available for purse, key in keys.items()},
        COMMITMENT: committed.remaining if committed else 0,
    }


def _give_back(scene: Scene, taken: Sequence[Attempt]) -> None:
    """Give back what attempts at the services took, so that only dossiers hold money when the books are proven."""
    lines_taken = [each for each in taken if each.purse != COMMITMENT]
    with db.atomic():
        contracts.give_back([_use(scene, each.id) for each in taken if each.purse == COMMITMENT], clock.now())
        budget.move(
            [Movement(str(each.id), "release", scene.key(each.purse), reserved=-AMOUNT) for each in lines_taken],
            clock.now(),
        )


def _deadlocks_seen(cluster: Cluster) -> int:
    """What the server itself counted."""
    with psycopg.connect(cluster.conninfo(SUPERUSER, "postgres")) as connection:
        row = connection.execute("SELECT sum(deadlocks)::int FROM pg_stat_database").fetchone()
    return int(row[0]) if row else 0


def naive_overdraft(cluster: Cluster, chance: random.Random, threads: int = 8, each: int = 40, room: int = 100) -> int:
    """How many more are accepted than fit, where each attempt reads what is left, thinks, and writes what it reckons."""
    with psycopg.connect(cluster.conninfo(SUPERUSER), autocommit=True) as connection:
        connection.execute("CREATE TABLE naive_purse AS SELECT %s::int AS left_over", [room])
    pauses = [[chance.random() / 500 for _ in range(each)] for _ in range(threads)]
    accepted: Counter[int] = Counter()
    ready = threading.Barrier(threads)

    def spend(thread: int) -> None:
        with psycopg.connect(cluster.conninfo(SUPERUSER), autocommit=True) as connection:
            ready.wait()
            for pause in pauses[thread]:
                row = connection.execute("SELECT left_over FROM naive_purse").fetchone()
                time.sleep(pause)
                if row and row[0] >= 1:
                    connection.execute("UPDATE naive_purse SET left_over = %s", [row[0] - 1])
                    accepted[thread] += 1

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(spend, range(threads)))
    return sum(accepted.values()) - room
