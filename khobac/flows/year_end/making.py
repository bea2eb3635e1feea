"""Making effects true: commitments, advances, budget lines and books of a batch of keys, in the order of locks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, Protocol

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.books.commitments import services as commitments
from khobac.books.commitments.services import CommitmentKey
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry
from khobac.books.periods.year_end import COMMAND, UNIT, Commitment, Effect, Key
from khobac.core import clock
from khobac.flows.year_end.above import CutShort, cancel_above
from khobac.flows.year_end.entries import Ground, entries_of


class Moved(Exception):
    """Some keys are no longer as they were when the effects were computed: the caller rolls back and leaves them out."""

    def __init__(self, keys: set[Key]) -> None:
        super().__init__(sorted(keys))
        self.keys = keys


def make(effects: Sequence[Effect], ground: Ground, reference: str, by: str) -> None:
    """All of these or none; one statement of each room. Raises Moved with the keys that changed meanwhile."""
    now = clock.now()
    above = [each for each in effects if each.tier not in (UNIT, COMMAND)]
    effects = [each for each in effects if each.tier in (UNIT, COMMAND)]
    upper = _cut(above, ground, reference, by) if above else []
    gone = commitments.carry_over(_named(ground, effects, lambda each: each.carried_commitments), reference, now)
    _as_expected(effects, lambda each: sum(one.amount for one in each.carried_commitments), gone)
    dropped = commitments.cancel_remaining(
        _named(ground, effects, lambda each: each.cancelled_commitments), reference, now
    )
    _as_expected(effects, lambda each: sum(one.amount for one in each.cancelled_commitments), dropped)
    crossing = [
        CommitmentKey(ground.treasury_id, each.unit, each.source, ground.year) for each in effects if each.moved
    ]
    _as_expected(effects, lambda each: each.moved, commitments.move_advances(crossing, reference, now))
    _move_lines(effects, ground, reference, by)
    ledger.post([*upper, *(entry for each in effects for entry in entries_of(each, ground, reference))], now)


def _cut(above: Sequence[Effect], ground: Ground, reference: str, by: str) -> list[Entry]:
    """Cut the tree above the units, before any line is locked."""
    try:
        return cancel_above(above, ground.treasury_id, ground.year, reference, by)
    except CutShort:
        raise Moved({each.key for each in above}) from None


class Done(Protocol):
    """An amount that a room took from a key."""

    @property
    def unit(self) -> str:
        """Of the key."""

    @property
    def source(self) -> str:
        """Of the key."""

    @property
    def amount(self) -> int:
        """In đồng."""


def _as_expected(effects: Sequence[Effect], expected: Callable[[Effect], int], done: Sequence[Done]) -> None:
    """Raises Moved for keys of which a room took another amount than the effect says."""
    taken: Counter[Key] = Counter()
    for each in done:
        taken[each.unit, each.source, UNIT] += each.amount
    changed = {each.key for each in effects if taken[each.key] != expected(each)}
    if changed:
        raise Moved(changed)


def _named(
    ground: Ground, effects: Sequence[Effect], of: Callable[[Effect], tuple[Commitment, ...]]
) -> list[CommitmentKey]:
    return [
        CommitmentKey(ground.treasury_id, each.unit, each.source, ground.year, commitment.contract_id)
        for each in effects
        for commitment in of(each)
    ]


def _move_lines(effects: Sequence[Effect], ground: Ground, reference: str, by: str) -> None:
    movements = [movement for each in effects for movement in _movements(each, ground, reference, by)]
    answers = budget.move(movements, clock.now())
    short = {movement.key for movement, answer in zip(movements, answers, strict=True) if not answer.moved}
    if short:
        raise Moved({(key.unit, key.source, COMMAND if key.account_kind == "command" else UNIT) for key in short})


def _movements(effect: Effect, ground: Ground, reference: str, by: str) -> Iterator[Movement]:
    """What an effect does to the line of the old year and to that of the new, in the order of the stages."""
    kind: Literal["estimate", "command"] = "command" if effect.tier == COMMAND else "estimate"
    old = LineKey(ground.treasury_id, kind, effect.unit, effect.source, ground.year)
    new = old._replace(year=ground.year + 1)
    carried_provisional, cancelled_provisional = effect.provisional
    if effect.carried:
        committed = sum(each.amount for each in effect.carried_commitments)
        yield Movement(
            reference=reference,
            event="carry_over",
            key=old,
            estimate=carried_provisional - effect.carried,
            provisional=-carried_provisional,
            committed=-committed,
            actor=by,
        )
        yield Movement(
            reference=reference, event="carry_over", key=new, estimate=effect.carried, committed=committed, actor=by
        )
    if effect.moved:
        yield Movement(reference=reference, event="move_advance", key=old, advance=-effect.moved, actor=by)
        yield Movement(reference=reference, event="move_advance", key=new, advance=effect.moved, actor=by)
    if effect.cancelled:
        yield Movement(
            reference=reference,
            event="cancel_estimate",
            key=old,
            estimate=cancelled_provisional - effect.cancelled,
            provisional=-cancelled_provisional,
            committed=-sum(each.amount for each in effect.cancelled_commitments),
            actor=by,
        )
