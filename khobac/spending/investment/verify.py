"""Proves the volume of projects: what approved dossiers were paid for work on a contract was accepted between its parties."""

from __future__ import annotations

from khobac.casework.dossiers.states import CLOCK_VOID, OPEN, State
from khobac.core.arrays import texts
from khobac.core.differences import Difference, found

_UNSPENT = texts(sorted({*OPEN, *CLOCK_VOID, State.REFUNDED}))
_BEYOND = """
SELECT concat_ws(' ', contract.unit_code, contract.code) AS subject, volume.accepted::text AS expected,
    work.paid::text AS actual
FROM investment_project AS project
JOIN commitments_contract AS contract ON contract.unit_code = project.unit_code
CROSS JOIN LATERAL (
    SELECT coalesce(sum(CASE request.kind WHEN 'return_of_funds' THEN -request.gross ELSE request.gross END), 0) AS paid
    FROM requests_spendingrequest AS request JOIN dossiers_dossier AS dossier ON dossier.id = request.dossier_id
    LEFT JOIN requests_spendingrequest AS given_back ON given_back.dossier_id = request.settles_id
    WHERE request.contract_id = contract.id AND (request.kind IN ('payment', 'pay_first', 'settlement')
            OR request.kind = 'return_of_funds' AND given_back.kind <> 'advance')
        AND dossier.state <> ALL (%(unspent)s::text[]) AND dossier.sent_at >= project.registered_at
) AS work
CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS accepted FROM investment_volume WHERE contract_id = contract.id
) AS volume
WHERE work.paid > volume.accepted
"""


def differences() -> list[Difference]:
    """Contracts of registered projects on which more work is paid than was accepted. One statement by index.

    Told by the requests as filed, less what returns gave back, not by the sums of the contract that approval compares.
    """
    return found("work paid on a project is accepted", _BEYOND, {"unspent": _UNSPENT}, "investment_volume")
