"""Proves the orders: order = its lines = books = what approval said, and money in transit stands where the lines say."""

from __future__ import annotations

from collections.abc import Collection

from khobac.core import db
from khobac.core.differences import Difference, found
from khobac.core.touched import Watched

WATCHED = (
    Watched("payment_order", "id", grows="id"),
    Watched("payment_line", "order_id", grows="order_id"),
    Watched("payment_step", "order_id"),
)
"""What a look asks for what was touched; keys are orders."""

_LINES = """
SELECT concat_ws(' ', o.dossier, o.id) AS subject, o.amount::text AS expected, coalesce(sum(l.amount), 0)::text AS actual
FROM payment_order o LEFT JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
WHERE (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
GROUP BY o.treasury_id, o.id HAVING coalesce(sum(l.amount), 0) <> o.amount
"""
_STEPS = """
SELECT concat_ws(' ', o.dossier, o.id) AS subject, o.state AS expected, coalesce(last.to_state, 'none') AS actual
FROM payment_order o LEFT JOIN LATERAL (
    SELECT to_state FROM payment_step s WHERE s.treasury_id = o.treasury_id AND s.order_id = o.id ORDER BY s.id DESC LIMIT 1
) last ON true
WHERE last.to_state IS DISTINCT FROM o.state
    AND (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
"""
_IN_TRANSIT = """
WITH standing AS (
    SELECT o.treasury_id, CASE l.state WHEN 'returned' THEN 'RETURNED_PAYMENT_PENDING' ELSE o.money_in END AS role,
        sum(l.amount) AS amount
    FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
    WHERE l.state IN ('pending', 'rejected', 'returned') AND (o.money_in <> 'LKB_OUT' OR l.state = 'returned')
    GROUP BY 1, 2
), booked AS (
    SELECT treasury_id, role, sum(credit - debit) AS amount
    FROM (SELECT treasury_id, role, debit, credit FROM balance
          UNION ALL SELECT treasury_id, role, debit, credit FROM balance_delta) AS kept
    WHERE role IN ('AP_INTERMEDIARY', 'RETURNED_PAYMENT_PENDING') GROUP BY 1, 2
)
SELECT concat_ws(' ', treasury_id, role) AS subject, coalesce(standing.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM standing FULL JOIN booked USING (treasury_id, role)
WHERE coalesce(standing.amount, 0) <> coalesce(booked.amount, 0)
"""
_AT_THE_BANK = """
WITH out AS (
    SELECT o.treasury_id, o.dossier, o.bank, sum(l.amount) FILTER (WHERE l.state = 'posted') AS amount
    FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
    WHERE o.money_in <> 'LKB_OUT' AND (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
    GROUP BY 1, 2, 3
), booked AS (
    SELECT e.treasury_id, e.reference AS dossier, l.bank, sum(l.credit - l.debit) AS amount
    FROM journal_entry e JOIN journal_line l
        ON l.treasury_id = e.treasury_id AND l.booked_on = e.booked_on AND l.entry_id = e.id
    WHERE e.event IN ('bank_debit', 'bank_return') AND l.role = 'BANK_BILATERAL_OUT'
        AND (%(numbers)s::text[] IS NULL OR e.reference = ANY (%(numbers)s::text[]))
    GROUP BY 1, 2, 3
)
SELECT concat_ws(' ', dossier, bank) AS subject, coalesce(out.amount, 0)::text AS expected,
    coalesce(booked.amount, 0)::text AS actual
FROM out FULL JOIN booked USING (treasury_id, dossier, bank) WHERE coalesce(out.amount, 0) <> coalesce(booked.amount, 0)
"""
_PAID = """
SELECT dossier.number AS subject, request.pay::text AS expected, coalesce(sum(o.amount), 0)::text AS actual
FROM requests_spendingrequest request
JOIN dossiers_dossier dossier ON dossier.id = request.dossier_id AND dossier.decided_at IS NOT NULL
    AND dossier.state NOT IN ('returned', 'refused', 'withdrawn')
LEFT JOIN payment_order o ON o.treasury_id = request.treasury_id AND o.dossier_id = request.dossier_id
    AND o.replaces IS NULL
WHERE (%(dossiers)s::bigint[] IS NULL OR request.dossier_id = ANY (%(dossiers)s::bigint[]))
GROUP BY dossier.id, request.dossier_id HAVING coalesce(sum(o.amount), 0) <> request.pay
"""
_PAYEES = """
SELECT concat_ws(' ', o.dossier, o.id, l.line_no) AS subject,
    concat_ws(' ', coalesce(b.name, request.payee_name), coalesce(b.bank, request.payee_bank),
        coalesce(b.account, request.payee_account)) AS expected,
    concat_ws(' ', l.name, l.bank, l.account) AS actual
FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
JOIN requests_spendingrequest request ON request.dossier_id = o.dossier_id
LEFT JOIN requests_requestbeneficiary b ON b.request_id = request.dossier_id AND b.line_no = l.line_no
WHERE o.replaces IS NULL AND (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
    AND (l.name, l.bank, l.account) IS DISTINCT FROM (coalesce(b.name, request.payee_name),
    coalesce(b.bank, request.payee_bank), coalesce(b.account, request.payee_account))
"""
_CORRECTED = """
SELECT concat_ws(' ', o.dossier, o.id, l.line_no) AS subject,
    coalesce(concat_ws(' ', new.name, new.bank, new.account, was.amount), 'agreed by two people') AS expected,
    concat_ws(' ', l.name, l.bank, l.account, l.amount) AS actual
FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
LEFT JOIN payment_line was ON was.treasury_id = o.treasury_id AND was.order_id = o.replaces AND was.line_no = l.line_no
    AND was.state = 'replaced'
LEFT JOIN payment_correction new ON new.treasury_id = o.treasury_id AND new.order_id = o.replaces
    AND new.line_no = l.line_no AND new.decision = 'approved'
WHERE o.replaces IS NOT NULL AND (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
    AND (l.name, l.bank, l.account, l.amount) IS DISTINCT FROM (new.name, new.bank, new.account, was.amount)
"""
_TWICE = """
SELECT concat_ws(' ', min(o.dossier), o.replaces, l.line_no) AS subject, '1' AS expected, count(*)::text AS actual
FROM payment_order o JOIN payment_line l ON l.treasury_id = o.treasury_id AND l.order_id = o.id
WHERE o.replaces IS NOT NULL AND (%(dossiers)s::bigint[] IS NULL OR o.dossier_id = ANY (%(dossiers)s::bigint[]))
GROUP BY o.treasury_id, o.replaces, l.line_no HAVING count(*) > 1
"""


