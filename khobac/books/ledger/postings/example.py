"""The common data of the worked examples."""
from __future__ import annotations

import datetime as dt

from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import NON_AUTONOMOUS, Partner, Revenue, Spender
from khobac.books.ledger.postings.share_revenue import Ratio

SCHOOL = Spender("1012345", level="2", chapter="422", section="073", family=NON_AUTONOMOUS, source="12")
HEALTH_CENTRE = Spender("1098765", level="2", chapter="423", section="132", family=NON_AUTONOMOUS)
PROVINCE = Spender("", level="2", chapter="560", section="428", family=NON_AUTONOMOUS)
SCHOOLS_TREASURY = Partner("0061", "inter_province")
VAT = Revenue("1701", "555")
VAT_RATIOS = (Ratio("1", 70), Ratio("2", 21), Ratio("4", 9))
DAY = dt.date(2026, 3, 2)
CENTRE = Voucher("2026-03-02:0002", 2, "0002", 2026, DAY, "2026-03-02")


def voucher(reference: str = "HS-1") -> Voucher:
    """A voucher of the school's treasury on 2 March 2026."""
    return Voucher(f"{reference}:example", 61, "0061", 2026, DAY, reference)


def voucher_of_0211(reference: str = "HS-1") -> Voucher:
    """A voucher of the health centre's treasury on the same day."""
    return Voucher(f"{reference}:example", 211, "0211", 2026, DAY, reference)
