"""The common data of the worked examples."""
from __future__ import annotations

import datetime as dt

from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import NON_AUTONOMOUS, Spender

SCHOOL = Spender("1012345", level="2", chapter="422", section="073", family=NON_AUTONOMOUS, source="12")


def voucher(reference: str = "HS-1") -> Voucher:
    """A voucher of the school's treasury on 2 March 2026."""
    return Voucher(f"{reference}:example", 61, "0061", 2026, dt.date(2026, 3, 2), reference)
