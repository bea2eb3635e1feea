"""How a statement is matched: every line against what we have under its name, in one statement, whatever the number of lines.

A line of a payment account names an order, or one row of a list; what the orders have under that name on the same side
(debited, or come back) is what it is held against. A line of a revenue account bears the bank's own number of a payment, and is
held against the receipt of that number. Two lines of one name on one side are DUPLICATE both: nobody can say which is the true
one.

The lines have just been written and the planner knows nothing of them: so each statement goes from lines to orders by key,
and from sets to sets by hash, and none can be planned to look at every line for every line.
"""

from __future__ import annotations

COMPARE = """
UPDATE bank_statement_line AS kept SET ours = coalesce(found.amount, 0), ours_on = found.day, code = CASE
    WHEN found.times > 1 AND kept.order_id IS NOT NULL THEN 'DUPLICATE'
    WHEN found.amount IS NULL THEN 'ONLY_BANK'
    WHEN found.amount <> kept.amount THEN 'AMOUNT_DIFF'
    WHEN found.day <> kept.booked_on THEN 'DATE_DIFF'
    ELSE 'MATCHED' END
FROM (
    SELECT line.id, line.times, ours.amount, ours.day
    FROM (
        SELECT line.*, stated.sender, count(*) OVER (PARTITION BY line.kind, line.reference) AS times
        FROM bank_statement_line line JOIN bank_statement stated ON stated.id = line.statement
        WHERE line.statement = %(statement)s
    ) AS line
    LEFT JOIN LATERAL (
        SELECT sum(paid.amount)::bigint AS amount,
            max(CASE line.kind WHEN 'debit' THEN paid.debited_on ELSE paid.returned_on END) AS day
        FROM payment_order o JOIN payment_line paid ON paid.treasury_id = o.treasury_id AND paid.order_id = o.id
        WHERE o.treasury_id = line.treasury_id AND o.id = line.order_id AND o.bank = line.sender
            AND (line.line_no IS NULL OR paid.line_no = line.line_no)
            AND CASE line.kind WHEN 'debit' THEN paid.debited_on WHEN 'return' THEN paid.returned_on END IS NOT NULL
    ) AS ours ON true
) AS found
WHERE kept.statement = %(statement)s AND kept.id = found.id
"""

MISSING = """
INSERT INTO bank_statement_line (statement, kind, reference, treasury_id, order_id, line_no, amount, booked_on, ours, code)
SELECT stated.id, 'ours',
    'TT' || paid.treasury_id || 'X' || paid.order_id || CASE WHEN o.is_list THEN '-' || paid.line_no ELSE '' END,
    paid.treasury_id, paid.order_id, paid.line_no, 0, paid.debited_on, paid.amount, 'ONLY_TREASURY'
FROM bank_statement stated
CROSS JOIN LATERAL (
    SELECT paid.treasury_id, paid.order_id, paid.line_no
    FROM payment_line paid
    JOIN payment_order o ON o.treasury_id = paid.treasury_id AND o.id = paid.order_id
        AND o.bank = stated.sender AND o.office = stated.office
    WHERE paid.debited_on BETWEEN stated.from_on AND stated.to_on
    EXCEPT
    SELECT paid.treasury_id, paid.order_id, paid.line_no
    FROM bank_statement_line line
    JOIN payment_line paid ON paid.treasury_id = line.treasury_id AND paid.order_id = line.order_id
        AND (line.line_no IS NULL OR paid.line_no = line.line_no)
    WHERE line.statement = stated.id AND line.kind = 'debit'
) AS missing
JOIN payment_line paid ON paid.treasury_id = missing.treasury_id AND paid.order_id = missing.order_id
    AND paid.line_no = missing.line_no
JOIN payment_order o ON o.treasury_id = missing.treasury_id AND o.id = missing.order_id
WHERE stated.id = %(statement)s
"""

COMPARE_REVENUE = """
UPDATE bank_statement_line AS kept SET ours = coalesce(found.amount, 0), ours_on = found.day, code = CASE
    WHEN found.times > 1 AND found.amount IS NOT NULL THEN 'DUPLICATE'
    WHEN found.amount IS NULL THEN 'ONLY_BANK'
    WHEN found.amount <> kept.amount THEN 'AMOUNT_DIFF'
    WHEN found.day <> kept.booked_on THEN 'DATE_DIFF'
    ELSE 'MATCHED' END
FROM (
    SELECT line.id, line.times, ours.amount, ours.day
    FROM (
        SELECT line.*, stated.sender, stated.office, count(*) OVER (PARTITION BY line.kind, line.reference) AS times
        FROM bank_statement_line line JOIN bank_statement stated ON stated.id = line.statement
        WHERE line.statement = %(statement)s
    ) AS line
    LEFT JOIN LATERAL (
        SELECT got.amount, got.booked_on AS day FROM revenue_receipt got
        WHERE line.kind = 'credit' AND got.bank = line.sender AND got.reference = line.reference AND got.office = line.office
    ) AS ours ON true
) AS found
WHERE kept.statement = %(statement)s AND kept.id = found.id
"""

MISSING_REVENUE = """
INSERT INTO bank_statement_line (statement, kind, reference, amount, booked_on, ours, ours_on, code)
SELECT stated.id, 'ours', got.reference, 0, got.paid_on, got.amount, got.booked_on, 'ONLY_TREASURY'
FROM bank_statement stated
JOIN revenue_receipt got ON got.bank = stated.sender AND got.office = stated.office
    AND got.paid_on BETWEEN stated.from_on AND stated.to_on AND got.booked_on >= stated.from_on
LEFT JOIN (
    SELECT DISTINCT reference FROM bank_statement_line WHERE statement = %(statement)s AND kind = 'credit'
) AS told USING (reference)
WHERE stated.id = %(statement)s AND told.reference IS NULL
"""

COUNT = """
SELECT count(*)::int AS lines, count(*) FILTER (WHERE code = ANY (%(explained)s))::int AS matched,
    count(*) FILTER (WHERE code <> ALL (%(explained)s))::int AS differing
FROM bank_statement_line WHERE statement = %(statement)s
"""
