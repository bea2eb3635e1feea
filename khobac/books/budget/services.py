"""The only writer of budget lines."""
from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from khobac.books.budget import allotting
from khobac.books.budget.allotting import Mistake
from khobac.books.budget.decisions import Drafted, approve, draft, end, locked, rows_of
from khobac.books.budget.documents import Decision, Document
from khobac.books.budget.keys import LineKey
from khobac.books.budget.nodes import LINE_TIERS, Node, Row, Step
from khobac.books.errors import KeyReused, understood
from khobac.core import bulk, db
from khobac.core.arrays import plain, texts
from khobac.core.db import Asked, Rows
from khobac.core.errors import Refused, Word

__all__ = [
    "Decision",
    "Document",
    "Drafted",
    "Entered",
    "LineKey",
    "Mistake",
    "Moved",
    "Movement",
    "allot",
    "allotment",
    "approve",
    "draft",
    "end",
    "enter",
    "locked",
    "move",
    "rows_of",
    "send",
]

AllotmentKind = Literal["estimate", "supplement", "cut", "provisional", "deposit"]


class Movement(NamedTuple):
    """A change of one line, in đồng. `reference` and `event` make it happen once on its line.

    `withheld` is the part of the line that is frozen: what is left after the movement may not be less.
    An event "estimate" on a line without estimate also replaces what was allotted provisionally.
    The amounts stand in the order of budget_move.
    """

    reference: str
    event: str
    key: LineKey
    estimate: int = 0
    provisional: int = 0
    deposited: int = 0
    reserved: int = 0
    committed: int = 0
    advance: int = 0
    actual: int = 0
    withheld: int = 0
    actor: str = ""
    reason: str = ""


class Moved(NamedTuple):
    """The answer to one movement: done (now or `already`), or `short` of so many đồng and left out.

    `replaced` is the provisional allotment that a first estimate ended.
    """

    reference: str
    moved: bool
    short: int = 0
    already: bool = False
    replaced: int = 0


_MOVE = """
SELECT short, already, provisional FROM budget_move(%s, %s, %s::text[], %s::text[], %s::text[], %s::int[],
    %s::int[], %s::text[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[])
"""


def move(movements: Sequence[Movement], at: dt.datetime) -> list[Moved]:
    """Check and make these movements under the locks of their lines, first come first served; answers in order.

    A line that does not exist is made. Raises KeyReused when a movement was made before with other amounts.
    """
    return send(movements, at)()


def send(movements: Sequence[Movement], at: dt.datetime) -> Callable[[], list[Moved]]:
    """The same, only sent, so that it may go `db.together` with what follows; what it gives is called for the answers."""
    first: dict[tuple[str, str, LineKey], Movement] = {}
    for movement in movements:
        if first.setdefault(movement[:3], movement) != movement:
            raise KeyReused(movement.reference)
    batches: dict[int, list[Movement]] = {}
    for movement in first.values():
        batches.setdefault(movement.key.treasury_id, []).append(movement)
    sent = [(batch, _send_batch(treasury_id, batch, at)) for treasury_id, batch in sorted(batches.items())]

    def answers() -> list[Moved]:
        found = {movement[:3]: moved for batch, asked in sent for movement, moved in _answers(batch, asked)}
        return [found[identity] for identity in first] if len(first) == len(movements) else _with_repeats(movements, found)

    return answers


def _answers(batch: Sequence[Movement], asked: Asked[Rows]) -> Iterator[tuple[Movement, Moved]]:
    with understood():
        rows = asked.answer
    for movement, row in zip(batch, rows, strict=True):
        short, already = row["short"], row["already"]
        is_first_estimate = row["provisional"] != movement.provisional and not short and not already
        replaced = movement.provisional - row["provisional"] if is_first_estimate else 0
        yield movement, Moved(movement.reference, short == 0, short, already, replaced)


def _with_repeats(movements: Sequence[Movement], answers: dict[tuple[str, str, LineKey], Moved]) -> list[Moved]:
    """Answers for a batch that names a movement twice: made at most the first time."""
    repeated: list[Moved] = []
    for movement in movements:
        answer = answers[movement[:3]]
        repeated.append(answer)
        answers[movement[:3]] = answer._replace(already=answer.moved, replaced=0)
    return repeated


