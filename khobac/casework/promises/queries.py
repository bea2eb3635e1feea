"""What others may read of extensions and letters of apology. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN
from khobac.casework.promises.models import Cause as Cause
from khobac.core import clock, db
from khobac.core.arrays import plain
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class ExtensionView:
    """A deadline that was put off."""

    dossier_id: int
    number: str
    office_id: int
    working_days: int
    due_before_at: dt.datetime
    due_at: dt.datetime
    reason: str
    by: str
    at: dt.datetime

    @property
    def masked(self) -> str:
        """The number as the public reads it."""
        return masked(self.number)


@dataclass(frozen=True)
class ApologyView:
    """A letter of apology; `signed_at` None while it is a draft. `words` are for the unit alone."""

    id: int
    dossier_id: int
    number: str
    unit_code: str
    office_id: int
    state: str
    decided_at: dt.datetime | None
    ordinal: int
    missed_at: dt.datetime
    drafted_at: dt.datetime
    cause: Cause
    words: str
    promised_at: dt.datetime | None
    signed_by: str
    signed_at: dt.datetime | None

    @property
    def masked(self) -> str:
        """The number as the public reads it: the unit knows its own, nobody else can look it up."""
        return masked(self.number)


def masked(number: str) -> str:
    """All but the last two digits of the running number hidden.

    >>> masked("HS-0061-26-0000412")
    'HS-0061-26-•••••12'
    """
    return f"{number[:-7]}•••••{number[-2:]}"


_EXTENSION = """
    SELECT own.dossier_id, dossier.number, own.office_id, own.working_days, own.due_before_at, own.due_at,
           own.reason, own.by, own.at
    FROM promises_extension own JOIN dossiers_dossier dossier ON dossier.id = own.dossier_id
"""
_APOLOGY = """
    SELECT own.id, own.dossier_id, dossier.number, own.unit_code, own.office_id, dossier.state, dossier.decided_at, own.ordinal,
           own.missed_at, own.drafted_at, own.cause, own.words, own.promised_at, own.signed_by, own.signed_at
    FROM promises_apology own JOIN dossiers_dossier dossier ON dossier.id = own.dossier_id
"""


def extensions_of(dossier_ids: Collection[int]) -> dict[int, ExtensionView]:
    """The extensions of those of these dossiers that have one. One statement by key."""
    found = _extensions(_EXTENSION + "WHERE own.dossier_id = ANY(%s::bigint[])", [plain(dossier_ids)])
    return {each.dossier_id: each for each in found}


@dataclass(frozen=True)
class Extendable:
    """An open dossier whose promised moment has not passed and was never put off."""

    number: str
    unit_code: str
    state: str
    received_at: dt.datetime
    due_at: dt.datetime


def extendable(office_ids: Collection[int], limit: int = 200) -> list[Extendable]:
    """What these offices could still put off, due first. One statement by the index of queues."""
    found = db.rows(
        """
        SELECT number, unit_code, state, received_at, least(legal_due_at, committed_due_at) AS due_at
        FROM dossiers_dossier dossier
        WHERE office_id = ANY(%s::bigint[]) AND state = ANY(%s) AND least(legal_due_at, committed_due_at) >= %s
          AND NOT EXISTS (SELECT FROM promises_extension given WHERE given.dossier_id = dossier.id)
        ORDER BY due_at, id LIMIT %s
        """,
        [plain(office_ids), sorted(OPEN), clock.now(), limit],
    )
    return [Extendable(**_local(row, "received_at", "due_at")) for row in found]


def latest_extensions(limit: int = 50) -> list[ExtensionView]:
    """What was put off last, anywhere. One statement by index."""
    return _extensions(_EXTENSION + "ORDER BY own.at DESC, own.dossier_id LIMIT %s", [limit])


def apologies_of(dossier: LockedDossier) -> list[ApologyView]:
    """The letters a unit has had about a dossier, the first first. One statement by key."""
    return _apologies(
        _APOLOGY + "WHERE own.dossier_id = %s AND own.signed_at IS NOT NULL ORDER BY own.ordinal", [dossier.id]
    )


def apologies_of_unit(unit_code: str, limit: int = 50) -> list[ApologyView]:
    """The letters a unit has had, the latest first. One statement over what is published, a few hundred rows."""
    sql = (
        _APOLOGY
        + "WHERE own.unit_code = %s AND own.signed_at IS NOT NULL ORDER BY own.signed_at DESC, own.id DESC LIMIT %s"
    )
    return _apologies(sql, [unit_code, limit])


def to_sign(office_ids: Collection[int]) -> list[ApologyView]:
    """Drafts of these offices, the longest missed first. One statement by partial index."""
    sql = _APOLOGY + "WHERE own.signed_at IS NULL AND own.office_id = ANY(%s::bigint[]) ORDER BY own.missed_at, own.id"
    return _apologies(sql, [plain(office_ids)])


def unsigned_count(office_ids: Collection[int]) -> int:
    """How many drafts of these offices wait for a signature. One statement by partial index."""
    [row] = db.rows(
        "SELECT count(*) AS many FROM promises_apology WHERE signed_at IS NULL AND office_id = ANY(%s::bigint[])",
        [plain(office_ids)],
    )
    return int(row["many"])


def number_of(apology_id: int) -> str:
    """The dossier a letter is about, which is locked before the letter. Raises NOT_FOUND. One statement by key."""
    found = db.rows(
        "SELECT number FROM promises_apology own JOIN dossiers_dossier dossier ON dossier.id = dossier_id WHERE own.id = %s",
        [apology_id],
    )
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có thư xin lỗi này.")
    return str(found[0]["number"])


def lock_apology(apology_id: int) -> ApologyView:
    """One letter, locked after its dossier. One statement by key."""
    [found] = _apologies(_APOLOGY + "WHERE own.id = %s FOR UPDATE OF own", [apology_id])
    return found


def published(before: int | None = None, limit: int = 50) -> list[ApologyView]:
    """Letters of all offices, the last signed first; the next page is after this letter. One statement by partial index."""
    sql = f"""{_APOLOGY} WHERE own.signed_at IS NOT NULL AND (%(before)s::bigint IS NULL OR (own.signed_at, own.id) <
        (SELECT signed_at, id FROM promises_apology WHERE id = %(before)s))
        ORDER BY own.signed_at DESC, own.id DESC LIMIT %(limit)s"""
    return _apologies(sql, {"before": before, "limit": limit})


def _extensions(sql: str, parameters: list[Any]) -> list[ExtensionView]:
    return [ExtensionView(**_local(row, "due_before_at", "due_at", "at")) for row in db.rows(sql, parameters)]


def _apologies(sql: str, parameters: list[Any] | dict[str, Any]) -> list[ApologyView]:
    moments = ("decided_at", "missed_at", "drafted_at", "promised_at", "signed_at")
    return [ApologyView(**(_local(row, *moments) | {"cause": Cause(row["cause"])})) for row in db.rows(sql, parameters)]


def _local(row: dict[str, Any], *moments: str) -> dict[str, Any]:
    return row | {name: row[name] and clock.local(row[name]) for name in moments}
