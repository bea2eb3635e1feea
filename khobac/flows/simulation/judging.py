"""Stored checks judged under their own law and under the changed one, by the rules that may read what is changed.

The findings of all other rules cannot change and are taken as stored. Both sides are judged by today's rules, so that a
difference is the law's doing and not the rules'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from khobac.control import engine
from khobac.control.findings import Finding
from khobac.control.inputs import POSITION, SNAPSHOT
from khobac.registers.law.values import Law
from khobac.watch.simulations.queries import StoredCheck
from khobac.watch.simulations.services import Changed, Count, CountKey


@dataclass
class Piece:
    """What some checks came to. `changed` are kept up to a number, `counts` have all."""

    up_to: int = 0
    seen: int = 0
    judged: int = 0
    counts: dict[CountKey, Count] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)

    def add(self, change: Changed, kept: int) -> None:
        """One more dossier decided otherwise."""
        count = self.counts.get(change.key, Count())
        self.counts[change.key] = Count(count.many + 1, count.amount + change.amount)
        if len(self.changed) < kept:
            self.changed.append(change)

    def join(self, other: Piece, kept: int) -> None:
        """Take in what another piece found."""
        self.up_to = max(self.up_to, other.up_to)
        self.seen += other.seen
        self.judged += other.judged
        for key, count in other.counts.items():
            before = self.counts.get(key, Count())
            self.counts[key] = Count(before.many + count.many, before.amount + count.amount)
        self.changed += other.changed[: kept - len(self.changed)]


def judge(
    checks: Iterable[StoredCheck], laws: Mapping[str, tuple[Law, Law]], rules: frozenset[str], kept: int
) -> Piece:
    """These checks under both laws; `laws` has each law that is touched by its hash, as it is and as changed."""
    piece = Piece()
    for check in checks:
        piece.seen += 1
        piece.up_to = check.dossier_id
        if check.law_hash not in laws:
            continue
        piece.judged += 1
        change = _decided_otherwise(check, *laws[check.law_hash], rules)
        if change is not None:
            piece.add(change, kept)
    return piece


def _decided_otherwise(check: StoredCheck, law: Law, changed: Law, rules: frozenset[str]) -> Changed | None:
    snapshot, position = SNAPSHOT.validate_json(check.snapshot), POSITION.validate_json(check.position)
    before = engine.check(snapshot, law, position, rules)
    after = engine.check(snapshot, changed, position, rules)
    new, gone = _without(after, before), _without(before, after)
    if not (new or gone):
        return None
    failed, fails = (check.other_blocks > 0 or bool(engine.blocking(found)) for found in (before, after))
    outcome = "otherwise" if failed == fails else "fails" if fails else "passes"
    telling = next(iter(engine.blocking(new) or engine.blocking(gone) or new or gone))
    key = CountKey(outcome, position.unit.kind, check.procedure, check.mode)
    return Changed(check.dossier_id, key, snapshot.gross, telling.code, telling.message_vi, telling.message_en)


def _without(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings of one side that the other has not, by rule (of a table: its row), place and weight; words may name the
    changed value.
    """
    known = {_same(each) for each in others}
    return tuple(each for each in findings if _same(each) not in known)


def _same(finding: Finding) -> tuple[object, ...]:
    return (*finding.key, finding.severity, finding.values.get("row"))
