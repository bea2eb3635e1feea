"""Proves the dossiers: each stands where its steps lead, without a gap, and its number series has none either."""

from __future__ import annotations

from collections.abc import Collection

from khobac.core.differences import Difference, found
from khobac.core.touched import Watched

WATCHED = (Watched("dossiers_dossier", "id", grows="id"), Watched("dossiers_step", "dossier_id"))
"""What a look asks for what was touched; keys are dossiers."""

_STEPS = """
SELECT dossier.number AS subject, concat_ws(' ', dossier.step, dossier.state) AS expected,
    concat_ws(' ', count(step.id), max(step.to_state) FILTER (WHERE step.seq = dossier.step)) AS actual
FROM dossiers_dossier dossier LEFT JOIN dossiers_step step ON step.dossier_id = dossier.id
WHERE (%(dossiers)s::bigint[] IS NULL OR dossier.id = ANY (%(dossiers)s::bigint[]))
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
    AND (%(dossiers)s::bigint[] IS NULL OR step.dossier_id = ANY (%(dossiers)s::bigint[]))
"""
_NUMBERS = """
SELECT concat_ws('-', series.prefix, series.office_code, series.year) AS subject, series.last::text AS expected,
    coalesce(given.many, 0)::text AS actual
FROM dossiers_numberseries series
LEFT JOIN (SELECT left(number, -8) AS start, count(*) AS many FROM dossiers_dossier GROUP BY 1) AS given
    ON given.start = concat_ws('-', series.prefix, series.office_code, to_char(series.year %% 100, 'FM00'))
WHERE series.prefix = 'HS' AND coalesce(given.many, 0) <> series.last
"""


def differences(among: Collection[int] | None = None) -> list[Difference]:
    """Where state and steps disagree, of these dossiers or of all (three scans), and numbers with their series."""
    chosen = {"dossiers": None if among is None else list(among)}
    return (
        found("dossier stands where its steps lead", _STEPS, chosen, "dossiers_dossier")
        + found("step begins where the one before ended", _LINKS, chosen, "dossiers_step")
        + found("dossier numbers without a gap", _NUMBERS, chosen, "dossiers_numberseries")
    )
