"""Proves bills: each is paid by its dossier for what credit notes left of it, no note takes anything off twice, and
no month takes more than its cap unless its unit said so.
"""

from __future__ import annotations

from khobac.core.differences import Difference, found

_PAID = """
SELECT bill.id AS subject, (bill.amount - bill.credited)::text AS expected, coalesce(asked.gross::text, 'none') AS actual
FROM autopay_bill bill LEFT JOIN requests_spendingrequest asked ON asked.dossier_id = bill.dossier_id
WHERE bill.dossier_id IS NOT NULL AND asked.gross IS DISTINCT FROM bill.amount - bill.credited
"""
_COVERED = """
SELECT id AS subject, amount::text AS expected, credited::text AS actual
FROM autopay_bill WHERE state IN ('sent', 'settled') AND dossier_id IS NULL AND credited <> amount
"""
_CREDITED = """
SELECT bill.id AS subject, coalesce(sum(used.amount), 0)::text AS expected, bill.credited::text AS actual
FROM autopay_bill bill LEFT JOIN autopay_credit_use used ON used.used_by = 'bill' AND used.used_by_id = bill.id
WHERE bill.credited > 0 OR used.credit_id IS NOT NULL
GROUP BY bill.id HAVING bill.credited <> coalesce(sum(used.amount), 0)
"""
_OPEN = """
SELECT credit.id AS subject, (credit.amount - coalesce(sum(used.amount), 0))::text AS expected, open_amount::text AS actual
FROM autopay_credit credit LEFT JOIN autopay_credit_use used ON used.credit_id = credit.id
GROUP BY credit.id HAVING open_amount <> credit.amount - coalesce(sum(used.amount), 0)
"""
_STEPS = """
SELECT bill.id AS subject, coalesce(last.to_state || ' ' || last.reason, 'none') AS expected,
    bill.state || ' ' || bill.reason AS actual
FROM autopay_bill bill LEFT JOIN LATERAL (
    SELECT to_state, reason FROM autopay_step step WHERE step.bill_id = bill.id ORDER BY step.id DESC LIMIT 1
) AS last ON true
WHERE (last.to_state, last.reason) IS DISTINCT FROM (bill.state, bill.reason)
"""
_MONTHS = """
SELECT own.id || ' ' || bill.period AS subject, 'at most ' || own.monthly_cap AS expected,
    sum(bill.amount - coalesce(taken.back, 0))::text AS actual
FROM autopay_authorisation own JOIN autopay_bill bill ON bill.authorisation_id = own.id
LEFT JOIN (SELECT bill_id, sum(amount) AS back FROM autopay_credit GROUP BY bill_id) AS taken ON taken.bill_id = bill.id
WHERE own.monthly_cap IS NOT NULL AND bill.state NOT IN ('held', 'rejected') AND bill.confirmed_by = ''
GROUP BY own.id, bill.period HAVING sum(bill.amount - coalesce(taken.back, 0)) > own.monthly_cap
"""


def differences() -> list[Difference]:
    """Where bills disagree with their dossiers, their steps, the credit notes and the caps of months. Six scans."""
    return (
        found("a bill is paid by its dossier", _PAID, table="autopay_bill")
        + found("a bill without a dossier is covered by notes", _COVERED, table="autopay_bill")
        + found("a bill is credited by its notes", _CREDITED, table="autopay_bill")
        + found("what is open of a note is what nothing used", _OPEN, table="autopay_credit")
        + found("what nobody confirmed is within the cap of its month", _MONTHS, table="autopay_authorisation")
        + found("a bill stands where its steps lead", _STEPS, table="autopay_bill")
    )
