"""The only writer of dossiers. Every function takes many and writes them in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import NamedTuple

from khobac.casework.dossiers.queries import LockedDossier, SeatHolder, other_seats
from khobac.casework.dossiers.states import CLOCK_VOID, NEW, OPEN, Event, State, targets
from khobac.core import clock, db
from khobac.core.arrays import plain, texts
from khobac.core.db import Asked
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class NewSignature:
    """A signature with the verdict of its verification."""

    seat: str
    person: str
    signed_at: dt.datetime
    algorithm: str
    certificate_serial: str
    certificate_pem: str
    value: bytes
    document_hash: str
    valid: bool
    reason: str = ""


@dataclass(frozen=True)
class NewDossier:
    """A dossier about to be taken in. `resubmits` is the returned dossier it mends."""

    id: int
    number: str
    treasury_id: int
    unit_code: str
    office_id: int
    procedure: str
    mode: str
    prepared_by: str
    content_hash: str
    sent_at: dt.datetime
    received_at: dt.datetime
    legal_due_at: dt.datetime
    committed_due_at: dt.datetime
    seats: tuple[SeatHolder, ...]
    signatures: tuple[NewSignature, ...] = ()
    resubmits: LockedDossier | None = None


class NewStep(NamedTuple):
    """One step to be taken by one dossier."""

    dossier_id: int
    event: Event
    to_state: State
    actor: str
    reason: str = ""
    control_due_at: dt.datetime | None = None


@dataclass(frozen=True)
class NewDefect:
    """A defect to be named in a return."""

    code: str
    severity: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: str
    found_by: str
    wording: str = ""


@dataclass(frozen=True)
class NewLetter:
    """A signed record to the unit."""

    dossier_id: int
    unit_code: str
    kind: str
    document_hash: str
    compact: str


@dataclass(frozen=True)
class NewDraft:
    """The form of a unit as far as it is filled in."""

    unit_code: str
    prepared_by: str
    content: dict[str, object] = field(default_factory=dict)
    resubmits: int | None = None


def ask_identity() -> Asked[int]:
    """The id of a dossier that is about to be received: what it holds elsewhere refers to it."""
    return db.ask("SELECT nextval('dossiers_dossier_id_seq') AS id", [], lambda rows: int(rows[0]["id"]))


def next_number(prefix: str, office_code: str, at: dt.datetime) -> str:
    """The next number of the office's series, such as HS-0061-26-0000412; gapless, given in the transaction that uses it.

    The series stays locked to the end of that transaction: a number is the last thing to ask for.
    """
    return ask_next_number(prefix, office_code, at).answer


def ask_next_number(prefix: str, office_code: str, at: dt.datetime) -> Asked[str]:
    """The same, sent and not waited for."""
    return db.ask(
        """
        INSERT INTO dossiers_numberseries (prefix, office_code, year, last) VALUES (%s, %s, %s::smallint, 1)
        ON CONFLICT (prefix, office_code, year) DO UPDATE SET last = dossiers_numberseries.last + 1
        RETURNING last
        """,
        [prefix, office_code, at.year],
        lambda rows: f"{prefix}-{office_code}-{at.year % 100:02d}-{rows[0]['last']:07d}",
    )


def receive(new: NewDossier) -> LockedDossier:
    """Enter the dossier with its first step, seats and signatures. Raises SAME_PERSON when somebody sits in two seats.

    One statement, told: it may go together with others.
    """
    people = [holder.person for holder in new.seats]
    if len(set(people)) < len(people):
        raise Refused(Word.SAME_PERSON, "Một người không được giữ hai vị trí trên cùng một hồ sơ.")
    head = _head(new)
    db.tell(
        _RECEIVE,
        {
            **head._asdict(),
            "prepared_by": new.prepared_by,
            "new": NEW,
            "event": Event.FILE,
            "seats": texts(holder.seat for holder in new.seats),
            "people": texts(people),
            **{name: [getattr(each, name) for each in new.signatures] for name in _SIGNATURE_FIELDS},
        },
    )
    return head


def _head(new: NewDossier) -> LockedDossier:
    mended = new.resubmits
    return LockedDossier(
        id=new.id,
        number=new.number,
        treasury_id=new.treasury_id,
        unit_code=new.unit_code,
        office_id=new.office_id,
        procedure=new.procedure,
        mode=new.mode,
        chain_id=mended.chain_id if mended else new.id,
        resubmits_id=mended.id if mended else None,
        revision=mended.revision + 1 if mended else 1,
        state=State.SUBMITTED,
        content_hash=new.content_hash,
        sent_at=new.sent_at,
        received_at=new.received_at,
        legal_due_at=new.legal_due_at,
        committed_due_at=new.committed_due_at,
        control_due_at=None,
        taken_at=None,
        decided_at=None,
    )


def take(steps: Sequence[NewStep]) -> None:
    """Take these steps in one statement, those of one dossier in the order given.

    The dossiers must be locked and the steps possible (`require`).
    """
    if not steps:
        return
    db.tell(
        """
        WITH moving AS (
            SELECT dossier.id, dossier.unit_code, dossier.step + row_number() OVER steps AS seq,
                   lag(move.to_state, 1, dossier.state::text) OVER steps AS from_state,
                   move.event, move.to_state, move.actor, move.reason, move.control_due_at
            FROM unnest(%(ids)s::bigint[], %(events)s::text[], %(states)s::text[], %(actors)s::text[],
                        %(reasons)s::text[], %(control)s::timestamptz[]) WITH ORDINALITY
                AS move (id, event, to_state, actor, reason, control_due_at, n)
            JOIN dossiers_dossier dossier USING (id)
            WINDOW steps AS (PARTITION BY dossier.id ORDER BY move.n)
        ), taken AS (
            INSERT INTO dossiers_step
                (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
            SELECT id, unit_code, seq, seq - 1, from_state, event, to_state, actor, %(at)s, reason FROM moving
            ORDER BY id, seq
        ), moved AS (
            SELECT id, max(seq) AS step, (array_agg(to_state ORDER BY seq DESC))[1] AS state,
                   bool_or(event = 'examine') AS is_taken,
                   bool_or(from_state = ANY(%(open)s) AND to_state <> ALL(%(open)s)) AS is_decided,
                   bool_or(to_state = ANY(%(void)s)) AS is_void, max(control_due_at) AS control_due_at
            FROM moving GROUP BY id
        )
        UPDATE dossiers_dossier dossier SET
            step = moved.step,
            state = moved.state,
            taken_at = CASE WHEN moved.is_taken THEN coalesce(taken_at, %(at)s) ELSE taken_at END,
            decided_at = CASE WHEN moved.is_decided THEN %(at)s ELSE decided_at END,
            legal_due_at = CASE WHEN moved.is_void THEN NULL ELSE legal_due_at END,
            committed_due_at = CASE WHEN moved.is_void THEN NULL ELSE committed_due_at END,
            control_due_at = coalesce(moved.control_due_at, dossier.control_due_at)
        FROM moved WHERE dossier.id = moved.id
        """,
        {
            "ids": plain(step.dossier_id for step in steps),
            "events": texts(step.event for step in steps),
            "states": texts(step.to_state for step in steps),
            "actors": texts(step.actor for step in steps),
            "reasons": texts(step.reason for step in steps),
            "control": [step.control_due_at for step in steps],
            "at": clock.now(),
            "open": sorted(OPEN),
            "void": sorted(CLOCK_VOID),
        },
    )


def put_off(dossiers: Sequence[tuple[LockedDossier, dt.datetime | None, dt.datetime | None]], by: str, reason: str) -> None:
    """Give locked, open dossiers these later (legal, promised) moments; a step of their life says who and why."""
    take([NewStep(dossier.id, Event.EXTEND, State(dossier.state), by, reason) for dossier, _, _ in dossiers])
    db.tell(
        """
        UPDATE dossiers_dossier dossier SET legal_due_at = new.legal, committed_due_at = new.committed
        FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[]) AS new (id, legal, committed)
        WHERE dossier.id = new.id
        """,
        [plain(dossier.id for dossier, _, _ in dossiers), [each[1] for each in dossiers], [each[2] for each in dossiers]],
    )


def require(dossier: LockedDossier, event: Event, to_state: State) -> None:
    """Raises STATE unless the table of transitions has this step from where the dossier stands."""
    if to_state not in targets(dossier.state, event):
        raise Refused(Word.STATE, f"Hồ sơ {dossier.number} đang ở bước khác, không thực hiện được việc này.")


def seat(taken: Sequence[tuple[LockedDossier, SeatHolder]]) -> None:
    """Put people in seats of dossiers. Raises SAME_PERSON when another seat of a dossier is already theirs."""
    asked = [(dossier.id, holder) for dossier, holder in taken]
    people = Counter((dossier_id, holder.person) for dossier_id, holder in asked)
    in_two = {dossier_id for (dossier_id, _), seats in people.items() if seats > 1} or other_seats(asked)
    if in_two:
        numbers = ", ".join(dict.fromkeys(dossier.number for dossier, _ in taken if dossier.id in in_two))
        raise Refused(Word.SAME_PERSON, f"Người này đã giữ vị trí khác trên hồ sơ {numbers}.", dossiers=numbers)
    db.tell(
        """
        INSERT INTO dossiers_seattaken (dossier_id, unit_code, seat, person)
        SELECT id, unit_code, seat, person
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS taken (id, unit_code, seat, person)
        ON CONFLICT (dossier_id, person) DO NOTHING
        """,
        [
            plain(dossier.id for dossier, _ in taken),
            texts(dossier.unit_code for dossier, _ in taken),
            texts(holder.seat for _, holder in taken),
            texts(holder.person for _, holder in taken),
        ],
    )


def name_defects(dossier: LockedDossier, defects: Sequence[NewDefect]) -> None:
    """Keep what a return names, in its order."""
    db.execute(
        """
        INSERT INTO dossiers_defect (dossier_id, unit_code, named_at, ordinal, code, severity, pointer, message_vi,
                                     message_en, fix_vi, fix_en, basis, found_by, wording)
        SELECT %s, %s, %s, ordinal, code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis, found_by,
               wording
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                    %s::text[], %s::text[]) WITH ORDINALITY
            AS new (code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis, found_by, wording, ordinal)
        """,
        [
            dossier.id,
            dossier.unit_code,
            clock.now(),
            *([getattr(defect, each.name) for defect in defects] for each in fields(NewDefect)),
        ],
    )


def write_letters(letters: Sequence[NewLetter]) -> None:
    """Keep these signed records; a repeat writes nothing."""
    db.tell(
        """
        INSERT INTO dossiers_letter (dossier_id, unit_code, kind, document_hash, compact, written_at)
        SELECT dossier_id, unit_code, kind, hash, compact, %s
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])
            AS new (dossier_id, unit_code, kind, hash, compact)
        ON CONFLICT DO NOTHING
        """,
        [
            clock.now(),
            plain(letter.dossier_id for letter in letters),
            texts(letter.unit_code for letter in letters),
            texts(letter.kind for letter in letters),
            texts(letter.document_hash for letter in letters),
            texts(letter.compact for letter in letters),
        ],
    )


def sign(dossiers: Sequence[tuple[LockedDossier, NewSignature]]) -> None:
    """Keep one more signature on each of these dossiers (the treasury's own)."""
    db.execute(
        f"""
        INSERT INTO dossiers_signature (dossier_id, unit_code, {_SIGNATURE_COLUMNS})
        SELECT * FROM unnest(%s::bigint[], %s::text[], {_SIGNATURE_ARRAYS})
        """,
        [
            [dossier.id for dossier, _ in dossiers],
            [dossier.unit_code for dossier, _ in dossiers],
            *_signature_arrays([signature for _, signature in dossiers]),
        ],
    )


_SIGNATURE_FIELDS = (
    "seat",
    "person",
    "signed_at",
    "algorithm",
    "certificate_serial",
    "certificate_pem",
    "value",
    "document_hash",
    "valid",
    "reason",
)
_SIGNATURE_COLUMNS = ", ".join(_SIGNATURE_FIELDS)
_SIGNATURE_TYPES = ("text", "text", "timestamptz", "text", "text", "text", "bytea", "text", "boolean", "text")
_SIGNATURE_ARRAYS = ", ".join(f"%s::{kind}[]" for kind in _SIGNATURE_TYPES)
_NAMED_SIGNATURE_ARRAYS = ", ".join(
    f"%({name})s::{kind}[]" for name, kind in zip(_SIGNATURE_FIELDS, _SIGNATURE_TYPES, strict=True)
)


def _signature_arrays(signatures: Sequence[NewSignature]) -> list[list[object]]:
    return [[getattr(signature, name) for signature in signatures] for name in _SIGNATURE_FIELDS]


_RECEIVE = f"""
WITH head AS (
    INSERT INTO dossiers_dossier (id, number, treasury_id, unit_code, office_id, procedure, mode, chain_id, resubmits_id,
        revision, state, step, prepared_by_id, content_hash, sent_at, received_at, legal_due_at, committed_due_at, sample)
    VALUES (%(id)s, %(number)s, %(treasury_id)s, %(unit_code)s::text, %(office_id)s, %(procedure)s, %(mode)s, %(chain_id)s,
        %(resubmits_id)s, %(revision)s, %(state)s::text, 1,
        (SELECT id FROM organisations_person WHERE username = %(prepared_by)s::text),
        %(content_hash)s, %(sent_at)s, %(received_at)s, %(legal_due_at)s, %(committed_due_at)s, false)
), step AS (
    INSERT INTO dossiers_step (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
    VALUES (%(id)s, %(unit_code)s::text, 1, NULL, %(new)s, %(event)s, %(state)s::text, %(prepared_by)s::text, %(sent_at)s, '')
), seated AS (
    INSERT INTO dossiers_seattaken (dossier_id, unit_code, seat, person)
    SELECT %(id)s, %(unit_code)s::text, seat, person FROM unnest(%(seats)s::text[], %(people)s::text[]) AS new (seat, person)
)
INSERT INTO dossiers_signature (dossier_id, unit_code, {_SIGNATURE_COLUMNS})
SELECT %(id)s, %(unit_code)s::text, signature.* FROM unnest({_NAMED_SIGNATURE_ARRAYS}) AS signature
"""
