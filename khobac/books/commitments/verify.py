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
_GIVEN_BACK = """
SELECT concat_ws(' ', 'dossier', dossier_id, 'contract', contract_id) AS subject, 'at least 0' AS expected,
    concat_ws(' / ', sum(released), sum(gross), sum(advanced)) AS actual
FROM contract_use GROUP BY treasury_id, contract_id, dossier_id
HAVING sum(released) < 0 OR sum(gross) < 0 OR sum(advanced) < 0
"""
_CARRIED_OVER = """
SELECT concat_ws(' ', 'contract', contract_id, source, 'from', year) AS subject,
    coalesce(gone.amount, 0)::text AS expected, coalesce(come.amount, 0)::text AS actual
FROM (SELECT treasury_id, contract_id, source, year, -sum(amount) AS amount FROM commitment_row
      WHERE kind = 'carry_out' GROUP BY treasury_id, contract_id, source, year) AS gone
FULL JOIN (SELECT treasury_id, contract_id, source, year - 1 AS year, sum(amount) AS amount FROM commitment_row
           WHERE kind = 'carry_in' GROUP BY treasury_id, contract_id, source, year) AS come
    USING (treasury_id, contract_id, source, year)
WHERE coalesce(gone.amount, 0) <> coalesce(come.amount, 0)
"""
_RETENTION = """
SELECT 'contract ' || contract.id AS subject, coalesce(sum(moved.amount), 0)::text AS expected,
    contract.retained::text AS actual
FROM commitments_contract AS contract
LEFT JOIN (SELECT contract_id, CASE kind WHEN 'kept' THEN amount ELSE -amount END AS amount FROM retention_row) AS moved
    ON moved.contract_id = contract.id
GROUP BY contract.id HAVING coalesce(sum(moved.amount), 0) <> contract.retained
"""
_CALLS = """
SELECT 'guarantee ' || guarantee.id AS subject, 'at most ' || guarantee.amount AS expected,
    sum(call.amount)::text AS actual
FROM commitments_guarantee AS guarantee JOIN commitments_guaranteecall AS call ON call.guarantee_id = guarantee.id
GROUP BY guarantee.id HAVING sum(call.amount) > guarantee.amount
"""
_LATEST_TERMS = """
SELECT 'contract ' || contract.id AS subject, concat_ws(' / ', version.value, version.payee, version.currency) AS expected,
    concat_ws(' / ', contract.value, contract.payee, contract.currency) AS actual
FROM commitments_contract AS contract LEFT JOIN LATERAL (
    SELECT value, payee, currency FROM commitments_contractversion WHERE contract_id = contract.id
    ORDER BY number DESC LIMIT 1) AS version ON true
WHERE (version.value, version.payee, version.currency)
    IS DISTINCT FROM (contract.value, contract.payee, contract.currency)
"""
_REQUEST_STEPS = """
SELECT 'request ' || request.id AS subject, coalesce(last.to_state, 'no step') AS expected, request.state AS actual
FROM commitments_commitmentrequest AS request LEFT JOIN LATERAL (
    SELECT to_state, number FROM commitments_commitmentstep WHERE request_id = request.id ORDER BY number DESC LIMIT 1
) AS last ON true
WHERE (last.to_state, last.number) IS DISTINCT FROM (request.state, request.step)
"""
_CROSSED = """
SELECT concat_ws(' ', 'dossier', dossier_id, 'line', line_no) AS subject, max(from_year + 1)::text AS expected,
    min(advance.year)::text AS actual
FROM advance_move JOIN advance USING (treasury_id, dossier_id, line_no)
GROUP BY treasury_id, dossier_id, line_no HAVING max(from_year + 1) <> min(advance.year)
"""


def differences() -> list[Difference]:
    """Everything promised that does not agree with what made it."""
    return [
        *found("commitments equal their changes and payments", _COMMITMENTS),
        *found("contracts equal what dossiers used", _CONTRACTS),
        *found("advances of a contract equal its outstanding sum", _CONTRACT_ADVANCES),
        *found("advances equal their recoveries", _ADVANCES),
        *found("advances stand in the year they moved to", _CROSSED),
        *found("commitments are within their contracts", _BEYOND_CONTRACT),
        *found("no dossier gave back more than it took", _GIVEN_BACK),
        *found("what a year carries over reaches the next", _CARRIED_OVER),
        *found("retention money equals its moves", _RETENTION),
        *found("no guarantee is called for more than it is", _CALLS),
        *found("contracts say what their last version says", _LATEST_TERMS),
        *found("requests stand where their last step led", _REQUEST_STEPS),
    ]
