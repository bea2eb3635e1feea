"""Lives that are already lived: dossiers of the past, entered whole, with every step, seat and letter they had.

For sample provinces and takeovers. Nothing is decided here; the table of transitions and the deferred guards of the
database hold for these rows as for any others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from khobac.core import bulk, db


class PastDossier(NamedTuple):
    """The head of a dossier as it stands now; `mends` is the number of the returned dossier it mends."""

    number: str
    treasury_id: int
    unit_code: str
    office_id: int
    procedure: str
    mode: str
    revision: int
    state: str
    step: int
    prepared_by: str
    content_hash: str
    sent_at: dt.datetime
    received_at: dt.datetime
    legal_due_at: dt.datetime | None
    committed_due_at: dt.datetime | None
    control_due_at: dt.datetime | None
    taken_at: dt.datetime | None
    decided_at: dt.datetime | None
    mends: str | None = None


class PastStep(NamedTuple):
    """A step as it was taken."""

    dossier_id: int
    unit_code: str
    seq: int
    prev_seq: int | None
    from_state: str
    event: str
    to_state: str
    actor: str
    at: dt.datetime
    reason: str


class PastSeat(NamedTuple):
    """Who sat where."""

    dossier_id: int
    unit_code: str
    seat: str
    person: str


class PastSignature(NamedTuple):
    """A signature of the unit with the verdict of its day."""

    dossier_id: int
    unit_code: str
    seat: str
    person: str
    signed_at: dt.datetime
    algorithm: str
    certificate_serial: str
    certificate_pem: str
    value: bytes
    document_hash: str
    valid: bool
    reason: str


class PastDefect(NamedTuple):
    """A defect as it was named."""

    dossier_id: int
    unit_code: str
    ordinal: int
    code: str
    severity: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: str
    found_by: str
    named_at: dt.datetime
    wording: str = ""


class PastLetter(NamedTuple):
    """A letter as it was signed and sent."""

    dossier_id: int
    unit_code: str
    kind: str
    document_hash: str
    compact: str
    written_at: dt.datetime


_BIGINT, _SMALL, _TEXT, _INSTANT = "bigint", "smallint", "text", "timestamptz"
_OTHER_TYPES = {
    "dossier_id": _BIGINT,
    "seq": _SMALL,
    "prev_seq": _SMALL,
    "ordinal": _SMALL,
    "at": _INSTANT,
    "signed_at": _INSTANT,
    "written_at": _INSTANT,
    "named_at": _INSTANT,
    "value": "bytea",
    "valid": "boolean",
}
_HEAD = {
    "number": _TEXT,
    "treasury_id": _BIGINT,
    "unit_code": _TEXT,
    "office_id": _BIGINT,
    "procedure": _TEXT,
    "mode": _TEXT,
    "revision": _SMALL,
    "state": _TEXT,
    "step": _SMALL,
    "prepared_by_id": _TEXT,
    "content_hash": _TEXT,
    "sent_at": _INSTANT,
    "received_at": _INSTANT,
    "legal_due_at": _INSTANT,
    "committed_due_at": _INSTANT,
    "control_due_at": _INSTANT,
    "taken_at": _INSTANT,
    "decided_at": _INSTANT,
    "sample": "boolean",
}


def keep_dossiers(past: Sequence[PastDossier]) -> dict[str, int]:
    """Enter these dossiers as sample data, with their chains and number series; ids by number.

    To be followed by `keep_steps` in the same transaction. Numbers must continue their series without a gap, and a
    mended dossier must stand after the one it mends.
    """
    people = {row["username"]: row["id"] for row in db.rows("SELECT id, username FROM organisations_person")}
    rows = [(*row[:9], str(people[row.prepared_by]), *row[10:18], True) for row in past]
    answers = bulk.insert(
        "dossiers_dossier",
        _HEAD,
        rows,
        returning=("id", "number"),
        values={"prepared_by_id": "new.prepared_by_id::bigint"},
    )
    ids = {row["number"]: int(row["id"]) for row in answers}
    _link_chains(past, ids)
    _advance_series(past)
    return ids


def mark_as_sample(numbers: Sequence[str]) -> None:
    """Say of dossiers that came the usual way that they are sample data."""
    db.execute("UPDATE dossiers_dossier SET sample = true WHERE number = ANY(%s)", [list(numbers)])


def keep_steps(past: Sequence[PastStep]) -> None:
    """Enter these steps."""
    _insert("dossiers_step", PastStep, past)


def keep_seats(past: Sequence[PastSeat]) -> None:
    """Enter who sat where."""
    _insert("dossiers_seattaken", PastSeat, past)


def keep_signatures(past: Sequence[PastSignature]) -> None:
    """Enter these signatures."""
    _insert("dossiers_signature", PastSignature, past)


def keep_defects(past: Sequence[PastDefect]) -> None:
    """Enter what was named in returns."""
    _insert("dossiers_defect", PastDefect, past)


def keep_letters(past: Sequence[PastLetter]) -> None:
    """Enter these letters."""
    _insert("dossiers_letter", PastLetter, past)


def _insert(table: str, kind: type[NamedTuple], rows: Sequence[tuple[object, ...]]) -> None:
    bulk.insert(table, {name: _OTHER_TYPES.get(name, _TEXT) for name in kind._fields}, rows)


def _link_chains(past: Iterable[PastDossier], ids: dict[str, int]) -> None:
    """A chain bears the id of its first dossier."""
    chain: dict[str, int] = {}
    for row in past:
        chain[row.number] = chain[row.mends] if row.mends else ids[row.number]
    mending = [(ids[row.number], ids[row.mends] if row.mends else None) for row in past]
    db.execute(
        """
        UPDATE dossiers_dossier dossier SET chain_id = new.chain, resubmits_id = new.mends
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS new (id, chain, mends) WHERE dossier.id = new.id
        """,
        [[own for own, _ in mending], list(chain.values()), [mended for _, mended in mending]],
    )


def _advance_series(past: Iterable[PastDossier]) -> None:
    last: dict[tuple[str, str, int], int] = {}
    for row in past:
        prefix, office, year, number = row.number.split("-")
        series = (prefix, office, 2000 + int(year))
        last[series] = max(last.get(series, 0), int(number))
    db.execute(
        """
        INSERT INTO dossiers_numberseries (prefix, office_code, year, last)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::int[], %s::int[])
        ON CONFLICT (prefix, office_code, year) DO UPDATE SET last = EXCLUDED.last
        """,
        [*map(list, zip(*last, strict=True)), list(last.values())],
    )
