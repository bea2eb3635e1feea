"""Proves the budget lines by two other paths: their movements, and the balances of the ledger, which its lines prove."""
from __future__ import annotations

from khobac.books.budget import verify_tree
from khobac.core.differences import Difference, found

_LINES_ARE_SUMS = """
WITH moved AS (
    SELECT treasury_id, line_id, sum(d_estimate) AS estimate, sum(d_provisional) AS provisional,
        sum(d_deposited) AS deposited, sum(d_reserved) AS reserved, sum(d_committed) AS committed,
        sum(d_advance) AS advance, sum(d_actual) AS actual, min(unit_code) AS first_unit, max(unit_code) AS last_unit
    FROM budget_movement GROUP BY treasury_id, line_id
)
SELECT concat_ws(' ', line.account_kind, line.unit_code, line.source, line.year, 'line', coalesce(line.id, line_id))
        AS subject,
    concat_ws(' ', moved.estimate, moved.provisional, moved.deposited, moved.reserved, moved.committed, moved.advance,
        moved.actual) AS expected,
    concat_ws(' ', line.estimate, line.provisional, line.deposited, line.reserved, line.committed, line.advance,
        line.actual) AS actual
FROM budget_line AS line FULL JOIN moved ON moved.treasury_id = line.treasury_id AND moved.line_id = line.id
WHERE line.id IS NULL
    OR (line.estimate, line.provisional, line.deposited, line.reserved, line.committed, line.advance, line.actual)
        IS DISTINCT FROM (coalesce(moved.estimate, 0), coalesce(moved.provisional, 0), coalesce(moved.deposited, 0),
        coalesce(moved.reserved, 0), coalesce(moved.committed, 0), coalesce(moved.advance, 0),
        coalesce(moved.actual, 0))
    OR coalesce(moved.first_unit, line.unit_code) <> line.unit_code
    OR coalesce(moved.last_unit, line.unit_code) <> line.unit_code
"""
_NOT_OVERDRAWN = """
SELECT concat_ws(' ', account_kind, unit_code, source, year) AS subject, 'at least 0' AS expected,
    (estimate + provisional + deposited - reserved - committed - advance - actual - frozen)::text AS actual
FROM budget_line
WHERE estimate + provisional + deposited - reserved - committed - advance - actual - frozen < 0
"""

_BUDGET_IS_IN_THE_LEDGER = """
WITH kept AS (
    SELECT treasury_id, unit, source, year, role, debit, credit FROM balance WHERE unit <> ''
    UNION ALL SELECT treasury_id, unit, source, year, role, debit, credit FROM balance_delta WHERE unit <> ''
), booked AS (
    SELECT treasury_id, unit AS unit_code, source, year, 'estimate' AS account_kind,
        coalesce(sum(debit - credit) FILTER (WHERE role LIKE 'ESTIMATE!_L4!_%' ESCAPE '!'), 0) AS allotted,
        coalesce(sum(debit - credit) FILTER (WHERE role = 'COMMITMENT'), 0) AS committed,
        coalesce(sum(debit - credit) FILTER (WHERE role LIKE 'ADVANCE!_%' ESCAPE '!'), 0) AS advance,
        coalesce(sum(debit - credit) FILTER (WHERE role LIKE 'EXPENDITURE!_%' ESCAPE '!'), 0) AS actual
    FROM kept WHERE role NOT IN ('DEPOSIT', 'ESTIMATE_COMMAND', 'EXPENDITURE_BY_COMMAND')
    GROUP BY treasury_id, unit, source, year
    UNION ALL
    SELECT treasury_id, unit, source, year, 'command',
        coalesce(sum(debit - credit) FILTER (WHERE role = 'ESTIMATE_COMMAND'), 0), 0, 0,
        coalesce(sum(debit - credit) FILTER (WHERE role = 'EXPENDITURE_BY_COMMAND'), 0)
    FROM kept WHERE role IN ('ESTIMATE_COMMAND', 'EXPENDITURE_BY_COMMAND')
    GROUP BY treasury_id, unit, source, year
    UNION ALL
    SELECT treasury_id, unit, '', 0, 'deposit', sum(credit - debit), 0, 0, 0
    FROM kept WHERE role = 'DEPOSIT' GROUP BY treasury_id, unit
), held AS (
    SELECT treasury_id, unit_code, source, year, account_kind,
        allotted - CASE account_kind WHEN 'deposit' THEN actual ELSE 0 END AS allotted, committed, advance,
        CASE account_kind WHEN 'deposit' THEN 0 ELSE actual END AS actual
    FROM budget_line
)
SELECT concat_ws(' ', account_kind, unit_code, source, year) AS subject,
    concat_ws(' / ', booked.allotted, booked.committed, booked.advance, booked.actual) AS expected,
    concat_ws(' / ', held.allotted, held.committed, held.advance, held.actual) AS actual
FROM booked FULL JOIN held USING (treasury_id, unit_code, source, year, account_kind)
WHERE (coalesce(booked.allotted, 0), coalesce(booked.committed, 0), coalesce(booked.advance, 0),
        coalesce(booked.actual, 0))
    <> (coalesce(held.allotted, 0), coalesce(held.committed, 0), coalesce(held.advance, 0), coalesce(held.actual, 0))
"""


def differences() -> list[Difference]:
    """Budget lines that are not the sum of their movements, are overdrawn, or differ from estimate, commitment, advance
    and expenditure accounts (or the deposit account) of the ledger; and whatever is wrong with the tree above them.
    """
    return [
        *found("budget lines equal their movements", _LINES_ARE_SUMS, table="budget_line"),
        *found("budget lines are not overdrawn", _NOT_OVERDRAWN, table="budget_line"),
        *found("the budget equals the ledger", _BUDGET_IS_IN_THE_LEDGER, table="budget_line"),
        *verify_tree.differences(),
    ]
