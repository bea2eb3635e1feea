"""How a statement is matched: every line against the orders it names, in one statement, whatever the number of lines.

A line names an order, or one row of a list. What the orders have under that name on the same side (debited, or come back)
is what it is held against. Two lines of one name on one side are DUPLICATE both: nobody can say which is the true one.
"""

from __future__ import annotations

COMPARE = """
WITH line AS (
    SELECT line.id, line.kind, line.amount, line.booked_on, line.treasury_id, line.order_id, line.line_no, stated.sender,
        count(*) OVER (PARTITION BY line.kind, line.reference) AS times
    FROM bank_statement_line line JOIN bank_statement stated ON stated.id = line.statement
    WHERE line.statement = %(statement)s
), ours AS (
    SELECT line.id, sum(paid.amount)::bigint AS amount,
        max(CASE line.kind WHEN 'debit' THEN paid.debited_on ELSE paid.returned_on END) AS day
    FROM line
    JOIN payment_order o ON o.treasury_id = line.treasury_id AND o.id = line.order_id AND o.bank = line.sender
    JOIN payment_line paid ON paid.treasury_id = line.treasury_id AND paid.order_id = line.order_id
        AND (line.line_no IS NULL OR paid.line_no = line.line_no)
        AND CASE line.kind WHEN 'debit' THEN paid.debited_on WHEN 'return' THEN paid.returned_on END IS NOT NULL
    GROUP BY line.id
)
UPDATE bank_statement_line AS kept SET ours = coalesce(ours.amount, 0), code = CASE
    WHEN line.times > 1 AND line.order_id IS NOT NULL THEN 'DUPLICATE'
    WHEN ours.amount IS NULL THEN 'ONLY_BANK'
    WHEN ours.amount <> line.amount THEN 'AMOUNT_DIFF'
    WHEN ours.day <> line.booked_on THEN 'DATE_DIFF'
    ELSE 'MATCHED' END
FROM line LEFT JOIN ours ON ours.id = line.id
WHERE kept.statement = %(statement)s AND kept.id = line.id
"""

MISSING = """
INSERT INTO bank_statement_line (statement, kind, reference, treasury_id, order_id, line_no, amount, booked_on, ours, code)
SELECT stated.id, 'ours',
    'TT' || paid.treasury_id || 'X' || paid.order_id || CASE WHEN o.is_list THEN '-' || paid.line_no ELSE '' END,
    paid.treasury_id, paid.order_id, paid.line_no, 0, paid.debited_on, paid.amount, 'ONLY_TREASURY'
FROM bank_statement stated
JOIN payment_line paid ON paid.debited_on BETWEEN stated.from_on AND stated.to_on
JOIN payment_order o ON o.treasury_id = paid.treasury_id AND o.id = paid.order_id
    AND o.bank = stated.sender AND o.office = stated.office
WHERE stated.id = %(statement)s AND NOT EXISTS (
    SELECT FROM bank_statement_line line WHERE line.statement = stated.id AND line.kind = 'debit'
        AND line.treasury_id = paid.treasury_id AND line.order_id = paid.order_id
        AND (line.line_no IS NULL OR line.line_no = paid.line_no))
"""

COUNT = """
SELECT count(*)::int AS lines, count(*) FILTER (WHERE code = ANY (%(explained)s))::int AS matched,
    count(*) FILTER (WHERE code <> ALL (%(explained)s))::int AS differing
FROM bank_statement_line WHERE statement = %(statement)s
"""
