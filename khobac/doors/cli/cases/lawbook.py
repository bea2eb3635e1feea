"""The law of the cases (tests/cases/README.md part 6): its values, how a case replaces some of them on every date, and the
papers of the two procedures of spending.
"""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from khobac.control.inputs import INVESTMENT, RECURRENT
from khobac.flows.founding import TextFile, ValueRow

BEGINNING = dt.date(2015, 1, 1)
REFORM = dt.date(2026, 1, 1)
EVE = dt.date(2025, 12, 31)

_ALWAYS: dict[str, Any] = {
    "deadline.recurrent.advance": 1,
    "deadline.deposit": 1,
    "deadline.pay_first": 1,
    "deadline.control.recurrent": 1,
    "deadline.control.invest": 2,
    "deadline.invest.payment": 3,
    "deadline.invest.advance": 1,
    "deadline.allotment.enter": 2,
    "deadline.allotment.mismatch": 1,
    "budget.ancestors_shown": True,
    "payment.season.windows": ["01-25..01-31", "12-25..12-31"],
    "office.opens": "08:00",
    "office.receipt_cutoff": "16:00",
    "office.closes": "17:00",
    "advance.contract_above": 50_000_000,
    "advance.max_percent": 50,
    "advance.guarantee_above.invest": 1_000_000_000,
    "advance.recovered_at_percent": 80,
    "commit.threshold.recurrent": 200_000_000,
    "commit.threshold.invest": 1_000_000_000,
    "commit.exempt_subjects": [
        "electricity", "water", "telephone", "internet", "sanitation", "conference", "air_ticket", "fuel",
        "compensation", "emergency",
    ],
    "commit.last_day": "01-25",
    "voucher.max_age": 5,
    "duplicate.days": 90,
    "deadline.extension.force_majeure": True,
    "deadline.extension.most": 5,
    "apology.new_date_days": 1,
    "desk.bulk_limit": 50_000_000,
    "desk.peak_per_officer": 60,
    "desk.soon_minutes": 120,
    "desk.large_amount": 1_000_000_000,
    "lane.content_only_to": 50_000_000,
    "lane.full_from": 30,
    "lane.record.months": 12,
    "lane.sample.least": 0,
    "lane.sample.most": 0,
    "lane.split.days": 30,
    "adjustment.dossier_before_end": 2,
    "alert.low_percent": 10,
    "sources.autonomous": ["13"],
    "retention.move_to_deposit_allowed": True,
    "items.project_only": ["9301", "9351", "9401", "9402"],
    "suspension.never_items": ["6001", "6051", "6101"],
}

LAW: tuple[ValueRow, ...] = (
    *(ValueRow(name, value, BEGINNING) for name, value in _ALWAYS.items()),
    ValueRow("deadline.recurrent.payment", 2, BEGINNING, EVE),
    ValueRow("deadline.recurrent.payment", 1, REFORM),
    ValueRow("deadline.recurrent.season", 2, REFORM),
    ValueRow("contract.paper_above", 50_000_000, BEGINNING, EVE),
    ValueRow("commit.required", True, BEGINNING, EVE),
    ValueRow("commit.required", False, REFORM),
    ValueRow("year_end.last_filing", "12-30", REFORM),
    ValueRow("sharing.1701", [70, 21, 9], dt.date(2025, 1, 1)),
)

_PAPERS = {"voucher": "Chứng từ", "estimate": "Dự toán", "payees": "Danh sách", "acceptance": "Biên bản nghiệm thu"}
_CONTRACT = {"stage": "first", "code": "CONTRACT", "name_vi": "Hợp đồng", "name_en": "Contract", "paper": "contract"}


def _text(name: str, begins: dt.date, ends: dt.date | None, *more: dict[str, str]) -> TextFile:
    """A text that asks the same papers of both procedures: those no machine can tell, and more."""
    papers = [{"stage": "always", "code": code.upper(), "name_vi": vi, "paper": code} for code, vi in _PAPERS.items()]
    procedures = (RECURRENT, INVESTMENT)
    return TextFile(
        heading={"id": name, "number": name, "kind": "decree", "title_vi": name, "certainty": "illustrative"},
        parameters=[],
        procedures=[
            {"code": code, "name_vi": code, "article": "7", "valid_from": begins, "valid_to": ends} for code in procedures
        ],
        components=[(code, paper) for code in procedures for paper in [*papers, *more]],
        deadlines=[],
        rows=[],
        forms=[],
        marks=[],
    )


TEXTS = (
    _text("case-law-1", BEGINNING, EVE, _CONTRACT | {"asked": "large_contract"}),
    _text("case-law-2", REFORM, None),
)
"""From 2026 the contract is declared, not sent: it is on the list no more."""


def replaced(values: Mapping[str, Any]) -> list[ValueRow]:
    """Rows that make these values hold on every date, in the place of those of the table.

    >>> [(row.value, row.valid_from.year, row.valid_to) for row in replaced({"year_end.last_filing": "12-15"})]
    [('12-15', 2015, datetime.date(2025, 12, 31)), ('12-15', 2026, None)]
    """
    rows = []
    for name, value in values.items():
        starts = sorted({BEGINNING, *(row.valid_from for row in LAW if row.name == name)})
        ends = [start - dt.timedelta(days=1) for start in starts[1:]]
        rows += [ValueRow(name, value, start, end) for start, end in zip(starts, [*ends, None], strict=True)]
    return rows
