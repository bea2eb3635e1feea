"""What others may read of dossiers. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.errors import Refused, Word

_HEAD = """
    SELECT id, number, treasury_id, unit_code, office_id, procedure, mode, chain_id, resubmits_id, revision, state,
           content_hash, sent_at, received_at, legal_due_at, committed_due_at, control_due_at, taken_at, decided_at
    FROM dossiers_dossier
"""


class LockedDossier(NamedTuple):
    """The head of a dossier as it stands, in the order of _HEAD."""

    id: int
    number: str
    treasury_id: int
    unit_code: str
    office_id: int
    procedure: str
    mode: str
    chain_id: int
    resubmits_id: int | None
    revision: int
    state: str
    content_hash: str
    sent_at: dt.datetime
    received_at: dt.datetime
    legal_due_at: dt.datetime | None
    committed_due_at: dt.datetime | None
    control_due_at: dt.datetime | None
    taken_at: dt.datetime | None
    decided_at: dt.datetime | None


@dataclass(frozen=True)
class SeatHolder:
    """A person in a seat of one dossier."""

    seat: str
    person: str


@dataclass(frozen=True)
class StepView:
    """One step, for timelines."""

    event: str
    from_state: str
    to_state: str
    actor: str
    at: dt.datetime
    reason: str


@dataclass(frozen=True)
class DefectView:
    """One defect of a return."""

    code: str
    severity: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: str
    found_by: str


def lock(ids: Sequence[int]) -> list[LockedDossier]:
    """These dossiers, locked in the order of their ids (first in the order of locks). One statement."""
    return _heads(_HEAD + " WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [sorted(set(ids))])


def lock_by_number(number: str) -> LockedDossier:
    """One dossier, locked. Raises NOT_FOUND."""
    return _one(_heads(_HEAD + " WHERE number = %s FOR UPDATE", [number]), number)


def by_number(number: str) -> LockedDossier:
    """One dossier, without lock. Raises NOT_FOUND."""
    return _one(_heads(_HEAD + " WHERE number = %s", [number]), number)


def by_numbers(numbers: Sequence[str]) -> dict[str, LockedDossier]:
    """Those of these dossiers that there are, without lock. One statement."""
    return {head.number: head for head in _heads(_HEAD + " WHERE number = ANY(%s)", [list(numbers)])}


def by_ids(ids: Sequence[int]) -> list[LockedDossier]:
    """These dossiers, without lock, by id. One statement."""
    return _heads(_HEAD + " WHERE id = ANY(%s::bigint[]) ORDER BY id", [plain(ids)])


def steps(dossier_id: int) -> list[StepView]:
    """The life of one dossier so far, oldest first. One statement by key."""
    found = db.rows(
        "SELECT event, from_state, to_state, actor, at, reason FROM dossiers_step WHERE dossier_id = %s ORDER BY seq",
        [dossier_id],
    )
    return [StepView(**(row | {"at": clock.local(row["at"])})) for row in found]


def defects(dossier_id: int) -> list[DefectView]:
    """What the return of this dossier named. One statement by key."""
    found = db.rows(
        """
        SELECT code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis, found_by
        FROM dossiers_defect WHERE dossier_id = %s ORDER BY ordinal
        """,
        [dossier_id],
    )
    return [DefectView(**row) for row in found]


def named_since(since: dt.datetime) -> dict[str, int]:
    """How often each entry of the library of defects was named from an instant on. One statement by index."""
    found = db.rows(
        "SELECT wording, count(*) AS many FROM dossiers_defect WHERE wording <> '' AND named_at >= %s GROUP BY wording",
        [since],
    )
    return {row["wording"]: row["many"] for row in found}


def returns_on_chain(chain_id: int) -> list[int]:
    """The dossiers of a chain that were sent back before payment, oldest first. One statement by index."""
    found = db.rows(
        """
        SELECT step.dossier_id FROM dossiers_step step JOIN dossiers_dossier dossier ON dossier.id = step.dossier_id
        WHERE dossier.chain_id = %s AND step.to_state = 'returned' ORDER BY step.at, step.dossier_id
        """,
        [chain_id],
    )
    return [int(row["dossier_id"]) for row in found]


def refusals_on_chain(chain_id: int) -> int:
    """How many dossiers of a chain were sent back or refused. One statement by index."""
    [row] = db.rows(
        """
        SELECT count(*) AS many FROM dossiers_step step JOIN dossiers_dossier dossier ON dossier.id = step.dossier_id
        WHERE dossier.chain_id = %s AND step.to_state IN ('returned', 'refused')
        """,
        [chain_id],
    )
    return int(row["many"])


def seat_holders(dossier_id: int) -> dict[str, str]:
    """Seat to person of one dossier (the last one where several officers had it in hand). One statement by key."""
    found = db.rows("SELECT seat, person FROM dossiers_seattaken WHERE dossier_id = %s ORDER BY id", [dossier_id])
    return {row["seat"]: row["person"] for row in found}


def other_seats(asked: Sequence[tuple[int, SeatHolder]]) -> set[int]:
    """Those of the dossiers in which a person asked about already holds another seat. One statement."""
    found = db.rows(
        """
        SELECT dossier_id FROM dossiers_seattaken taken
        JOIN unnest(%s::bigint[], %s::text[], %s::text[]) AS asked (dossier_id, seat, person) USING (dossier_id, person)
        WHERE taken.seat <> asked.seat
        """,
        [plain(each for each, _ in asked), texts(who.seat for _, who in asked), texts(who.person for _, who in asked)],
    )
    return {int(row["dossier_id"]) for row in found}


def seated(dossier_ids: Sequence[int], seat: str) -> set[int]:
    """Those of the dossiers in which somebody holds this seat. One statement."""
    found = db.rows(
        "SELECT dossier_id FROM dossiers_seattaken WHERE dossier_id = ANY(%s::bigint[]) AND seat = %s",
        [plain(dossier_ids), seat],
    )
    return {int(row["dossier_id"]) for row in found}


def lock_numbers(numbers: Sequence[str]) -> list[LockedDossier]:
    """These dossiers, locked in the order of their ids. One statement."""
    return _heads(_HEAD + " WHERE number = ANY(%s::text[]) ORDER BY id FOR UPDATE", [texts(numbers)])


def was_controlled(dossier_ids: Sequence[int]) -> dict[int, str]:
    """The state that the control after payment once left a pay-first dossier in, where there was one. One statement."""
    found = db.rows(
        """
        SELECT DISTINCT ON (dossier_id) dossier_id, to_state FROM dossiers_step
        WHERE dossier_id = ANY(%s) AND to_state IN ('post_control_ok', 'post_control_finding')
        ORDER BY dossier_id, seq DESC
        """,
        [list(dossier_ids)],
    )
    return {int(row["dossier_id"]): row["to_state"] for row in found}


def _heads(sql: str, parameters: Sequence[Any]) -> list[LockedDossier]:
    return [LockedDossier._make((*row[:12], *[at and clock.local(at) for at in row[12:]])) for row in db.tuples(sql, parameters)]


def _one(found: list[LockedDossier], number: str) -> LockedDossier:
    if not found:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {number}.")
    return found[0]


def mended_already(dossier_id: int) -> bool:
    """Whether another dossier has been filed in the place of this one and still stands. One statement."""
    found = db.rows(
        "SELECT 1 FROM dossiers_dossier WHERE resubmits_id = %s AND state <> 'withdrawn' LIMIT 1", [dossier_id]
    )
    return bool(found)


@dataclass(frozen=True)
class LetterView:
    """A signed record to the unit; `compact` is the text of its QR code."""

    kind: str
    compact: str
    document_hash: str
    written_at: dt.datetime


def letters(dossier_id: int) -> list[LetterView]:
    """The letters about a dossier, oldest first. One statement by key."""
    found = db.rows(
        "SELECT kind, compact, document_hash, written_at FROM dossiers_letter WHERE dossier_id = %s ORDER BY id",
        [dossier_id],
    )
    return [LetterView(**(row | {"written_at": clock.local(row["written_at"])})) for row in found]


def chain(chain_id: int) -> list[LockedDossier]:
    """Every dossier filed for one request, the first first: what was mended and what mends it. One statement by index."""
    return _heads(_HEAD + " WHERE chain_id = %s ORDER BY id", [chain_id])


def sample_counts() -> list[tuple[str, str, int]]:
    """How many sample dossiers there are by (state, mode). One statement."""
    found = db.rows("SELECT state, mode, count(*) AS many FROM dossiers_dossier WHERE sample GROUP BY state, mode")
    return [(row["state"], row["mode"], row["many"]) for row in found]


def any_sample() -> bool:
    """Whether sample data were loaded here. One statement, stopping at the first."""
    return bool(db.rows("SELECT EXISTS (SELECT FROM dossiers_dossier WHERE sample) AS any")[0]["any"])


class Answered(NamedTuple):
    """What has come of a dossier of a set in line: nothing yet (`word` None), paid (""), or why not."""

    number: str
    word: str | None
    sentence: str


def of_set(batch: int) -> list[Answered]:
    """Every dossier of a set that was put in line, in the order given. One statement by index."""
    found = db.tuples(
        """
        SELECT dossier.number, CASE WHEN waiting.answered_at IS NOT NULL THEN waiting.word END, waiting.sentence
        FROM dossiers_inline waiting JOIN dossiers_dossier dossier ON dossier.id = waiting.dossier_id
        WHERE waiting.batch = %s ORDER BY waiting.id
        """,
        [batch],
    )
    return [Answered._make(row) for row in found]
