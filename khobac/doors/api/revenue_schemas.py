"""What banks and collecting agencies say about revenue, and what they are answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

from khobac.cash.revenue.correction_queries import Reclassification, Refund
from khobac.cash.revenue.matching import ComparedCode, Match
from khobac.cash.revenue.queries import ListView, Obligation
from khobac.doors.api.values import Currency, Day, Digits3, Digits4, Dong, Incoming, text
from khobac.flows.revenue.notices import NoticeRow

Code = Annotated[str, Field(pattern=r"^[0-9A-Z][0-9A-Z.-]{0,29}$", examples=["NTDT.26.0000412"])]


class Question(Incoming):
    """Before a bank takes money: what is owed; with `take` the code is held for it for ten minutes, at this amount."""

    code: Code
    take: StrictBool = False
    amount: Annotated[StrictInt, Field(ge=0, le=10**15)] = 0


class Release(Incoming):
    """The bank does not take the money after all."""

    code: Code


class Owed(Schema):
    """An obligation as it stands."""

    code: str
    payer_name: str
    purpose: str
    office: str
    state: str = Field(description="open, partially_paid, paid or cancelled")
    amount_due: int
    left: int
    accepts: str = Field(description="exact, part or any")
    due_on: dt.date | None
    account: str = Field(description="the revenue account at the bank that asks; empty where there is none")
    currency: Currency = "VND"


class ObligationIn(Incoming):
    """An obligation; `office` collects it. Chapter and item say how it is shared when it is paid."""

    code: Code
    office: Digits4
    payer_tax_code: Annotated[str, text(14)]
    payer_name: Annotated[str, text(200)]
    chapter: Digits3
    item: Digits4
    amount_due: Dong
    area: Annotated[str, text(5, 0)] = ""
    payer_class: Annotated[str, text(20, 0)] = ""
    period: Annotated[str, text(20, 0)] = ""
    document_no: Annotated[str, text(40, 0)] = ""
    purpose: Annotated[str, text(200, 0)] = ""
    due_on: dt.date | None = None
    accepts: Literal["exact", "part", "any"] = "exact"

    def row(self) -> NoticeRow:
        """As the flow takes it."""
        return NoticeRow(**self.model_dump())


class NoticeIn(Incoming):
    """Obligations, all taken in or none."""

    obligations: Annotated[list[ObligationIn], Field(min_length=1, max_length=5_000)]


class CancelIn(Incoming):
    """Codes that are asked for no more."""

    codes: Annotated[list[Code], Field(min_length=1, max_length=5_000)]


class _OfReceiptIn(Incoming):
    """What an agency asks about a payment of its own obligations, under a number that it uses once."""

    no: Annotated[str, text(40)]
    bank: Annotated[str, text(20)]
    reference: Annotated[str, text(40)]
    reason: Annotated[str, text(200, 10)]


class RefundIn(_OfReceiptIn):
    """An order to give money back (form C1-04/NS)."""

    amount: Annotated[StrictInt, Field(ge=1, le=10**15)]
    payee_name: Annotated[str, text(200)]
    payee_bank: Annotated[str, text(20)]
    payee_account: Annotated[str, text(34)]


class ReclassificationIn(_OfReceiptIn):
    """A request to take what is left of a payment for revenue of another item or chapter (form C1-07a)."""

    item: Digits4
    chapter: Digits3
    area: Annotated[str, text(5, 0)] = ""


class Asked(Schema):
    """How what an agency asked stands now."""

    no: str
    number: str = Field(description="the treasury's number of it")
    state: str = Field(description="asked, proposed, countersigned, declined, approved; of a refund also paid, returned")
    declined_because: str


class PaymentTold(Incoming):
    """What an agency was told was paid under a code that day, in đồng."""

    code: Code
    amount: Dong


class DayIn(Incoming):
    """An agency's day at an office, code by code."""

    office: Digits4
    on: Day
    payments: Annotated[list[PaymentTold], Field(max_length=20_000)]


class Difference(Schema):
    """A code on which agency and treasury differ."""

    code: str
    match: str = Field(description="ONLY_AGENCY, ONLY_TREASURY, AMOUNT_DIFF, DATE_DIFF or DUPLICATE")
    agency_amount: int
    treasury_amount: int


class DayCompared(Schema):
    """How many codes agree, and those that do not."""

    matched: int
    differing: list[Difference]


class NoticeTaken(Schema):
    """How many codes are new, and how many had come before."""

    new: int
    repeated: int


class Cancelled(Schema):
    """How many codes were taken back; those paid whole stay."""

    cancelled: int


class ListTaken(Schema):
    """A list is here and every line has become what it becomes. `first_answer`: it had come before, nothing was changed."""

    first_answer: bool
    lines: int
    shared: int
    pending: int
    repeated: int
    altered: int


OWED = {
    "code": "NTDT.26.0000412", "payer_name": "Công ty A", "purpose": "Thuế GTGT quý 3/2026", "office": "0061",
    "state": "open", "amount_due": 12450000, "left": 12450000, "accepts": "exact", "due_on": "2026-10-31",
    "account": "0061120001", "currency": "VND",
}
REFUND = {
    "no": "LHT-2026-015", "bank": "NHA", "reference": "FT26040812345", "amount": 450000, "payee_name": "Công ty A",
    "payee_bank": "NHA", "payee_account": "1020304050", "reason": "Quyết định hoàn thuế 15/QĐ-CT",
}
RECLASSIFICATION = {
    "no": "C1-07a-2026-003", "bank": "NHA", "reference": "FT26040812345", "item": "1052", "chapter": "555",
    "reason": "Người nộp ghi sai mục, văn bản 3/CT-KK",
}
ASKED = {"no": "LHT-2026-015", "number": "HT-0061-26-0000007", "state": "asked", "declined_because": ""}
DAY = {"office": "0061", "on": "2026-04-08", "payments": [{"code": "NTDT.26.0000412", "amount": 12450000}]}
DAY_COMPARED = {
    "matched": 1,
    "differing": [{"code": "NTDT.26.0000413", "match": "ONLY_TREASURY", "agency_amount": 0, "treasury_amount": 3000000}],
}
NOTICE_TAKEN = {"new": 2, "repeated": 0}
CANCELLED = {"cancelled": 1}
LIST_TAKEN = {"first_answer": False, "lines": 3, "shared": 2, "pending": 1, "repeated": 0, "altered": 0}


def owed(found: Obligation, account: str) -> Owed:
    """An obligation as the bank sees it that holds this account."""
    return Owed(
        code=found.code,
        payer_name=found.payer_name,
        purpose=found.purpose,
        office=found.office,
        state=found.state,
        amount_due=found.amount_due,
        left=found.left,
        accepts=found.accepts,
        due_on=found.due_on,
        account=account,
    )


def list_taken(first_answer: bool, standing: ListView) -> ListTaken:
    """A list as its bank is answered."""
    return ListTaken(
        first_answer=first_answer,
        lines=standing.lines,
        shared=standing.shared,
        pending=standing.pending,
        repeated=standing.repeated,
        altered=standing.altered,
    )


def asked(correction: Refund | Reclassification) -> Asked:
    """A refund or reclassification as the agency sees it that asked for it."""
    return Asked(
        no=correction.asked_no,
        number=correction.number,
        state=correction.state,
        declined_because=correction.declined_because,
    )


def day_compared(compared: Sequence[ComparedCode]) -> DayCompared:
    """A day as its agency is answered."""
    differing = [Difference(**row._asdict()) for row in compared if row.match != Match.MATCHED]
    return DayCompared(matched=len(compared) - len(differing), differing=differing)
