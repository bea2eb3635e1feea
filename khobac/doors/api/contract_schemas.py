"""What a unit's software declares and reads of contracts and commitments. Amounts are whole đồng."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

from khobac.books.commitments.models import GuaranteeKind
from khobac.doors.api.book_schemas import Source
from khobac.doors.api.values import Day, Dong, Incoming, Name, Words, text_of
from khobac.flows.contracts import ContractTerms

Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$", strict=True)]
Subject = Annotated[str, StringConstraints(max_length=60, pattern=r"^[a-z_]+$", strict=True)]
Percent = Annotated[
    Decimal,
    text_of(r"\d{1,2}(\.\d{1,2})?", 'a share of 100 as text, such as "5.5"'),
    Field(description="share of each payment kept back, as text", examples=["5.5"]),
]
Foreign = Annotated[
    Decimal,
    text_of(r"-?\d{1,18}(\.\d{1,2})?", 'an amount as text, such as "12500.50"'),
    Field(description="in the contract's own currency, as text", examples=["12500.50"]),
]
BudgetYear = Annotated[int, Field(ge=2015, le=2100, strict=True)]


class TermsIn(Incoming):
    """What is agreed; an appendix states all terms as they are from then on."""

    payee: Name
    value: Dong
    subject: Subject = "goods"
    advance_max: Dong | None = None
    guarantee_asked: bool = False
    recovered_by: Day | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$", strict=True)] = "VND"
    value_fx: Foreign | None = None
    retention_percent: Percent = Decimal(0)
    warranty_ends_on: Day | None = None

    def terms(self) -> ContractTerms:
        """As the flows take them."""
        return ContractTerms(**{name: getattr(self, name) for name in ContractTerms.__dataclass_fields__})


class ContractIn(TermsIn):
    """A contract not declared before."""

    code: Code
    signed_on: Day
    effective_on: Day | None = None


class AppendixIn(TermsIn):
    """An appendix to a contract."""

    contract: Code
    appendix: Name
    reason: Words
    effective_on: Day | None = None


class GuaranteeIn(Incoming):
    """A bank's guarantee; it replaces the one of its kind before."""

    contract: Code
    kind: Literal["advance", "performance", "warranty"]
    amount: Dong
    expires_on: Day
    bank: Annotated[str, StringConstraints(max_length=200, strict=True)] = ""
    number: Annotated[str, StringConstraints(max_length=60, strict=True)] = ""

    @property
    def guaranteed(self) -> GuaranteeKind:
        """What is guaranteed."""
        return GuaranteeKind(self.kind)


class CommitmentIn(Incoming):
    """A request to commit, adjust or cancel; `amount` is the change, 0 when all that is unpaid is cancelled."""

    contract: Code
    year: BudgetYear
    source: Source
    kind: Literal["new", "adjust", "cancel"] = "new"
    amount: Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)] = 0
    amount_fx: Foreign | None = None


class VersionOut(Schema):
    """The contract, or an appendix to it, as declared."""

    number: int
    appendix: str
    value: int
    valid_from: dt.date
    recorded_at: dt.datetime
    reason: str


class YearOut(Schema):
    """A budget year and source of a contract; `source` is "" where it is planned and not committed."""

    year: int
    source: str
    commitment: str
    planned: int | None
    committed: int
    paid: int
    remaining: int


class GuaranteeOut(Schema):
    """A guarantee; `in_force` is what the bank still answers for."""

    kind: str
    number: str
    bank: str
    amount: int
    called: int
    in_force: int
    expires_on: dt.date


class ContractOut(Schema):
    """A contract as it stands."""

    code: str
    payee: str
    subject: str
    value: int
    currency: str
    value_fx: str | None
    signed_on: dt.date
    paid: int
    advance_outstanding: int
    retention_percent: str
    retention_held: int
    warranty_ends_on: dt.date | None
    versions: list[VersionOut]
    years: list[YearOut]
    guarantees: list[GuaranteeOut]


class ContractHead(Schema):
    """A contract in a list."""

    code: str
    payee: str
    subject: str
    value: int
    signed_on: dt.date
    paid: int
    advance_outstanding: int


class Contracts(Schema):
    """All contracts of the unit, the last signed first."""

    items: list[ContractHead]


class CommitmentOut(Schema):
    """A request to commit: where it stands, by when it is answered, and the number it was given."""

    id: int
    contract: str
    year: int
    source: str
    kind: str
    amount: int
    state: str
    number: str
    submitted_at: dt.datetime | None
    due_at: dt.datetime | None
    file_by: dt.date | None
    late: bool


TERMS = {
    "payee": "S2", "value": 2000000000, "subject": "works", "advance_max": 600000000, "guarantee_asked": True,
    "retention_percent": "5.5", "warranty_ends_on": "2028-06-30",
}
CONTRACT_IN = TERMS | {"code": "12/2026/HĐ-XL", "signed_on": "2026-03-01"}
APPENDIX_IN = TERMS | {"contract": "12/2026/HĐ-XL", "appendix": "PL-01", "reason": "Phát sinh khối lượng", "value": 2100000000}
GUARANTEE_IN = {
    "contract": "12/2026/HĐ-XL", "kind": "advance", "amount": 600000000, "expires_on": "2027-03-31", "bank": "VietinBank",
    "number": "BL-0192",
}
COMMITMENT_IN = {"contract": "12/2026/HĐ-XL", "year": 2026, "source": "12", "kind": "new", "amount": 900000000}
CONTRACT = {
    "code": "12/2026/HĐ-XL", "payee": "S2", "subject": "works", "value": 2000000000, "currency": "VND", "value_fx": None,
    "signed_on": "2026-03-01", "paid": 400000000, "advance_outstanding": 450000000, "retention_percent": "5.50",
    "retention_held": 22000000, "warranty_ends_on": "2028-06-30",
    "versions": [
        {
            "number": 1, "appendix": "", "value": 2000000000, "valid_from": "2026-03-01",
            "recorded_at": "2026-03-02T09:00:00+07:00", "reason": "",
        }
    ],
    "years": [
        {
            "year": 2026, "source": "12", "commitment": "CK-0061-26-0000001", "planned": 900000000, "committed": 900000000,
            "paid": 400000000, "remaining": 500000000,
        }
    ],
    "guarantees": [
        {
            "kind": "advance", "number": "BL-0192", "bank": "VietinBank", "amount": 600000000, "called": 0,
            "in_force": 450000000, "expires_on": "2027-03-31",
        }
    ],
}
CONTRACTS = {
    "items": [
        {
            "code": "12/2026/HĐ-XL", "payee": "S2", "subject": "works", "value": 2000000000, "signed_on": "2026-03-01",
            "paid": 400000000, "advance_outstanding": 450000000,
        }
    ]
}
COMMITMENT = {
    "id": 7, "contract": "12/2026/HĐ-XL", "year": 2026, "source": "12", "kind": "new", "amount": 900000000,
    "state": "submitted", "number": "", "submitted_at": "2026-03-02T09:00:00+07:00", "due_at": None, "file_by": None,
    "late": False,
}
