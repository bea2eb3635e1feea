"""Every defect, rule by rule, with the dossiers it is planted in and what must be found. Figures are those of dossiers.py."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from khobac.control.inputs import EarlierRequest, Invoice, Kind, Signed
from khobac.control.rules import specimen
from tests.control.planted import defect, particulars
from tests.control.planted.dossiers import CASES, GROSS, MILLION, NOVEMBER

ALL = tuple(CASES)
ON_ESTIMATE = tuple(
    name for name, case in CASES.items() if case.asked.kind not in (Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS)
)
OF_PROJECTS = ("advance of a project", "work of a project")
OF_GOODS = tuple(name for name in ON_ESTIMATE if name not in ("payroll", *OF_PROJECTS))
FOR_WORK = ("purchase", "on a contract", "on a contract with an advance", "on a commitment", "payroll", "paid first")
LINES = range(3)


def _noon(text: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(text), specimen.SENT_AT.timetz())


def _sent(day: str, year: int = 2026) -> dict[str, Any]:
    """Filed, and the voucher made, on that day."""
    return {"asked.sent_at": _noon(day), "asked.voucher_date": dt.date.fromisoformat(day), "asked.year": year}


_BINH, _CHI = (Signed(person, specimen.SENT_AT) for person in ("binh", "chi"))
_EARLIER = EarlierRequest("HS-0061-26-0000007", dt.date(2026, 2, 20), GROSS, "theo  hóa ĐƠN", frozenset())

MONEY = (
    defect(
        "one đồng more than the estimate has", ("purchase", "on a contract", "advance", "payroll", "paid first"),
        {"there.available": GROSS - 1}, "C01 /lines/0/amount",
    ),
    defect(
        "no estimate", ("purchase", "advance of a project", "old year in January"), {"there.available": None},
        "C01 /lines/0/amount",
    ),
    defect(
        "one đồng too little after recovery and set-off", ("on a contract with an advance",),
        {"there.available": 45 * MILLION - 1}, "C01 /lines/0/amount", apart="recovery",
    ),
    defect(
        "a part of the estimate frozen", ("purchase", "on a contract", "payroll"),
        {"there.restrictions.estimate_frozen": 1_000 * MILLION - GROSS + 1}, "C01 /lines/0/amount",
    ),
    defect(
        "a settlement above its advance with no estimate left", ("settlement",), {"there.available": 0},
        "C01 /lines/0/amount",
    ),
    defect("one đồng more than on deposit", ("deposit",), {"there.deposit_free": GROSS - 1}, "C02 /account"),
    defect("a part of the deposit frozen", ("deposit",), {"there.restrictions.deposit_frozen": 1}, "C02 /account"),
    defect(
        "one đồng more than committed", ("on a commitment",), {"there.commitment.remaining": GROSS - 1}, "C16 /commitment"
    ),
    defect("nothing committed", ("on a commitment",), {"there.commitment": None}, "C16 /commitment"),
    defect(
        "a contract that must be committed and is not", ("on a contract", "advance"), {"law.commit.required": True},
        "C16 /commitment",
    ),
)  # fmt: skip

CODES = (
    *(
        defect(f"line {line}: {what}", ALL, {f"asked.lines.{line}.ndkt": ndkt}, f"C03 /lines/{line}/ndkt")
        for line, what, ndkt in ((1, "no such sub-item", "0000"), (2, "an item", "6550"), (1, "revenue", "1701"))
    ),
    defect(
        "line 1: for projects only", (*OF_GOODS, "funds returned"), {"asked.lines.1.ndkt": "9401"},
        "C03 /lines/1/ndkt",
    ),
    defect(
        "line 2: not for projects", OF_PROJECTS, {"asked.lines.2.ndkt": "6551"}, "C03 /lines/2/ndkt"
    ),
    *(
        defect(f"line {line}: another's chapter", ALL, {f"asked.lines.{line}.chapter": "423"}, f"C04 /lines/{line}/chapter")
        for line in LINES
    ),
    defect("line 0: another's section", ALL, {"asked.lines.0.section": "132"}, "C04 /lines/0/section"),
)  # fmt: skip

SIGNATURES = (
    defect("a chief accountant not registered", ALL, {"asked.signatures.0.person": "gam"}, "C05 /signatures/0"),
    defect("a holder not registered", ALL, {"asked.signatures.1.person": "gam"}, "C05 /signatures/1"),
    defect(
        "a chief accountant's signature not valid", ALL,
        {"asked.signatures.0.valid": False, "asked.signatures.0.reason": "revoked"}, "C05 /signatures/0",
    ),
    defect("a holder's signature not valid", ALL, {"asked.signatures.1.valid": False}, "C05 /signatures/1"),
    defect("no holder's signature", ALL, {"asked.signatures": (_BINH,)}, "C05 /signatures/1"),
    defect(
        "two titles exchanged", ALL, {"asked.signatures": (_CHI, _BINH)}, "C05 /signatures/0", "C05 /signatures/1"
    ),
)  # fmt: skip

CONTRACTS = (
    defect(
        "one đồng above the contract", ("on a contract", "on a commitment"),
        {"there.contract.paid_gross": 300 * MILLION - GROSS + 1}, "C06 /contract",
    ),
    defect(
        "an advance above the contract", ("advance of a project",),
        {"there.contract.paid_gross": 300 * MILLION - GROSS + 1}, "C06 /contract",
    ),
    defect(
        "the contract not enclosed", ("on a contract", "on a contract with an advance", "advance"),
        {"asked.papers": frozenset({"voucher"})}, "C07 /papers/contract",
    ),
    defect(
        "the contract of a project not enclosed", OF_PROJECTS,
        {"asked.papers": frozenset(), "law.papers.EXP-INVEST": specimen.UNTIL_2025["papers.EXP-INVEST"]},
        "C07 /papers/contract",
    ),
    defect(
        "one đồng above what the contract lets be advanced", ("advance", "advance of a project"),
        {"there.contract.advance_max": GROSS - 1}, "C08 /lines/0/amount",
    ),
    defect(
        "above half of the contract at signing", ("advance",), {"there.contract.value_at_signing": 2 * GROSS - 1},
        "C08 /lines/0/amount",
    ),
    defect(
        "above a project's share of the contract", ("advance of a project",),
        {"there.contract.value_at_signing": 300 * MILLION - 4}, "C08 /lines/0/amount",
    ),
    defect("a recovery of nothing outstanding", ("on a contract", "purchase"), {"asked.recover": 1}, "C08 /recover"),
    defect("a negative recovery", ("on a contract with an advance",), {"asked.recover": -1}, "C08 /recover", apart="recovery"),
    defect(
        "more recovered than outstanding", ("on a contract with an advance",), {"asked.recover": 40 * MILLION + 1},
        "C08 /recover",
    ),
    defect(
        "an advance left although four fifths are disbursed", ("on a contract with an advance",),
        {"asked.recover": 0, "there.contract.paid_gross": 110 * MILLION}, "C08 /recover", apart="recovery",
    ),
    defect(
        "a recovery that neither law nor unit sets", ("on a contract with an advance",), {"asked.recover": None},
        "C08 /recover", apart="recovery",
    ),
    defect("no guarantee", ("advance",), {"there.contract.guarantee_amount": None}, "C09 /guarantee"),
    defect("a guarantee of no known end", ("advance",), {"there.contract.guarantee_expires_on": None}, "C09 /guarantee"),
    defect(
        "a guarantee one đồng too small", ("advance",), {"there.contract.guarantee_amount": GROSS - 1}, "C09 /guarantee"
    ),
    defect(
        "a guarantee one day too short", ("advance",),
        {"there.contract.guarantee_expires_on": NOVEMBER - dt.timedelta(days=1)}, "C09 /guarantee",
    ),
    defect(
        "a project's advance that the law wants guaranteed", ("advance of a project",),
        {"law.advance.guarantee_above.invest": GROSS - 1}, "C09 /guarantee",
    ),
)  # fmt: skip

PROJECTS = (
    defect(
        "one đồng above the volume accepted", ("work of a project",), {"there.project.accepted": 200 * MILLION - 1},
        "C06 /lines/0/amount",
    ),
    defect(
        "above the volume accepted, under a law that says of it", ("work of a project",),
        {"there.project.earlier": 10 * MILLION + 1, "law.deadline.invest.payment": 3}, "C06 /lines/0/amount",
    ),
    defect(
        "one đồng above the total investment", ("work of a project",), {"there.project.limit": 190 * MILLION - 1},
        "C06 /project",
    ),
    defect(
        "one đồng above the final settlement", ("work of a project",),
        {"there.project.limit": 190 * MILLION - 1, "there.project.is_settled": True}, "C06 /project",
    ),
)  # fmt: skip

PAYROLLS = (
    defect("a source that pays no salaries", ("payroll",), {"asked.source": "28"}, "C11 /source"),
    defect("one more than the posts", ("payroll",), {"asked.payroll.headcount": 41}, "C11 /payroll/headcount"),
    defect(
        "one contract labourer too many", ("payroll",), {"asked.payroll.contract_labour": 3},
        "C11 /payroll/contract_labour", apart="quota",
    ),
    defect("a total that is not the voucher's", ("payroll",), {"asked.payroll.total": GROSS + 1}, "C11 /payroll/total"),
    defect(
        "a list that is not the voucher's", ("payroll",), {"asked.beneficiaries.0.amount": 50 * MILLION - 1},
        "C11 /payroll/total",
    ),
    defect("no approved posts known", ("payroll",), {"there.quota": None}, "C11 /payroll/headcount", apart="quota"),
)  # fmt: skip

RESTRICTIONS = (
    defect(
        "all spending suspended", OF_GOODS,
        {"there.restrictions.suspended_all": True}, *(f"C17 /lines/{line}/ndkt" for line in LINES),
    ),
    defect(
        "all spending but salaries suspended", ("payroll",),
        {"there.restrictions.suspended_all": True, "asked.lines.1.ndkt": "6001", "asked.lines.2.ndkt": "6101"},
        "C17 /lines/0/ndkt",
    ),
    defect(
        "one sub-item suspended", (*FOR_WORK, "settlement"),
        {"there.restrictions.suspended_items": frozenset({"6551", "6001"})}, "C17 /lines/0/ndkt",
    ),
    defect("the estimate frozen", ON_ESTIMATE, {"there.restrictions.estimate_frozen_whole": True}, "C17 /account"),
    defect("the deposit frozen", ("deposit",), {"there.restrictions.deposit_frozen_whole": True}, "C17 /account"),
)  # fmt: skip

DATES = (
    defect(
        "a voucher six working days old", [name for name in ALL if name != "old year in January"],
        {"asked.voucher_date": dt.date(2026, 2, 20)}, "C18 /voucher_date",
    ),
    defect("a voucher of tomorrow", ("purchase", "deposit"), {"asked.voucher_date": dt.date(2026, 3, 3)}, "C18 /voucher_date"),
    defect("filed after the last day", (*FOR_WORK, "advance of a project"), _sent("2026-12-31"), "C18 /sent", apart="day"),
    defect("a budget year not begun", (*FOR_WORK, "settlement"), {"asked.year": 2027}, "C18 /sent"),
    defect("too late in January", ("old year in January",), _sent("2027-01-28"), "C18 /sent"),
    defect(
        "an advance of the old year", ("old year in January",), {"asked.kind": Kind.ADVANCE}, "C18 /sent", apart="work"
    ),
    defect(
        "work of the new year", ("old year in January",), {"asked.performed_on": dt.date(2027, 1, 1)},
        "C18 /performed_on", apart="work",
    ),
)  # fmt: skip

TWICE = (
    defect(
        "an invoice asked for before", ("purchase", "on a contract", "paid first", "deposit"),
        {"there.earlier": (replace(_EARLIER, invoice_numbers=frozenset({"2", "7"})),)}, "C19 /invoices/1/no",
    ),
    defect(
        "an invoice listed twice", ("purchase", "on a contract", "paid first", "deposit"),
        {"asked.invoices": (Invoice("1", 50 * MILLION), Invoice("2", 39 * MILLION), Invoice("1", MILLION))}, "C19 /invoices/2/no",
    ),
    defect(
        "the same asked for before", (*FOR_WORK, "advance", "deposit"), {"there.earlier": (_EARLIER,)}, "C19 /payee",
        apart="day",
    ),
)  # fmt: skip

_EVEN = {"result": "/content", "reason_vi": "Chia đều cho số hóa đơn", "reason_en": "Divided evenly by invoices"}
WARNINGS = (
    defect(
        "work of more than a year ago", [name for name in ALL if name != "old year in January"],
        {"asked.performed_on": dt.date(2025, 3, 1)}, "C22 /performed_on", apart="day",
    ),
    defect(
        "a row of the table that cannot be told", ("payroll", "settlement"),
        {"law.warning.even": {**_EVEN, "conditions": ["amount / invoices > 1"]}}, "C22 /content",
    ),
    defect(
        "a row of the table that holds", ("purchase", "paid first"),
        {"law.warning.even": {**_EVEN, "conditions": ["amount / invoices > 1", "'6551' in items"]}}, "C22 /content",
    ),
)  # fmt: skip

CATALOGUE = (
    *MONEY,
    *CODES,
    *SIGNATURES,
    *CONTRACTS,
    *PROJECTS,
    *PAYROLLS,
    *RESTRICTIONS,
    *DATES,
    *TWICE,
    *WARNINGS,
    *particulars.DEFECTS,
)
