"""Proves what requests hold: the reservations of the books are exactly those of the open requests."""

from __future__ import annotations

from collections.abc import Collection

from khobac.core.differences import Difference, found
from khobac.core.touched import Watched

WATCHED = (
    Watched("requests_spendingrequest", "dossier_id", grows="dossier_id"),
    Watched("requests_requestline", "request_id"),
)
"""What a look asks for what was touched; keys are dossiers."""

_HELD = """
WITH held AS (
    SELECT treasury_id, unit_code, CASE kind WHEN 'deposit_payment' THEN 'deposit' ELSE 'estimate' END AS account_kind,
        CASE kind WHEN 'deposit_payment' THEN '' ELSE source END AS source,
        CASE kind WHEN 'deposit_payment' THEN 0 ELSE year END AS year, sum(held) AS held
    FROM requests_spendingrequest WHERE held > 0 GROUP BY 1, 2, 3, 4, 5
)
SELECT concat_ws(' ', line.account_kind, unit_code, source, year) AS subject,
    coalesce(held.held, 0)::text AS expected, coalesce(line.reserved, 0)::text AS actual
FROM budget_line line FULL JOIN held USING (treasury_id, unit_code, account_kind, source, year)
WHERE coalesce(held.held, 0) <> coalesce(line.reserved, 0)
"""
_IDLE = """
SELECT dossier.number AS subject, '0' AS expected, request.held::text AS actual
FROM requests_spendingrequest request JOIN dossiers_dossier dossier ON dossier.id = request.dossier_id
WHERE request.held > 0 AND dossier.state NOT IN ('submitted', 'under_control', 'checked')
"""
_LINES = """
SELECT dossier.number AS subject, request.gross::text AS expected, coalesce(sum(line.amount), 0)::text AS actual
FROM requests_spendingrequest request JOIN dossiers_dossier dossier ON dossier.id = request.dossier_id
LEFT JOIN requests_requestline line ON line.request_id = request.dossier_id
WHERE (%(dossiers)s::bigint[] IS NULL OR request.dossier_id = ANY (%(dossiers)s::bigint[]))
GROUP BY dossier.id, request.dossier_id HAVING coalesce(sum(line.amount), 0) <> request.gross
"""


def differences(among: Collection[int] | None = None) -> list[Difference]:
    """Where reservations and states of requests disagree, and their lines, of these dossiers or of all. Three scans."""
    chosen = {"dossiers": None if among is None else list(among)}
    return (
        found("reserved on the line = held by open requests", _HELD, table="budget_line")
        + found("a decided request holds nothing", _IDLE, table="requests_spendingrequest")
        + found("a request is the sum of its lines", _LINES, chosen, "requests_requestline")
    )
