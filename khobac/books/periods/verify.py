"""Proves that periods stand where their steps led, and that nothing was entered into a closed one."""

from __future__ import annotations

from collections.abc import Collection

from khobac.core.differences import Difference, found

_STANDS_WHERE_LED = """
SELECT concat_ws(' ', period.treasury_id, period.kind, period.first_on) AS subject,
    coalesce(last.to_state, 'open') AS expected, period.state AS actual
FROM period LEFT JOIN LATERAL (
    SELECT to_state FROM period_step AS step WHERE step.treasury_id = period.treasury_id AND step.kind = period.kind
        AND step.first_on = period.first_on ORDER BY id DESC LIMIT 1) AS last ON true
WHERE period.state <> coalesce(last.to_state, 'open')
"""
_STEPS_FOLLOW = """
SELECT concat_ws(' ', treasury_id, kind, first_on, id) AS subject, before AS expected, from_state AS actual
FROM (SELECT *, coalesce(lag(to_state) OVER (PARTITION BY treasury_id, kind, first_on ORDER BY id), 'open') AS before
      FROM period_step) AS step
WHERE from_state <> before
"""
_NOTHING_LATE = """
WITH closed AS (
    SELECT treasury_id, kind, first_on, at AS from_at, to_state,
        coalesce(lead(at) OVER (PARTITION BY treasury_id, kind, first_on ORDER BY id), 'infinity') AS until_at
    FROM period_step
)
SELECT entry.id AS subject, 'nothing entered' AS expected, concat_ws(' ', closed.kind, closed.first_on) AS actual
FROM closed JOIN period USING (treasury_id, kind, first_on)
JOIN journal_entry AS entry ON entry.treasury_id = period.treasury_id
    AND entry.booked_on BETWEEN period.first_on AND period.last_on
    AND entry.recorded_at > closed.from_at AND entry.recorded_at < closed.until_at
WHERE closed.to_state <> 'open' AND (%(entries)s::bigint[] IS NULL OR entry.id = ANY (%(entries)s::bigint[]))
    AND (period.kind = 'year' OR to_char(entry.booked_on, 'MM-DD') <> '12-31'
         OR extract(year FROM entry.recorded_at AT TIME ZONE interval '7 hours') = extract(year FROM entry.booked_on))
    AND NOT (closed.to_state = 'temporarily_closed' AND EXISTS (
        SELECT FROM period_permit AS permit WHERE permit.treasury_id = period.treasury_id AND permit.kind = period.kind
            AND permit.first_on = period.first_on AND permit.event IN ('*', entry.event)
            AND entry.recorded_at BETWEEN permit.from_at AND permit.until_at))
"""
_NOTHING_IN_A_SETTLED_YEAR = """
SELECT DISTINCT entry.id AS subject, 'no entry of ' || line.year AS expected, line.role AS actual
FROM period JOIN period_step AS step USING (treasury_id, kind, first_on)
JOIN journal_entry AS entry ON entry.treasury_id = period.treasury_id AND entry.recorded_at > step.at
JOIN journal_line AS line ON line.treasury_id = entry.treasury_id AND line.booked_on = entry.booked_on
    AND line.entry_id = entry.id AND line.unit <> '' AND line.year = extract(year FROM period.first_on)
WHERE period.kind = 'year' AND step.to_state = 'permanently_closed'
    AND (%(entries)s::bigint[] IS NULL OR entry.id = ANY (%(entries)s::bigint[]))
"""


def differences(among: Collection[int] | None = None) -> list[Difference]:
    """Periods whose state is not what their steps made it, and entries, these or any, that should have been refused."""
    chosen = {"entries": None if among is None else list(among)}
    return [
        *found("periods stand where their steps led", _STANDS_WHERE_LED),
        *found("steps of a period follow each other", _STEPS_FOLLOW),
        *found("nothing is entered into a closed period", _NOTHING_LATE, chosen),
        *found("nothing is entered into a settled year", _NOTHING_IN_A_SETTLED_YEAR, chosen),
    ]
