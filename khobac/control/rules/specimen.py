"""A request in order, with its law and position: the worked example of each rule changes one thing about it.

A lower-secondary school buys stationery for 12,450,000 đồng on Monday 2 March 2026. Every rule holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from khobac.control.inputs import CodeFacts, ContractFacts, Kind, Line, Position, Quota, Signed, Snapshot, UnitFacts
from khobac.core.clock import VIETNAM
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law.values import Law, LawValue

SENT_AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=VIETNAM)

SCHOOL = UnitFacts(code="1012345", kind="recurrent", level="2", chapter="422", section="073")
PROJECT = UnitFacts(code="7654321", kind="project", level="2", chapter="412", section="292")

_SPENDING = ("6001", "6101", "6551", "6552", "6757", "6912", "6913", "6949", "6955", "7009", "7799", "9401", "9402")
CODES = {code: CodeFacts(code, "expenditure", True, f"Tiểu mục {code}", f"Sub-item {code}") for code in _SPENDING} | {
    "6550": CodeFacts("6550", "expenditure", False, "Vật tư văn phòng", "Office supplies"),
    "1701": CodeFacts("1701", "revenue", True, "Thuế giá trị gia tăng", "Value added tax"),
}

_DAYS_OFF = ("2026-01-01", "2026-01-02", "2026-04-27", "2026-04-30", "2026-05-01", "2026-09-02", "2027-01-01")
CALENDAR = WorkingCalendar(
    days_off=frozenset(map(dt.date.fromisoformat, _DAYS_OFF)),
    working_saturdays=frozenset({dt.date(2026, 1, 10), dt.date(2026, 8, 22)}),
    opens=dt.time(8),
    cutoff=dt.time(16),
    closes=dt.time(17),
)

_CONTRACT = {"paper": "contract", "stage": "first", "name_vi": "Hợp đồng", "name_en": "Contract"}
_VOUCHER = {"paper": "voucher", "stage": "always", "asked": "", "name_vi": "Chứng từ", "name_en": "Voucher"}
UNTIL_2025: dict[str, Any] = {
    "contract.paper_above": 50_000_000,
    "papers.EXP-INVEST": [_VOUCHER, {**_CONTRACT, "asked": "contract"}],
    "papers.EXP-RECUR": [_VOUCHER, {**_CONTRACT, "asked": "large_contract"}],
}
"""What the law said of papers before 2026."""

LAW_2026: dict[str, Any] = {
    "advance.contract_above": 50_000_000,
    "advance.exempt_subjects": ["letter_of_credit"],
    "advance.max_percent": 50,
    "advance.guarantee_above.invest": 1_000_000_000,
    "advance.recovered_at_percent": 80,
    "autonomy.controlled_groups": [3, 4],
    "autonomy.not_applied": ["C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13", "C20"],
    "autonomy.uncontrolled_groups": [1, 2],
    "cash.at_treasury": True,
    "cash.bank_withdrawal_threshold": 100_000_000,
    "cash.daily_limit.unit": 30_000_000,
    "cash.items": ["6001", "6101"],
    "cash.register_before": 1,
    "cash.small_amount": 5_000_000,
    "commit.required": False,
    "commit.threshold.recurrent": 200_000_000,
    "commit.threshold.invest": 1_000_000_000,
    "commit.exempt_subjects": ["electricity", "telephone", "conference", "fuel", "emergency"],
    "duplicate.days": 90,
    "items.project_only": ["9301", "9351", "9401", "9402"],
    "norm.own_rules_prevail": [1, 2],
    "norm.per_diem": 300_000,
    "papers.EXP-RECUR": [_VOUCHER],
    "payroll.sources": ["12", "13"],
    "purchase.central": ["desktop"],
    "purchase.max.desktop": 15_000_000,
    "purchase.max.laptop": 15_000_000,
    "purchase.special": ["ambulance"],
    "secrecy.not_applied": ["C06", "C07", "C08", "C09", "C10", "C11", "C12", "C13", "C20"],
    "secrecy.wording": "Khoản chi có yêu cầu bảo mật",
    "suspension.never_items": ["6001", "6051", "6101"],
    "voucher.max_age": 5,
    "warning.late-claim": {
        "conditions": ["performed_days > 365"],
        "result": "/performed_on",
        "reason_vi": "Khối lượng hoàn thành quá một năm mới đề nghị thanh toán",
        "reason_en": "The work was done more than a year before it was asked to be paid",
    },
    "withhold.vat.works_elsewhere": 100,
    "year_end.last_filing": "12-30",
}


def law(changes: Mapping[str, Any] | None = None) -> Law:
    """The law of the specimen with some values changed; a value of None takes the key away."""
    values = {key: value for key, value in {**LAW_2026, **(changes or {})}.items() if value is not None}
    day = SENT_AT.date()
    return Law(day, {key: LawValue(value, "6", "17/2024/TT-BTC", day, "illustrative") for key, value in values.items()})


def lines(*pairs: tuple[str, int], unit: UnitFacts = SCHOOL) -> tuple[Line, ...]:
    """Voucher lines from sub-item and amount, with the unit's own chapter and section."""
    return tuple(Line(ndkt, amount, unit.chapter, unit.section) for ndkt, amount in pairs)


def request(amount: int = 12_450_000, *, sent: str = "", **changes: Any) -> Snapshot:
    """The request with some fields changed; `sent` ("2026-05-06") moves filing, voucher and work to that day."""
    moment = dt.datetime.combine(dt.date.fromisoformat(sent), SENT_AT.timetz()) if sent else SENT_AT
    unchanged = Snapshot(
        kind=Kind.PAYMENT,
        unit=SCHOOL.code,
        source="12",
        year=moment.year,
        payee="S1",
        content="Theo hóa đơn",
        lines=lines(("6551", amount)),
        sent_at=moment,
        voucher_date=moment.date(),
        performed_on=moment.date(),
        papers=frozenset({"contract"}),
        signatures=(Signed("binh", moment), Signed("chi", moment)),
    )
    return replace(unchanged, **changes)


def school(autonomy_group: int | None) -> UnitFacts:
    """The school as a service unit of that group of financial autonomy."""
    return replace(SCHOOL, autonomy_group=autonomy_group)


def contract(value: int = 300_000_000, **changes: Any) -> ContractFacts:
    """A contract for goods on which nothing has been paid or advanced."""
    unchanged = ContractFacts(
        code="K1",
        value=value,
        value_at_signing=value,
        subject="goods",
        budget_level="2",
        advance_max=None,
        guarantee_asked=False,
        recovered_by=None,
        paid_gross=0,
        advanced=0,
        advance_outstanding=0,
    )
    return replace(unchanged, **changes)


def position(**changes: Any) -> Position:
    """What registers and books say of the school, with some fields changed."""
    unchanged = Position(
        at=SENT_AT,
        unit=SCHOOL,
        calendar=CALENDAR,
        codes=CODES,
        chief_accountants=(frozenset({"binh"}),) * 2,
        holders=(frozenset({"chi", "dung"}),) * 2,
        available=1_000_000_000,
        deposit_free=80_000_000,
        quota=Quota(staff=40, contract_labour=2),
    )
    return replace(unchanged, **changes)
