"""Proves revenue: receipts = books, what waits stands in the books as waiting, obligations = their receipts, no refund twice."""

from __future__ import annotations

from khobac.core.differences import Difference, found

_RECEIVED = """
WITH come AS (
    SELECT treasury_id, bank_label AS bank, sum(amount) AS amount FROM revenue_receipt GROUP BY 1, 2
), booked AS (
    SELECT e.treasury_id, l.bank, sum(l.debit - l.credit) AS amount
    FROM journal_entry e JOIN journal_line l
        ON l.treasury_id = e.treasury_id AND l.booked_on = e.booked_on AND l.entry_id = e.id
    WHERE e.event = 'receive_revenue' AND l.role = 'BANK_REVENUE' GROUP BY 1, 2
)
SELECT concat_ws(' ', treasury_id, bank) AS subject, coalesce(come.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM come FULL JOIN booked USING (treasury_id, bank) WHERE coalesce(come.amount, 0) <> coalesce(booked.amount, 0)
"""
_STANDING = """
WITH booked AS (
    SELECT treasury_id, role, sum(credit - debit) AS amount
    FROM (SELECT treasury_id, role, level, debit, credit FROM balance
          UNION ALL SELECT treasury_id, role, level, debit, credit FROM balance_delta) AS kept
    WHERE role = 'REVENUE_PENDING' OR (role = 'REVENUE' AND level = '0') GROUP BY 1, 2
), waiting AS (
    SELECT treasury_id, 'REVENUE_PENDING' AS role, sum(amount) AS amount FROM revenue_receipt WHERE state = 'pending'
    GROUP BY 1
)
SELECT concat_ws(' ', treasury_id, role) AS subject, coalesce(waiting.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM waiting FULL JOIN booked USING (treasury_id, role) WHERE coalesce(waiting.amount, 0) <> coalesce(booked.amount, 0)
"""
_OBLIGATIONS = """
SELECT o.code AS subject, o.paid::text AS expected, coalesce(sum(r.amount), 0)::text AS actual
FROM revenue_obligation o LEFT JOIN revenue_receipt r ON r.code = o.code AND r.state = 'shared'
GROUP BY o.code HAVING o.paid <> coalesce(sum(r.amount), 0)
"""
_REFUNDS = """
SELECT concat_ws(' ', r.treasury_id, r.id) AS subject, r.refunded::text AS expected,
    coalesce(sum(b.amount), 0)::text AS actual
FROM revenue_receipt r LEFT JOIN revenue_refund b ON b.treasury_id = r.treasury_id AND b.receipt_id = r.id
    AND b.state IN ('approved', 'paid', 'returned')
WHERE r.refunded > 0 OR b.id IS NOT NULL
GROUP BY r.treasury_id, r.id HAVING r.refunded <> coalesce(sum(b.amount), 0)
"""
_ORDERED = """
SELECT concat_ws(' ', b.treasury_id, b.id) AS subject, b.amount::text AS expected, coalesce(sum(o.amount), 0)::text AS actual
FROM revenue_refund b LEFT JOIN payment_order o ON o.treasury_id = b.treasury_id AND o.dossier_id = 0
    AND o.key = 'refund:' || b.id AND o.replaces IS NULL
WHERE b.state IN ('approved', 'paid', 'returned')
GROUP BY b.treasury_id, b.id HAVING b.amount <> coalesce(sum(o.amount), 0)
"""
_LEVELS = """
WITH held AS (
    SELECT treasury_id, item, level::text,
        sum(amount * percent / 100 + CASE level WHEN lowest THEN odd ELSE 0 END - given) AS amount
    FROM revenue_receipt,
        LATERAL (VALUES (1, central, given_central), (2, province, given_province), (3, district, given_district),
            (4, commune, given_commune)) AS of_level (level, percent, given),
        LATERAL (VALUES (CASE WHEN commune > 0 THEN 4 WHEN district > 0 THEN 3 WHEN province > 0 THEN 2 ELSE 1 END,
            amount - amount * central / 100 - amount * province / 100 - amount * district / 100 - amount * commune / 100)
        ) AS rest (lowest, odd)
    WHERE state = 'shared' GROUP BY 1, 2, 3
), booked AS (
    SELECT e.treasury_id, l.ndkt AS item, l.level, sum(l.credit - l.debit) AS amount
    FROM journal_entry e JOIN journal_line l
        ON l.treasury_id = e.treasury_id AND l.booked_on = e.booked_on AND l.entry_id = e.id
    WHERE e.event IN ('share_revenue', 'set_off_revenue', 'refund_revenue')
        AND l.role IN ('REVENUE', 'EXPENDITURE_REFUND') AND l.level <> '0' GROUP BY 1, 2, 3
)
SELECT concat_ws(' ', treasury_id, item, level) AS subject, coalesce(held.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM held FULL JOIN booked USING (treasury_id, item, level) WHERE coalesce(held.amount, 0) <> coalesce(booked.amount, 0)
"""
_STEPS = """
SELECT concat_ws(' ', r.treasury_id, r.id) AS subject, r.state || ' ' || r.rule AS expected,
    coalesce(last.to_state || ' ' || last.rule, 'none') AS actual
FROM revenue_receipt r LEFT JOIN LATERAL (
    SELECT to_state, rule FROM revenue_receipt_step s WHERE s.treasury_id = r.treasury_id AND s.receipt_id = r.id
    ORDER BY s.id DESC LIMIT 1
) last ON true
WHERE (last.to_state, last.rule) IS DISTINCT FROM (r.state, r.rule)
"""


def differences() -> list[Difference]:
    """Where receipts, obligations and refunds disagree with the books and with each other. Seven scans."""
    return (
        found("what banks took is booked", _RECEIVED, {}, "revenue_receipt")
        + found("what waits stands apart, all else is shared", _STANDING, {}, "revenue_receipt")
        + found("an obligation is paid by its receipts", _OBLIGATIONS, {}, "revenue_obligation")
        + found("a receipt gives back what its refunds say", _REFUNDS, {}, "revenue_receipt")
        + found("an approved refund is ordered", _ORDERED, {}, "revenue_refund")
        + found("levels hold what is left of receipts", _LEVELS, {}, "revenue_receipt")
        + found("a receipt stands where its steps lead", _STEPS, {}, "revenue_receipt")
    )