def differences(among: Collection[int] | None = None) -> list[Difference]:
    """Where orders of these dossiers, or all orders, disagree with their lines and steps, the books and the requests.
    Eight scans.
    """
    chosen = (
        {"dossiers": None, "numbers": None} if among is None else {"dossiers": list(among), "numbers": _numbers(among)}
    )
    return (
        found("an order is the sum of its lines", _LINES, chosen, "payment_line")
        + found("an order stands where its steps lead", _STEPS, chosen, "payment_order")
        + found("money in transit stands where the lines say", _IN_TRANSIT, chosen, "payment_line")
        + found("what the bank paid is booked", _AT_THE_BANK, chosen, "payment_line")
        + found("an order pays whom the request named", _PAYEES, chosen, "payment_line")
        + found("what was approved is ordered", _PAID, chosen, "payment_order")
        + found("a corrected item is paid as two people agreed", _CORRECTED, chosen, "payment_line")
        + found("a corrected item is paid again once", _TWICE, chosen, "payment_line")
    )


def _numbers(dossiers: Collection[int]) -> list[str]:
    """By which the books know them."""
    rows = db.rows("SELECT DISTINCT dossier FROM payment_order WHERE dossier_id = ANY (%s)", [list(dossiers)])
    return [row["dossier"] for row in rows]


def dossiers_of(orders: Collection[int]) -> set[int]:
    """The dossiers these orders pay."""
    rows = db.rows("SELECT DISTINCT dossier_id FROM payment_order WHERE id = ANY (%s)", [list(orders)])
    return {row["dossier_id"] for row in rows}