def _send_batch(treasury_id: int, batch: Sequence[Movement], at: dt.datetime) -> Asked[Rows]:
    """One call of budget_move; rows of short, already, provisional in order."""
    lines: dict[LineKey, int] = {}
    places = [lines.setdefault(movement.key, len(lines) + 1) for movement in batch]
    references, events, keys, *amounts, actors, reasons = zip(*batch, strict=True)
    parameters: list[Any] = [
        treasury_id,
        at,
        texts(key.account_kind for key in lines),
        texts(key.unit for key in lines),
        texts(key.source for key in lines),
        plain(key.year for key in lines),
        plain(places),
        texts(key.unit for key in keys),
        texts(references),
        texts(events),
        *map(plain, amounts),
        texts(actors),
        texts(reasons),
    ]
    with understood():
        return db.ask(_MOVE, parameters, list)


def allotment(
    *, kind: AllotmentKind, key: LineKey, amount: int, reference: str, actor: str = "", reason: str = ""
) -> Movement:
    """The movement of an allotment; `amount` is positive, also for a cut.

    >>> key = LineKey(61, "estimate", "1012345", "12", 2026)
    >>> allotment(kind="cut", key=key, amount=200, reference="QD-1").estimate
    -200
    """
    if amount <= 0:
        raise ValueError("an allotment has a positive amount")
    if (kind == "deposit") != (key.account_kind == "deposit"):
        raise ValueError("a deposit is allotted to a deposit account, and nothing else is")
    signed = -amount if kind == "cut" else amount
    parts = {"provisional": "provisional", "deposit": "deposited"}
    return Movement(
        reference=reference, event=kind, key=key, actor=actor, reason=reason, **{parts.get(kind, "estimate"): signed}
    )


def allot(
    *,
    kind: AllotmentKind,
    key: LineKey,
    amount: int,
    reference: str,
    at: dt.datetime,
    actor: str = "",
    reason: str = "",
) -> Moved:
    """Allot, cut or receive. Raises BELOW_USED, with `short`, when less would be left than is used already."""
    movement = allotment(kind=kind, key=key, amount=amount, reference=reference, actor=actor, reason=reason)
    [moved] = move([movement], at)
    if not moved.moved:
        raise Refused(Word.BELOW_USED, "Số phân bổ sau điều chỉnh thấp hơn số đã sử dụng.", short=moved.short)
    return moved


@dataclass(frozen=True, slots=True)
class Entered:
    """What entering a decision did: its steps, the provisional allotments it ended included; or why it cannot be."""

    steps: tuple[Step, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def enter(decision: Decision, steps: Sequence[Step], ceilings: Sequence[Row], by: str, at: dt.datetime) -> Entered:
    """Carry a decision out: nodes, then budget lines, then ceilings. With mistakes the caller rolls back.

    Order of locks: nodes before lines, each in key order.
    """
    applied = allotting.apply(decision.treasury_id, decision.id, steps, decision.valid_on, at)
    mistakes = applied.mistakes or _move_lines(decision, steps, by, at)
    if mistakes:
        return Entered(mistakes=tuple(mistakes))
    allotting.set_ceilings(decision, ceilings, at)
    return Entered((*steps, *applied.replaced))


def _move_lines(decision: Decision, steps: Sequence[Step], by: str, at: dt.datetime) -> list[Mistake]:
    """What the steps mean for budget lines: allotments first, so that a line may lose what it gets; then freezes."""
    given: dict[tuple[Node, str], list[int]] = defaultdict(lambda: [0, 0])
    for step in steps:
        if step.node.tier in LINE_TIERS and not step.frozen:
            sums = given[step.node, step.kind]
            sums[0] += step.estimate
            sums[1] += step.provisional
    movements = {
        Movement(
            decision.reference, kind, node.line(), estimate=estimate, provisional=provisional, actor=by, reason=decision.reason
        ): node
        for (node, kind), (estimate, provisional) in sorted(given.items(), key=lambda each: -sum(each[1]))
        if estimate or provisional
    }
    ordered = list(movements)
    answers = [
        moved for first in range(0, len(ordered), bulk.PAGE) for moved in move(ordered[first : first + bulk.PAGE], at)
    ]
    mistakes = [
        Mistake("BELOW", node, moved.short)
        for node, moved in zip(movements.values(), answers, strict=True)
        if not moved.moved
    ]
    return mistakes or allotting.freeze_lines(steps)
