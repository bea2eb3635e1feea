"""Proves the dossiers: each stands where its steps lead, without a gap, and its number series has none either."""

from __future__ import annotations

from khobac.core.differences import Difference, found

_STEPS = """
SELECT dossier.number AS subject, concat_ws(' ', dossier.step, dossier.state) AS expected,
    concat_ws(' ', count(step.id), max(step.to_state) FILTER (WHERE step.seq = dossier.step)) AS actual
FROM dossiers_dossier dossier LEFT JOIN dossiers_step step ON step.dossier_id = dossier.id
GROUP BY dossier.id
HAVING count(step.id) <> dossier.step OR max(step.seq) <> dossier.step
    OR max(step.to_state) FILTER (WHERE step.seq = dossier.step) IS DISTINCT FROM dossier.state
"""
_LINKS = """
SELECT dossier.number AS subject, earlier.to_state AS expected, concat_ws(' ', step.seq, step.from_state) AS actual
FROM dossiers_step step
JOIN dossiers_dossier dossier ON dossier.id = step.dossier_id
LEFT JOIN dossiers_step earlier ON earlier.dossier_id = step.dossier_id AND earlier.seq = step.prev_seq
WHERE step.seq > 1 AND step.from_state IS DISTINCT FROM earlier.to_state
"""
_NUMBERS = """
SELECT concat_ws('-', series.prefix, series.office_code, series.year) AS subject, series.last::text AS expected,
    count(dossier.id)::text AS actual
FROM dossiers_numberseries series
LEFT JOIN dossiers_dossier dossier
    ON dossier.number LIKE series.prefix || '-' || series.office_code || '-' || to_char(series.year % 100, 'FM00') || '-%%'
WHERE series.prefix = 'HS'
GROUP BY series.id HAVING count(dossier.id) <> series.last
"""


def differences() -> list[Difference]:
    """Where state and steps, or numbers and their series, disagree. Three scans."""
    return (
        found("dossier stands where its steps lead", _STEPS, table="dossiers_dossier")
        + found("step begins where the one before ended", _LINKS, table="dossiers_step")
        + found("dossier numbers without a gap", _NUMBERS, table="dossiers_numberseries")
    )
