"""What others may read of disputes. Each states its cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.arrays import plain
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class DisputeView:
    """A dispute with the sentence it is about; `verdict` is empty until it is answered."""

    id: int
    dossier_id: int
    number: str
    unit_code: str
    ordinal: int
    code: str
    pointer: str
    message_vi: str
    message_en: str
    found_by: str
    argument: str
    argued_by: str
    argued_at: dt.datetime
    verdict: str
    answer: str
    answered_by: str
    answered_at: dt.datetime | None


_DISPUTE = """
    SELECT own.id, own.dossier_id, dossier.number, own.unit_code, own.ordinal, own.code, own.pointer, defect.message_vi,
           defect.message_en, defect.found_by, own.argument, own.argued_by, own.argued_at, own.verdict, own.answer,
           own.answered_by, own.answered_at
    FROM disputes_dispute own JOIN dossiers_dossier dossier ON dossier.id = own.dossier_id
    JOIN dossiers_defect defect ON defect.dossier_id = own.dossier_id AND defect.ordinal = own.ordinal
"""


def of_dossier(dossier_id: int) -> list[DisputeView]:
    """The disputes of a dossier in the order of its defects. One statement by index."""
    return _disputes(_DISPUTE + "WHERE own.dossier_id = %s ORDER BY own.ordinal", [dossier_id])


def waiting(office_ids: Collection[int]) -> list[DisputeView]:
    """Disputes nobody has answered yet at these offices, the oldest first. One statement by partial index."""
    sql = _DISPUTE + "WHERE own.verdict = '' AND dossier.office_id = ANY(%s::bigint[]) ORDER BY own.argued_at, own.id"
    return _disputes(sql, [plain(office_ids)])


def lock(dispute_id: int) -> DisputeView:
    """One dispute, locked. Raises NOT_FOUND."""
    found = _disputes(_DISPUTE + "WHERE own.id = %s FOR UPDATE OF own", [dispute_id])
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có khiếu nại này.")
    return found[0]


def upheld_on_chain(chain_id: int) -> set[tuple[str, str]]:
    """Rule and place of every defect of a chain that turned out to be none. One statement by index."""
    found = db.rows(
        """
        SELECT own.code, own.pointer FROM dossiers_dossier dossier JOIN disputes_dispute own ON own.dossier_id = dossier.id
        WHERE dossier.chain_id = %s AND own.verdict = 'upheld'
        """,
        [chain_id],
    )
    return {(row["code"], row["pointer"]) for row in found}


def upheld_since(since: dt.datetime) -> dict[str, int]:
    """How often the unit was right about each entry of the library, answered from an instant on. One statement over all
    disputes, which are few.
    """
    found = db.rows(
        """
        SELECT defect.wording, count(*) AS many FROM disputes_dispute own
        JOIN dossiers_defect defect ON defect.dossier_id = own.dossier_id AND defect.ordinal = own.ordinal
        WHERE own.verdict = 'upheld' AND own.answered_at >= %s AND defect.wording <> '' GROUP BY defect.wording
        """,
        [since],
    )
    return {row["wording"]: row["many"] for row in found}


def _disputes(sql: str, parameters: list[Any]) -> list[DisputeView]:
    times = ("argued_at", "answered_at")
    return [
        DisputeView(**(row | {name: row[name] and clock.local(row[name]) for name in times}))
        for row in db.rows(sql, parameters)
    ]
