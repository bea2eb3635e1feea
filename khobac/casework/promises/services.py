"""The only writer of extensions and letters of apology."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import NamedTuple

from khobac.casework.dossiers.states import OPEN, State
from khobac.casework.promises.models import Cause
from khobac.core import clock, db
from khobac.core.arrays import plain, texts


class NewExtension(NamedTuple):
    """A deadline about to be put off."""

    dossier_id: int
    unit_code: str
    office_id: int
    due_before_at: dt.datetime
    due_at: dt.datetime


def extend(new: Sequence[NewExtension], working_days: int, by: str, reason: str) -> None:
    """Keep these extensions; the database refuses the second one of a dossier."""
    db.execute(
        """
        INSERT INTO promises_extension (dossier_id, unit_code, office_id, working_days, due_before_at, due_at, reason, by, at)
        SELECT dossier_id, unit_code, office_id, %s, due_before_at, due_at, %s, %s, %s
        FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[], %s::timestamptz[])
            AS new (dossier_id, unit_code, office_id, due_before_at, due_at)
        """,
        [
            working_days,
            reason,
            by,
            clock.now(),
            plain(each.dossier_id for each in new),
            texts(each.unit_code for each in new),
            plain(each.office_id for each in new),
            [each.due_before_at for each in new],
            [each.due_at for each in new],
        ],
    )


PROPOSED = {
    State.SUBMITTED: Cause.NOT_TAKEN,
    State.UNDER_CONTROL: Cause.CONTROL,
    State.CHECKED: Cause.APPROVAL,
    State.PAID: Cause.AFTER_PAYMENT,
}
"""The cause a draft proposes, by where the dossier stood when the moment passed."""


def draft_late() -> int:
    """A draft for every dossier that owes a step since before now and has no letter that still promises one.

    How many were written; one statement by the partial index of what the treasury owes.
    """
    return db.execute(
        f"""
        WITH owing AS (
            SELECT id, unit_code, office_id, state,
                   CASE WHEN state = %(paid)s THEN control_due_at ELSE least(legal_due_at, committed_due_at) END AS due_at
            FROM dossiers_dossier WHERE state = ANY(%(owing)s)
        ), late AS (
            SELECT owing.id, unit_code, office_id, state, coalesce(last.ordinal, 0) + 1 AS ordinal,
                   greatest(last.promised_at, due_at) AS missed_at
            FROM owing LEFT JOIN LATERAL (
                SELECT ordinal, missed_at, signed_at, promised_at FROM promises_apology
                WHERE dossier_id = owing.id ORDER BY ordinal DESC LIMIT 1
            ) last ON true
            WHERE greatest(last.promised_at, due_at) < %(at)s AND (last.ordinal IS NULL
                OR (last.signed_at IS NOT NULL AND greatest(last.promised_at, due_at) > last.missed_at))
        )
        {_DRAFT}
        """,
        _proposals() | {"at": clock.now(), "paid": State.PAID, "owing": sorted({*OPEN, State.PAID})},
    )


def draft_decided(late: Collection[tuple[int, dt.datetime]]) -> int:
    """A draft for each of these (dossier, missed moment) that were decided late before the timer saw them."""
    if not late:
        return 0
    return db.execute(
        f"""
        WITH late AS (
            SELECT dossier.id, dossier.unit_code, dossier.office_id, decision.from_state AS state, 1 AS ordinal, given.missed_at
            FROM unnest(%(ids)s::bigint[], %(missed)s::timestamptz[]) AS given (id, missed_at)
            JOIN dossiers_dossier dossier USING (id)
            JOIN dossiers_step decision ON decision.dossier_id = dossier.id
                AND decision.from_state = ANY(%(open)s) AND decision.to_state <> ALL(%(open)s)
        )
        {_DRAFT}
        """,
        _proposals()
        | {
            "at": clock.now(),
            "ids": plain(dossier_id for dossier_id, _ in late),
            "missed": [missed_at for _, missed_at in late],
            "open": sorted(OPEN),
        },
    )


_DRAFT = """
    INSERT INTO promises_apology (dossier_id, unit_code, office_id, ordinal, missed_at, drafted_at, cause, words, signed_by)
    SELECT id, unit_code, office_id, ordinal, missed_at, %(at)s,
           (%(causes)s::text[])[array_position(%(states)s::text[], state::text)], '', ''
    FROM late ON CONFLICT (dossier_id, ordinal) DO NOTHING
"""


def _proposals() -> dict[str, list[str]]:
    return {"states": [*PROPOSED], "causes": [*PROPOSED.values()]}


def sign(apology_id: int, by: str, cause: Cause, words: str, promised_at: dt.datetime | None) -> bool:
    """Sign and publish a draft; False where it was signed before."""
    return bool(
        db.execute(
            """
            UPDATE promises_apology SET cause = %s, words = %s, promised_at = %s, signed_by = %s, signed_at = %s
            WHERE id = %s AND signed_at IS NULL
            """,
            [cause, words, promised_at, by, clock.now(), apology_id],
        )
    )
