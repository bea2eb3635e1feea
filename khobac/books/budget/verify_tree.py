"""Proves the tree of allotments by its steps, by the lines below it and by the balances of the ledger."""

from __future__ import annotations

from khobac.core.differences import Difference, found

_NODES_ARE_SUMS = """
WITH got AS (
    SELECT holder_treasury_id AS treasury_id, tier, holder, source, year, sum(d_estimate) AS estimate,
        sum(d_provisional) AS provisional, sum(d_frozen) AS frozen
    FROM allotment_step GROUP BY holder_treasury_id, tier, holder, source, year
), gave AS (
    SELECT giver_treasury_id AS treasury_id, giver_tier AS tier, giver AS holder, source, year,
        sum(d_estimate + d_provisional) AS handed_down
    FROM allotment_step WHERE giver IS NOT NULL GROUP BY giver_treasury_id, giver_tier, giver, source, year
), stepped AS (
    SELECT treasury_id, tier, holder, source, year, coalesce(estimate, 0) AS estimate, coalesce(provisional, 0) AS provisional,
        coalesce(handed_down, 0) AS handed_down, CASE WHEN tier < '4' THEN coalesce(frozen, 0) ELSE 0 END AS frozen
    FROM got FULL JOIN gave USING (treasury_id, tier, holder, source, year)
)
SELECT concat_ws(' ', 'tier', tier, holder, source, year) AS subject,
    concat_ws(' ', stepped.estimate, stepped.provisional, stepped.handed_down, stepped.frozen) AS expected,
    concat_ws(' ', node.estimate, node.provisional, node.handed_down, node.frozen) AS actual
FROM allotment_node AS node FULL JOIN stepped USING (treasury_id, tier, holder, source, year)
WHERE (coalesce(node.estimate, 0), coalesce(node.provisional, 0), coalesce(node.handed_down, 0), coalesce(node.frozen, 0))
    <> (coalesce(stepped.estimate, 0), coalesce(stepped.provisional, 0), coalesce(stepped.handed_down, 0),
        coalesce(stepped.frozen, 0))
"""

_CHILDREN_FIT = """
SELECT concat_ws(' ', 'tier', node.tier, node.holder, node.source, node.year) AS subject,
    concat('at most ', node.estimate + node.provisional - node.frozen) AS expected, given.sum::text AS actual
FROM allotment_node AS node
JOIN (
    SELECT giver_treasury_id AS treasury_id, giver_tier AS tier, giver AS holder, source, year,
        sum(d_estimate + d_provisional)
    FROM allotment_step WHERE giver IS NOT NULL GROUP BY giver_treasury_id, giver_tier, giver, source, year
) AS given USING (treasury_id, tier, holder, source, year)
WHERE given.sum > node.estimate + node.provisional - node.frozen
"""

_LINES_HOLD_WHAT_WAS_GIVEN = """
WITH given AS (
    SELECT holder_treasury_id AS treasury_id, CASE tier WHEN '4' THEN 'estimate' ELSE 'command' END AS account_kind,
        holder AS unit_code, source, year, sum(d_estimate) AS estimate, sum(d_provisional) AS provisional,
        sum(d_frozen) AS frozen
    FROM allotment_step WHERE tier >= '4' GROUP BY holder_treasury_id, tier, holder, source, year
), outside AS (
    SELECT treasury_id AS book, line_id, sum(d_estimate) AS estimate, sum(least(d_provisional, 0)) AS provisional_gone
    FROM budget_movement AS movement
    WHERE (d_estimate <> 0 OR d_provisional < 0)
        AND NOT EXISTS (SELECT FROM budget_decision AS decision WHERE decision.reference = movement.reference)
    GROUP BY treasury_id, line_id
)
SELECT concat_ws(' ', account_kind, unit_code, source, year) AS subject,
    concat_ws(' ', coalesce(given.estimate, 0) + coalesce(outside.estimate, 0), coalesce(given.frozen, 0),
        'provisional', coalesce(given.provisional, 0) + coalesce(outside.provisional_gone, 0)) AS expected,
    concat_ws(' ', line.estimate, line.frozen, 'provisional', line.provisional) AS actual
FROM budget_line AS line
LEFT JOIN outside ON outside.book = line.treasury_id AND outside.line_id = line.id
FULL JOIN given USING (treasury_id, account_kind, unit_code, source, year)
WHERE (coalesce(line.estimate, 0), coalesce(line.frozen, 0))
        <> (coalesce(given.estimate, 0) + coalesce(outside.estimate, 0), coalesce(given.frozen, 0))
    OR coalesce(line.provisional, 0) < coalesce(given.provisional, 0) + coalesce(outside.provisional_gone, 0)
"""

_UPPER_TIERS_ARE_IN_THE_LEDGER = """
WITH booked AS (
    SELECT treasury_id, right(role, 1) AS tier, unit AS holder, source, year, sum(debit - credit) AS amount
    FROM (SELECT treasury_id, role, unit, source, year, debit, credit FROM balance
          UNION ALL SELECT treasury_id, role, unit, source, year, debit, credit FROM balance_delta) AS kept
    WHERE role IN ('ESTIMATE_L0', 'ESTIMATE_L1', 'ESTIMATE_L2', 'ESTIMATE_L3') AND unit <> ''
    GROUP BY treasury_id, role, unit, source, year
), held AS (
    SELECT treasury_id, tier, holder, source, year, estimate + provisional - handed_down AS amount
    FROM allotment_node WHERE tier < '4'
)
SELECT concat_ws(' ', 'tier', tier, holder, source, year) AS subject, coalesce(booked.amount, 0)::text AS expected,
    coalesce(held.amount, 0)::text AS actual
FROM booked FULL JOIN held USING (treasury_id, tier, holder, source, year)
WHERE coalesce(booked.amount, 0) <> coalesce(held.amount, 0)
"""

_STEPS_HAVE_A_DECISION = """
SELECT concat('step ', step.step_no) AS subject, 'an entered decision of two persons' AS expected,
    coalesce(decision.state, 'none') AS actual
FROM allotment_step AS step
LEFT JOIN budget_decision AS decision ON decision.treasury_id = step.treasury_id AND decision.id = step.decision_id
WHERE decision.id IS NULL OR decision.state <> 'entered' OR decision.drafted_by = decision.approved_by
    OR decision.valid_on <> step.valid_on
"""


def differences() -> list[Difference]:
    """Places that are not the sum of their steps, gave on more than they have, or differ from lines or ledger."""
    return [
        *found("places of the tree equal their steps", _NODES_ARE_SUMS),
        *found("what is given on is not more than what is held", _CHILDREN_FIT),
        *found("budget lines hold what was allotted", _LINES_HOLD_WHAT_WAS_GIVEN),
        *found("the tree equals the ledger", _UPPER_TIERS_ARE_IN_THE_LEDGER),
        *found("steps rest on entered decisions", _STEPS_HAVE_A_DECISION),
    ]
