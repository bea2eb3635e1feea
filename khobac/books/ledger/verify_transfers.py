"""Proves what treasuries owe each other: nothing arrives that has not left, and a sweep is the same in both books."""

from __future__ import annotations

from khobac.books.ledger.transfer_queries import UNPAIRED
from khobac.core.differences import Difference, found

_ARRIVED = f"""
SELECT concat_ws(' ', reference, payer, payee) AS subject, 'left as much' AS expected, (-missing) || ' more came' AS actual
FROM ({UNPAIRED}) AS unpaired
WHERE missing < 0 AND EXISTS (SELECT FROM balance WHERE treasury = payer) -- the book of a treasury elsewhere is not here
"""
_SWEEPS = """
SELECT entry.reference AS subject, sum(line.debit) FILTER (WHERE line.role = 'SWEEP_RECEIVABLE') AS expected,
    sum(line.credit) FILTER (WHERE line.role = 'SWEEP_PAYABLE') AS actual
FROM journal_line AS line
JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
WHERE line.role IN ('SWEEP_RECEIVABLE', 'SWEEP_PAYABLE')
GROUP BY entry.reference HAVING sum(line.debit) <> sum(line.credit)
"""


def differences() -> list[Difference]:
    """Transfers that came from nowhere, and sweeps the two books tell differently. Two scans of their lines."""
    return [
        *found("what arrives from a treasury has left another", _ARRIVED, ["infinity"], "journal_line"),
        *found("a sweep is the same at the office and at the payment centre", _SWEEPS, None, "journal_line"),
    ]
