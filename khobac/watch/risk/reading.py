"""The facts lanes are chosen by, for many dossiers in one statement, and their hours of signing by one more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.arrays import plain
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law.values import Law
from khobac.watch.risk.lanes import Facts


@dataclass(frozen=True)
class Waiting:
    """A dossier without a lane, and what is known of it."""

    id: int
    number: str
    unit_code: str
    office_id: int
    facts: Facts


def waiting(dossier_ids: Collection[int], law: Law) -> list[Waiting]:
    """Those of these dossiers that have no lane yet. Two statements; the work grows with their units' last months."""
    now = clock.now()
    year = now.date().replace(month=1, day=1)
    found = db.rows(
        _FACTS,
        {
            "ids": plain(dossier_ids),
            "today": now.date(),
            "since": now - dt.timedelta(days=int(law.value("lane.record.months")) * 365 // 12),
            "split_since": now - dt.timedelta(days=int(law.value("lane.split.days"))),
            "year": _midnight(year),
            "december": _midnight(year.replace(month=12)),
        },
    )
    hours = _office_hours(law)
    return [Waiting(row["id"], row["number"], row["unit_code"], row["office_id"], _facts(row, hours)) for row in found]


def _facts(row: dict[str, Any], hours: WorkingCalendar) -> Facts:
    known = {name: row[name] for name in Facts.__dataclass_fields__ if name in row}
    after_hours = sum(not _at_work(clock.local(moment), hours) for moment in row["signed"])
    return Facts(**known, signed_after_hours=after_hours)


def _at_work(moment: dt.datetime, hours: WorkingCalendar) -> bool:
    return hours.is_working_day(moment.date()) and hours.opens <= moment.time() <= hours.closes


def _office_hours(law: Law) -> WorkingCalendar:
    return calendars.calendar(*(law.value(f"office.{name}") for name in ("opens", "receipt_cutoff", "closes")))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.VIETNAM)


_FACTS = """
WITH asked AS MATERIALIZED (
    SELECT d.id, d.number, d.unit_code, d.office_id, d.chain_id, d.sent_at, r.gross, r.payee_code, r.payee_account,
           CASE WHEN r.pay = 0 THEN r.gross ELSE r.pay END AS amount
    FROM dossiers_dossier d JOIN requests_spendingrequest r ON r.dossier_id = d.id
    WHERE d.id = ANY(%(ids)s::bigint[]) AND NOT EXISTS (SELECT FROM risk_lanechosen chosen WHERE chosen.dossier_id = d.id)
), units AS MATERIALIZED (
    SELECT DISTINCT unit_code FROM asked
), record AS (
    SELECT unit_code, count(*) AS decided,
           count(*) FILTER (WHERE past.state IN ('refused', 'post_control_finding') OR past.state = 'returned' AND EXISTS (
               SELECT FROM dossiers_defect named LEFT JOIN disputes_dispute own USING (dossier_id, ordinal)
               WHERE named.dossier_id = past.id AND own.verdict IS DISTINCT FROM 'upheld')) AS wrong
    FROM units JOIN dossiers_dossier past USING (unit_code)
    WHERE past.sent_at >= %(since)s AND past.decided_at IS NOT NULL AND past.state <> 'withdrawn'
    GROUP BY unit_code
), spent AS (
    SELECT units.unit_code, coalesce(sum(r.gross) FILTER (WHERE past.sent_at >= %(december)s), 0) AS december,
           sum(r.gross) AS year
    FROM units JOIN dossiers_dossier past ON past.unit_code = units.unit_code
    JOIN requests_spendingrequest r ON r.dossier_id = past.id
    WHERE past.sent_at >= %(year)s AND past.state NOT IN ('withdrawn', 'refused', 'returned')
    GROUP BY units.unit_code
), owed AS (
    SELECT unit_code, sum(outstanding) AS outstanding FROM units JOIN advance USING (unit_code)
    WHERE outstanding > 0 AND due_on < %(today)s GROUP BY unit_code
)
SELECT asked.id, asked.number, asked.unit_code, asked.office_id, asked.amount, asked.gross, asked.payee_code AS payee,
       asked.payee_account AS account, coalesce(last_check.found, 0) AS findings,
       coalesce(record.decided, 0) AS decided, coalesce(record.wrong, 0) AS wrong,
       coalesce(owed.outstanding, 0)::bigint AS overdue_advance,
       payee.paid_before, payee.paid_total, payee.last_account, payee.recent, payee.recent_total,
       coalesce(100 * spent.december / nullif(spent.year, 0), 0)::int AS december_percent,
       (SELECT coalesce(array_agg(signed_at), '{}') FROM dossiers_signature
        WHERE dossier_id = asked.id AND signed_at <= asked.sent_at) AS signed
FROM asked LEFT JOIN record USING (unit_code) LEFT JOIN spent USING (unit_code) LEFT JOIN owed USING (unit_code)
LEFT JOIN LATERAL (
    SELECT blocks + warnings + looks AS found FROM control_check WHERE dossier_id = asked.id ORDER BY id DESC LIMIT 1
) last_check ON true
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE paid) AS paid_before, coalesce(sum(gross) FILTER (WHERE paid), 0)::bigint AS paid_total,
           coalesce((array_agg(payee_account ORDER BY dossier_id DESC) FILTER (WHERE paid))[1], '') AS last_account,
           count(*) FILTER (WHERE sent_at >= %(split_since)s) AS recent,
           coalesce(sum(gross) FILTER (WHERE sent_at >= %(split_since)s), 0)::bigint AS recent_total
    FROM (
        SELECT r.dossier_id, r.gross, r.payee_account, past.sent_at,
               past.state IN ('paid', 'completed', 'post_control_ok', 'post_control_finding') AS paid
        FROM requests_spendingrequest r JOIN dossiers_dossier past ON past.id = r.dossier_id
        WHERE asked.payee_code <> '' AND r.unit_code = asked.unit_code AND r.payee_code = asked.payee_code
          AND past.chain_id <> asked.chain_id AND past.sent_at >= %(since)s AND past.sent_at <= asked.sent_at
          AND past.state NOT IN ('withdrawn', 'refused', 'returned')
    ) AS before
) payee
ORDER BY asked.id
"""
