"""What others may read of checks. Each states its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khobac.control.inputs import POSITION, SNAPSHOT, Position, Snapshot
from khobac.core import db, stored
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
    """The three inputs a check was made on, as kept. Four statements by key."""
    [row] = db.rows("SELECT snapshot_hash, law_hash, position_hash FROM control_check WHERE id = %s", [check_id])
    return (
        SNAPSHOT.validate_python(stored.fetch(row["snapshot_hash"])),
        Law.from_json(stored.fetch(row["law_hash"])),
        POSITION.validate_python(stored.fetch(row["position_hash"])),
    )
