"""Mixed work on a few hot accounts, through the flows: every kind of transaction that moves money, shuffled."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from django.db import OperationalError

from khobac.books.budget.services import AllotmentKind
from khobac.books.ledger import services as ledger
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.flows import budget, contracts
from khobac.flows.budget import Document, Line
from khobac.flows.payment import approval, examination
from khobac.flows.payment.examination import SeenDefect
from khobac.registers.organisations import queries as organisations
from proof.ground import history, units
from proof.ground.cycles import Read
from proof.ground.dossiers import accept, copies, draft, submit

AMOUNT = 1_000_000
SHARES = {"file": 15, "approve": 25, "return": 10, "adjust": 15, "commit": 10, "transfer": 15, "roll up": 5, "read": 5}
"""Of a hundred transactions."""
DEADLOCK = "40P01"
_keys = count()


@dataclass(frozen=True)
class Task:
    """One transaction: what is done to which units, or to which dossiers."""

    kind: str
    key: str
    units: tuple[str, str]
    amount: int
    numbers: tuple[str, ...] = ()


@dataclass
class Tally:
    """What came of the tasks of some clients."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reads: list[Read] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Take another's counts in."""
        self.done += other.done
        self.refused += other.refused
        self.reads += other.reads


def tasks(codes: Sequence[str], many: int, chance: random.Random) -> list[Task]:
    """About this many tasks on these units, who have money, a contract, and dossiers to approve and to return."""
    kinds = [kind for kind, share in SHARES.items() for _ in range(many * share // 100)]
    approvals, returns = kinds.count("approve"), kinds.count("return")
    units.endow(codes, many * AMOUNT)
    patterns = [_pattern(code, contract) for code in codes for contract in (None, units.CONTRACT)]
    for number in patterns[: len(codes)]:
        examination.examine(number, units.OFFICER)
    to_return = iter(copies(patterns[: len(codes)], returns))
    for number in patterns:
        accept(number)
    to_approve = copies(patterns, 2 * approvals)
    chance.shuffle(to_approve)
    pairs = iter(zip(to_approve[::2], to_approve[1::2], strict=True))
    chance.shuffle(kinds)
    return [_task(kind, codes, pairs, to_return, chance) for kind in kinds]


def _pattern(code: str, contract: str | None) -> str:
    return submit(draft(code, AMOUNT, f"{code} {contract}", contract=contract))


def _task(
    kind: str, codes: Sequence[str], pairs: Iterator[tuple[str, str]], to_return: Iterator[str], chance: random.Random
) -> Task:
    first, second = chance.sample(codes, 2)
    numbers = next(pairs) if kind == "approve" else (next(to_return),) if kind == "return" else ()
    return Task(kind, f"{kind} {next(_keys)}", (first, second), chance.randint(1, AMOUNT), numbers)


def do(given: Sequence[Task], client: int) -> Tally:
    """One after another; a refusal is an answer."""
    tally = Tally()
    for place, task in enumerate(given):
        try:
            if task.kind == "read":
                tally.reads += history.read_all(-(client * 1_000_000 + place + 1))
            else:
                _ACTS[task.kind](task)
            tally.done[task.kind] += 1
        except Refused as refused:
            tally.refused[f"{task.kind} {refused.word}"] += 1
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", None) != DEADLOCK:
                raise  # the server counts those
    return tally


def _file(task: Task) -> None:
    submit(draft(task.units[0], task.amount, task.key, lines=1))


def _approve(task: Task) -> None:
    answers = approval.approve(task.numbers, units.DIRECTOR, units.CHIEF)
    refused = next((each.refused for each in answers if each.refused), None)
    if refused:
        raise refused


def _return(task: Task) -> None:
    seen = SeenDefect("X1", "/payee", "Tên người hưởng khác hợp đồng.")
    examination.send_back(task.numbers[0], units.OFFICER, adds=[seen], reason="Đơn vị sửa tên người hưởng.")


def _adjust(task: Task) -> None:
    kind: AllotmentKind = "cut" if task.amount % 2 else "supplement"
    budget.allot(task.units[0], units.SOURCE, units.YEAR, task.amount, kind, units.FINANCE, task.key)


def _commit(task: Task) -> None:
    amount = -task.amount if task.amount % 2 else task.amount
    contracts.commit(task.units[0], units.CONTRACT, units.YEAR, units.SOURCE, amount, "adjust", units.OFFICER, task.key)


def _transfer(task: Task) -> None:
    today = clock.today()
    loser, gainer = task.units
    view = organisations.unit(loser, today)
    if view is None:
        raise LookupError(loser)
    row = Line("transfer", gainer, units.SOURCE, units.YEAR, task.amount, giver=loser, giver_tier="4")
    budget.enter_signed(Document(task.key, units.FINANCE, today, today, "", ""), [row], view.treasury_id, units.FINANCE)


def _roll_up(task: Task) -> None:
    view = organisations.unit(task.units[0], clock.today())
    if view is None:
        raise LookupError(task.units[0])
    ledger.roll_up(view.treasury_id)


_ACTS: dict[str, Callable[[Task], None]] = {
    "file": _file,
    "approve": _approve,
    "return": _return,
    "adjust": _adjust,
    "commit": _commit,
    "transfer": _transfer,
    "roll up": _roll_up,
}
