"""The receipt of a payment: a canonical record under the treasury's signature, which anybody verifies without asking us.

It says what does not change: who paid what when through which bank. The same receipt is the same record,
whenever it is asked for.
"""

from __future__ import annotations

from khobac.cash.revenue.queries import Receipt
from khobac.core.receipts import SignedRecord, sign_record
from khobac.flows.payment.letters import record_key

KIND = "revenue_receipt"


def receipt_record(receipt: Receipt, payer: str) -> SignedRecord:
    """The signed record of a receipt; `payer` as it may be shown to whoever holds the paper."""
    return sign_record(
        {
            "kind": KIND,
            "number": receipt.number,
            "code": receipt.code,
            "payer": payer,
            "paid": receipt.amount,
            "paid_on": receipt.paid_on,
            "at": receipt.received_at,
            "bank": receipt.bank,
            "reference": receipt.reference,
        },
        record_key(),
    )
