"""What others may read of checks. Each states its cost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.control.inputs import POSITION, SNAPSHOT, Position, Snapshot
from khobac.core import clock, db, stored
from khobac.registers.law.values import Law


@dataclass(frozen=True)
class FindingView:
    """A finding as stored."""

    code: str
    severity: str
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: str


@dataclass(frozen=True)
class CheckView:
    """The last check of a dossier."""

    id: int
    dossier_id: int
    purpose: str
    blocks: int
    warnings: int
    looks: int

    @property
    def clean(self) -> bool:
        """Nothing found at all."""
        return not (self.blocks or self.warnings or self.looks)


def last_checks(dossier_ids: Sequence[int]) -> dict[int, CheckView]:
    """The last check of each of these dossiers. One statement by index."""
    found = db.rows(
        """
        SELECT DISTINCT ON (dossier_id) id, dossier_id, purpose, blocks, warnings, looks
        FROM control_check WHERE dossier_id = ANY(%s) ORDER BY dossier_id, id DESC
        """,
        [list(dossier_ids)],
    )
    return {row["dossier_id"]: CheckView(**row) for row in found}


def findings(check_id: int) -> list[FindingView]:
    """What a check found, in its order. One statement by key."""
    found = db.rows(
        """
        SELECT code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis
        FROM control_checkfinding WHERE check_run_id = %s ORDER BY ordinal
        """,
        [check_id],
    )
    return [FindingView(**row) for row in found]


def inputs(check_id: int) -> tuple[Snapshot, Law, Position]:
    """The three inputs a check was made on, as kept. Two statements by key."""
    [record] = _records(db.tuples(f"{_RECORD} WHERE id = %s", [check_id]))
    return made([record])[0].inputs


class CheckRecord(NamedTuple):
    """A check as it was made, in the order of _RECORD; inputs and rules by the hashes they are kept under."""

    id: int
    dossier_id: int
    unit_code: str
    purpose: str
    made_at: dt.datetime
    made_by: str
    snapshot_hash: str
    law_hash: str
    position_hash: str
    rules_hash: str

    @property
    def hashes(self) -> tuple[str, ...]:
        """Everything the check was made of, as far as it is kept."""
        kept = (self.snapshot_hash, self.law_hash, self.position_hash, self.rules_hash)
        return tuple(each for each in kept if each)


@dataclass(frozen=True)
class KeptFinding(FindingView):
    """A finding as stored, with the figures it names; `found_by` is "rule", or who saw it."""

    found_by: str
    figures: dict[str, int | str]

    @property
    def said(self) -> tuple[str, ...]:
        """What two findings must share to be the same one, word for word."""
        return (
            self.code,
            self.pointer,
            self.severity,
            self.message_vi,
            self.message_en,
            self.fix_vi,
            self.fix_en,
            self.basis,
        )


@dataclass(frozen=True)
class Made:
    """A check with all it was made of; `rules` are the versions that answered (empty where none were kept)."""

    record: CheckRecord
    snapshot: Snapshot
    law: Law
    position: Position
    rules: dict[str, dict[str, str]]
    findings: tuple[KeptFinding, ...]

    @property
    def inputs(self) -> tuple[Snapshot, Law, Position]:
        """What the engine is asked with."""
        return (self.snapshot, self.law, self.position)


_RECORD = """
    SELECT id, dossier_id, unit_code, purpose, made_at, made_by, snapshot_hash, law_hash, position_hash, rules_hash
    FROM control_check
"""


def of_dossier(dossier_id: int) -> list[CheckRecord]:
    """Every check of a dossier, the first first. One statement by index."""
    return _records(db.tuples(f"{_RECORD} WHERE dossier_id = %s ORDER BY id", [dossier_id]))


def between(first_at: dt.datetime, end_at: dt.datetime, after: int, limit: int) -> list[CheckRecord]:
    """Checks made from one moment until before another, by id, a page after an id. One statement by key."""
    return _records(
        db.tuples(
            f"{_RECORD} WHERE id > %s AND made_at >= %s AND made_at < %s ORDER BY id LIMIT %s",
            [after, first_at, end_at, limit],
        )
    )


def many_between(first_at: dt.datetime, end_at: dt.datetime) -> int:
    """How many checks were made from one moment until before another. One statement; a scan."""
    [(many,)] = db.tuples("SELECT count(*) FROM control_check WHERE made_at >= %s AND made_at < %s", [first_at, end_at])
    return int(many)


def of_dossiers(dossier_ids: Sequence[int]) -> list[CheckRecord]:
    """Every check of these dossiers, by id. One statement by index."""
    return _records(db.tuples(f"{_RECORD} WHERE dossier_id = ANY(%s) ORDER BY id", [list(dossier_ids)]))


def made(records: Sequence[CheckRecord]) -> list[Made]:
    """These checks with all they were made of, in the order given. Two statements, however many.

    Documents bear no unit's code: a unit's page asks for them as the treasury, for checks that it may see.
    """
    findings = _findings([each.id for each in records])
    kept = stored.fetch_all(each for record in records for each in record.hashes)
    laws = {each: Law.from_json(json.loads(kept[each])) for each in {record.law_hash for record in records}}
    rules = {each: json.loads(kept[each]) for each in {record.rules_hash for record in records} if each in kept}
    return [
        Made(
            record,
            SNAPSHOT.validate_json(kept[record.snapshot_hash]),
            laws[record.law_hash],
            POSITION.validate_json(kept[record.position_hash]),
            rules.get(record.rules_hash, {}),
            tuple(findings.get(record.id, ())),
        )
        for record in records
    ]


def _records(found: list[tuple[Any, ...]]) -> list[CheckRecord]:
    return [CheckRecord._make((*row[:4], clock.local(row[4]), *row[5:])) for row in found]


def _findings(check_ids: Sequence[int]) -> dict[int, list[KeptFinding]]:
    found = db.rows(
        """
        SELECT check_run_id, code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis, found_by, figures
        FROM control_checkfinding WHERE check_run_id = ANY(%s) ORDER BY check_run_id, ordinal
        """,
        [list(check_ids)],
    )
    by_check: dict[int, list[KeptFinding]] = {}
    for row in found:
        check_id = row.pop("check_run_id")
        by_check.setdefault(check_id, []).append(KeptFinding(**row | {"figures": json.loads(row["figures"])}))
    return by_check
