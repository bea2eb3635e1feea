"""Dossiers that come by the thousand and are decided by nobody's hand: entered with the steps that led them so far."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewDossier
from khobac.casework.dossiers.states import NEW, Event, State
from khobac.core import bulk, db
from khobac.core.arrays import plain, texts


class Taken(NamedTuple):
    """A step that all of them have taken already, after they were filed."""

    event: Event
    to_state: State
    actor: str


def identities(many: int) -> list[int]:
    """Ids of so many dossiers about to be received. One statement."""
    found = db.tuples("SELECT nextval('dossiers_dossier_id_seq') FROM generate_series(1, %s)", [many])
    return [int(row[0]) for row in found]


def next_numbers(prefix: str, offices: Sequence[str], at: dt.datetime) -> list[str]:
    """The next number of each of these offices' series, in their order; gapless, as `next_number` gives them.

    One statement; the series stay locked to the end of the transaction, taken in the order of their offices.
    """
    many = Counter(offices)
    ordered = sorted(many)
    found = db.tuples(
        """
        INSERT INTO dossiers_numberseries (prefix, office_code, year, last)
        SELECT %s, office, %s::smallint, many FROM unnest(%s::text[], %s::int[]) AS new (office, many)
        ON CONFLICT (prefix, office_code, year) DO UPDATE SET last = dossiers_numberseries.last + EXCLUDED.last
        RETURNING office_code, last
        """,
        [prefix, at.year, texts(ordered), plain(many[office] for office in ordered)],
    )
    given = {office: last - many[office] for office, last in found}
    numbers = []
    for office in offices:
        given[office] += 1
        numbers.append(f"{prefix}-{office}-{at.year % 100:02d}-{given[office]:07d}")
    return numbers


_HEAD = {
    **dict.fromkeys(("id", "treasury_id", "office_id", "chain_id"), "bigint"),
    **dict.fromkeys(("number", "unit_code", "procedure", "mode", "state", "prepared_by_id", "content_hash"), "text"),
    **dict.fromkeys(("revision", "step"), "smallint"),
    **dict.fromkeys(("sent_at", "received_at", "legal_due_at", "committed_due_at", "taken_at"), "timestamptz"),
    "sample": "boolean",
}
_STEP = {
    "dossier_id": "bigint",
    **dict.fromkeys(("seq", "prev_seq"), "smallint"),
    **dict.fromkeys(("unit_code", "from_state", "event", "to_state", "actor", "reason"), "text"),
    "at": "timestamptz",
}
_SEAT = {"dossier_id": "bigint", **dict.fromkeys(("unit_code", "seat", "person"), "text")}


def receive_many(new: Sequence[NewDossier], then: Sequence[Taken]) -> list[LockedDossier]:
    """Enter these new dossiers with their seats, filed by their preparers and led on by the same further steps.

    Three statements for a page of thousands. They mend nothing; nobody may sit in two seats (the database refuses it).
    """
    stands = then[-1].to_state if then else State.SUBMITTED
    taken = any(step.event is Event.EXAMINE for step in then)
    heads = [_head(each, stands, taken) for each in new]
    bulk.insert(
        "dossiers_dossier",
        _HEAD,
        [_row(head, each, 1 + len(then)) for head, each in zip(heads, new, strict=True)],
        values={"prepared_by_id": "(SELECT id FROM organisations_person WHERE username = new.prepared_by_id)"},
    )
    bulk.insert("dossiers_step", _STEP, [step for each in new for step in _steps(each, then)])
    bulk.insert(
        "dossiers_seattaken",
        _SEAT,
        [(each.id, each.unit_code, at.seat, at.person) for each in new for at in each.seats],
    )
    return heads


def _head(new: NewDossier, state: State, is_taken: bool) -> LockedDossier:
    return LockedDossier(
        id=new.id,
        number=new.number,
        treasury_id=new.treasury_id,
        unit_code=new.unit_code,
        office_id=new.office_id,
        procedure=new.procedure,
        mode=new.mode,
        chain_id=new.id,
        resubmits_id=None,
        revision=1,
        state=state,
        content_hash=new.content_hash,
        sent_at=new.sent_at,
        received_at=new.received_at,
        legal_due_at=new.legal_due_at,
        committed_due_at=new.committed_due_at,
        control_due_at=None,
        taken_at=new.sent_at if is_taken else None,
        decided_at=None,
    )


def _row(head: LockedDossier, new: NewDossier, steps: int) -> tuple[object, ...]:
    known = head._asdict() | {"prepared_by_id": new.prepared_by, "step": steps, "sample": False}
    return tuple(known[name] for name in _HEAD)


def _steps(new: NewDossier, then: Sequence[Taken]) -> list[tuple[object, ...]]:
    filed = Taken(Event.FILE, State.SUBMITTED, new.prepared_by)
    rows: list[tuple[object, ...]] = []
    before = NEW
    for seq, step in enumerate((filed, *then), 1):
        rows.append(
            (
                new.id,
                seq,
                seq - 1 or None,
                new.unit_code,
                before,
                step.event,
                step.to_state,
                step.actor,
                "",
                new.sent_at,
            )
        )
        before = step.to_state
    return rows
