"""One example of everything that is read of the books, for the contract."""

from __future__ import annotations

BUDGET_LINES = {
    "items": [
        {
            "kind": "estimate", "source": "12", "year": 2026, "allotted": 100000000, "reserved": 12450000, "committed": 0,
            "advance": 0, "actual": 23100000, "available": 64450000, "currency": "VND",
        }
    ]
}
MADE = {
    "items": [
        {
            "reference": "HS-0061-26-0000412", "event": "pay_expenditure", "booked_on": "2026-11-20", "entries": 1,
            "amount": 12450000,
        }
    ],
    "next_cursor": None,
}
ACCOUNTS = {
    "items": [
        {
            "book": "actual", "account": "8123", "role": "EXPENDITURE_RECURRENT_NONAUTO", "source": "12", "year": 2026,
            "debit": 23100000, "credit": 0, "balance": 23100000, "currency": "VND",
        }
    ]
}
STATEMENT = {
    "opening": 10650000,
    "items": [
        {
            "booked_on": "2026-11-20", "event": "pay_expenditure", "reference": "HS-0061-26-0000412", "ndkt": "6501",
            "debit": 12450000, "credit": 0, "balance": 23100000,
        }
    ],
    "next_cursor": None,
}
_LEG = {
    "account": "8123", "role": "EXPENDITURE_RECURRENT_NONAUTO", "unit": "1012345", "source": "12", "year": 2026,
    "ndkt": "6501", "debit": 12450000, "credit": 0,
}
_PAYABLE = {"account": "3392", "role": "AP_INTERMEDIARY", "unit": "", "source": "", "ndkt": "", "debit": 0, "credit": 12450000}
ENTRIES = {
    "items": [
        {
            "id": 88, "number": 41, "event": "pay_expenditure", "book": "actual", "booked_on": "2026-11-20",
            "recorded_at": "2026-11-20T16:02:11+07:00", "reference": "HS-0061-26-0000412", "legs": [_LEG, _LEG | _PAYABLE],
        }
    ]
}
PROOFS = {
    "items": [
        {
            "format": "khobac-entry-proof-1", "path": {"index": 3, "size": 8, "hashes": ["9f86d081884c7d65"]},
            "statement": {"statement": "day", "treasury": "0061", "book": "actual", "number": 41},
        }
    ]
}
