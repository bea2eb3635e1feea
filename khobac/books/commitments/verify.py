"""Proves contracts, commitments and advances by a second path."""
from __future__ import annotations

from khobac.core.differences import Difference, found

_COMMITMENTS = """
WITH changed AS (
    SELECT treasury_id, contract_id, year, source, sum(amount) AS committed FROM commitment_row
    GROUP BY treasury_id, contract_id, year, source
), used AS (
    SELECT treasury_id, contract_id, year, source, sum(released) AS released FROM contract_use
    GROUP BY treasury_id, contract_id, year, source HAVING sum(released) <> 0
)
SELECT concat_ws(' ', 'contract', contract_id, year, source) AS subject,
    coalesce(changed.committed, 0) || ' / ' || coalesce(used.released, 0) AS expected,
    coalesce(commitment.committed, 0) || ' / ' || coalesce(commitment.released, 0) AS actual
FROM commitment FULL JOIN changed USING (treasury_id, contract_id, year, source)
FULL JOIN used USING (treasury_id, contract_id, year, source)
WHERE (coalesce(commitment.committed, 0), coalesce(commitment.released, 0))
    <> (coalesce(changed.committed, 0), coalesce(used.released, 0))
"""
_CONTRACTS = """
WITH used AS (
    SELECT contract_id, sum(gross) AS gross, sum(advanced) AS advanced, sum(recovered) AS recovered
    FROM contract_use GROUP BY contract_id
)
SELECT 'contract ' || coalesce(contract.id, used.contract_id) AS subject,
    concat_ws(' / ', coalesce(used.gross, 0), coalesce(used.advanced, 0),
        coalesce(used.advanced - used.recovered, 0)) AS expected,
    concat_ws(' / ', contract.paid_gross, contract.advanced, contract.advance_outstanding) AS actual
FROM commitments_contract AS contract FULL JOIN used ON used.contract_id = contract.id
WHERE contract.id IS NULL OR (contract.paid_gross, contract.advanced, contract.advance_outstanding)
    IS DISTINCT FROM (coalesce(used.gross, 0), coalesce(used.advanced, 0),
    coalesce(used.advanced - used.recovered, 0))
"""
_CONTRACT_ADVANCES = """
SELECT 'contract ' || contract.id AS subject, coalesce(sum(advance.outstanding), 0)::text AS expected,
    contract.advance_outstanding::text AS actual
FROM commitments_contract AS contract
LEFT JOIN advance ON advance.treasury_id = contract.treasury_id AND advance.contract_id = contract.id
GROUP BY contract.id HAVING coalesce(sum(advance.outstanding), 0) <> contract.advance_outstanding
"""
_ADVANCES = """
WITH taken AS (
    SELECT treasury_id, dossier_id, line_no,
        coalesce(sum(amount) FILTER (WHERE kind = 'settled'), 0) AS settled,
        coalesce(sum(amount) FILTER (WHERE kind = 'returned'), 0) AS returned,
        coalesce(sum(amount) FILTER (WHERE kind = 'given_up'), 0) AS given_up
    FROM advance_recovery GROUP BY treasury_id, dossier_id, line_no
)
SELECT concat_ws(' ', 'dossier', dossier_id, 'line', line_no) AS subject,
    concat_ws(' / ', coalesce(taken.settled, 0), coalesce(taken.returned, 0), coalesce(taken.given_up, 0)) AS expected,
    concat_ws(' / ', advance.settled, advance.returned, advance.given_up) AS actual
FROM advance FULL JOIN taken USING (treasury_id, dossier_id, line_no)
WHERE (advance.settled, advance.returned, advance.given_up)
    IS DISTINCT FROM (coalesce(taken.settled, 0), coalesce(taken.returned, 0), coalesce(taken.given_up, 0))
"""
_BEYOND_CONTRACT = """
SELECT 'contract ' || contract.id AS subject, 'at most ' || contract.value AS expected,
    sum(commitment.committed)::text AS actual
FROM commitments_contract AS contract
JOIN commitment ON commitment.treasury_id = contract.treasury_id AND commitment.contract_id = contract.id
GROUP BY contract.id, contract.value HAVING sum(commitment.committed) > contract.value
"""


def differences() -> list[Difference]:
    """Everything promised that does not agree with what made it."""
    return [
        *found("commitments equal their changes and payments", _COMMITMENTS),
        *found("contracts equal what dossiers used", _CONTRACTS),
        *found("advances of a contract equal its outstanding sum", _CONTRACT_ADVANCES),
        *found("advances equal their recoveries", _ADVANCES),
        *found("commitments are within their contracts", _BEYOND_CONTRACT),
    ]
