"""Approving many at once: up to AT_ONCE post while the director waits, more stand in line for the posting workers.

A worker posts up to BATCH of one class of units in one transaction by the same `approval.approve`. Any number of workers
may run: none is on another's class, and what one has begun and not committed is there again for the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.services import line
from khobac.core import db, wake
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.payment import approval
from khobac.flows.payment.approval import AT_ONCE, Approved

BATCH = 1000


@dataclass(frozen=True)
class BulkApproval:
    """Either the answers, or the name of the set that stands in line (see `dossiers.queries.of_set`)."""

    answers: tuple[Approved, ...] = ()
    batch: int | None = None


@repeated
def approve(numbers: Sequence[str], director: str, chief: str | None = None) -> BulkApproval:
    """The director's signature on these. Raises STATE when too many stand in line already, NOT_FOUND."""
    if len(numbers) <= AT_ONCE:
        return BulkApproval(answers=tuple(approval.approve(numbers, director, chief)))
    found = dossiers.by_numbers(numbers)
    missing = sorted(set(numbers) - set(found))
    if missing:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {', '.join(missing)}.")
    with db.atomic():
        batch = line.stand_in_line([found[number] for number in dict.fromkeys(numbers)], director, chief or "")
        db.after_commit(wake.workers)
    return BulkApproval(batch=batch)


@repeated
def post_next() -> int:
    """Post the next of those in line, for a worker; how many. Call again until 0."""
    with db.atomic():
        waiting = line.next_in_line(BATCH)
        if waiting:
            first = waiting[0]
            answers = approval.approve([each.number for each in waiting], first.director, first.chief or None)
            line.leave_line({each.id: answer.refused for each, answer in zip(waiting, answers, strict=True)})
    return len(waiting)
