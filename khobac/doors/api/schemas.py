"""What goes in and out. Amounts are whole đồng, instants carry their offset, unknown fields are refused."""
from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from khobac.control.inputs import Invoice, Kind, Payroll
from khobac.core import clock
from khobac.core.money import LARGEST_DONG
from khobac.core.signing.port import SignatureValue
from khobac.doors.api.problems import Defect
from khobac.flows.payment.content import Attached, FiledLine, FiledPayee, Filing, SignedBy

_PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]*$"


def _text_of(pattern: str, meant: str) -> Any:
    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(meant)
        return value

    return BeforeValidator(check)


def _text(longest: int, shortest: int = 1) -> Any:
    return StringConstraints(min_length=shortest, max_length=longest, pattern=_PRINTABLE, strict=True)


def _of_our_time(moment: dt.datetime) -> dt.datetime:
    """In Vietnamese time; the database holds no offsets beyond a day and no year beyond its calendar."""
    if not 2000 <= moment.year <= 2999:
        raise ValueError("an instant between 2000 and 2999")
    return clock.local(moment)


Dong = Annotated[StrictInt, Field(ge=0, le=LARGEST_DONG, description="whole đồng", examples=[12450000])]
Day = Annotated[dt.date, _text_of(r"\d{4}-\d{2}-\d{2}", "a day such as 2026-11-21")]
Instant = Annotated[
    AwareDatetime,
    _text_of(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", "an instant such as 2026-11-21T09:00:00+07:00"),
    AfterValidator(_of_our_time),
]
Name = Annotated[str, _text(60)]
Words = Annotated[str, _text(500)]
Digits4 = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Digits3 = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
Paper = Literal["contract", "voucher", "estimate", "payees", "acceptance"]
Currency = Literal["VND"]


class Incoming(BaseModel):
    """Whatever a client sends: nothing undeclared."""

    model_config = ConfigDict(extra="forbid")


class LineIn(Incoming):
    """A line of the voucher; chapter and section default to the unit's own."""

    ndkt: Digits4 = Field(examples=["6501"])
    amount: Dong
    chapter: Digits3 | None = None
    section: Digits3 | None = None


class InvoiceIn(Incoming):
    """An invoice of the itemised list."""

    no: Annotated[str, _text(40)]
    amount: Dong


class PayrollIn(Incoming):
    """Totals of a payroll list."""

    headcount: Annotated[StrictInt, Field(ge=0, le=100_000)]
    contract_labour: Annotated[StrictInt, Field(ge=0, le=100_000)]
    total: Dong


class PayeeIn(Incoming):
    """A row of a list; bank and account where it pays into each person's own."""

    name: Annotated[str, _text(200)]
    amount: Dong
    bank: Annotated[str, _text(20, 0)] = ""
    account: Annotated[str, _text(34, 0)] = ""


class AttachmentIn(Incoming):
    """A file sent in before (POST /documents), as one of the papers."""

    paper: Paper
    name: Annotated[str, _text(200)] = Field(examples=["hop-dong-17.pdf"])
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(description="from POST /documents")


class DocumentOut(Schema):
    """A file that is in."""

    sha256: str
    kind: str = Field(description="as its bytes tell: pdf, jpg, png, xml, docx or xlsx")
    size_bytes: int


class FilingIn(Incoming):
    """The content of a payment dossier. The unit and who prepared it are those of the key."""

    kind: Kind = Field(examples=["payment"])
    source: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,2}$")] = Field(examples=["12"])
    year: Annotated[StrictInt, Field(ge=2015, le=2100)] = Field(examples=[2026])
    payee: Name = Field(examples=["S3"])
    content: Words = Field(examples=["Tiền điện tháng 10"])
    currency: Currency
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=500)]
    voucher_date: Day
    performed_on: Day
    papers: Annotated[list[Paper], Field(max_length=5)] = ["contract", "voucher", "estimate", "payees", "acceptance"]
    attachments: Annotated[list[AttachmentIn], Field(max_length=20)] = []
    invoices: Annotated[list[InvoiceIn], Field(max_length=500)] = []
    payroll: PayrollIn | None = None
    payees: Annotated[list[PayeeIn], Field(max_length=5000)] = []
    contract: Name | None = None
    last: StrictBool = False
    recover: Dong | None = None
    on_commitment: StrictBool | None = None
    settles: Name | None = None
    resubmits: Name | None = None
    challenge: Annotated[str, _text(100, 0)] = Field("", description="from POST /challenges; both signatures cover it")

    def filing(self, unit: str, prepared_by: str) -> Filing:
        """The same in the words of the flows."""
        return Filing(
            kind=self.kind,
            unit=unit,
            source=self.source,
            year=self.year,
            payee=self.payee,
            content=self.content,
            lines=tuple(FiledLine(each.ndkt, each.amount, each.chapter, each.section) for each in self.lines),
            prepared_by=prepared_by,
            voucher_date=self.voucher_date,
            performed_on=self.performed_on,
            papers=frozenset(self.papers),
            attachments=tuple(Attached(each.paper, each.name, each.sha256) for each in self.attachments),
            invoices=tuple(Invoice(each.no, each.amount) for each in self.invoices),
            payroll=Payroll(**self.payroll.model_dump()) if self.payroll else None,
            payees=tuple(FiledPayee(each.name, each.amount, each.bank, each.account) for each in self.payees),
            contract=self.contract,
            last=self.last,
            recover=self.recover,
            on_commitment=self.on_commitment,
            settles=self.settles,
            resubmits=self.resubmits,
            challenge=self.challenge,
        )


class CheckIn(FilingIn):
    """A draft to be checked; nothing is filed."""

    signers: Annotated[list[Name], Field(max_length=2)] = Field([], description="who is going to sign, if known")


class SignatureIn(Incoming):
    """A signature over the dossier's canonical content. What the private key signs: docs/using/api.md."""

    person: Name
    algorithm: Annotated[str, _text(30)] = Field(examples=["ECDSA-P256-SHA256"])
    certificate_pem: Annotated[str, StringConstraints(min_length=1, max_length=16_384, pattern=r"^[\x20-\x7e\r\n]*$")]
    value: Annotated[str, StringConstraints(min_length=1, max_length=1_400, pattern=r"^[A-Za-z0-9+/]*={0,2}$")] = Field(
        description="base64"
    )
    signed_at: Instant

    def signed_by(self) -> SignedBy:
        """The same in the words of the flows. Raises ValueError where the value is not base64."""
        try:
            value = base64.b64decode(self.value, validate=True)
        except binascii.Error as error:
            raise ValueError("not base64") from error
        return SignedBy(self.person, SignatureValue(self.algorithm, self.certificate_pem, value, self.signed_at))


class DossierIn(FilingIn):
    """A dossier to be filed: its content and two signatures, the chief accountant's, then the account holder's."""

    challenge: Annotated[str, _text(100)] = Field(description="from POST /challenges; both signatures cover it")
    signatures: Annotated[list[SignatureIn], Field(min_length=2, max_length=2)]


class Me(Schema):
    """Who a key acts as."""

    unit: str
    name: str
    person: str
    key: str
    scopes: list[str]
    sandbox: bool


class ChallengeOut(Schema):
    """A one-time value."""

    challenge: str
    expires_at: dt.datetime


class Amounts(Schema):
    """What would be paid, in đồng."""

    gross: int
    recovered: int
    set_off: int
    pay: int
    currency: Currency = "VND"


class Balance(Schema):
    """What is available now on the line or account the request is paid from; null where the unit has none."""

    available: int | None
    currency: Currency = "VND"


class ToSign(Schema):
    """What both signatures cover, in its one spelling."""

    content: str
    sha256: str


class CheckOut(Schema):
    """Everything that is wrong with a draft, and what it would pay."""

    clean: bool
    blocked: bool
    findings: list[Defect]
    amounts: Amounts
    balance: Balance
    to_sign: ToSign


class DossierOut(Schema):
    """A dossier as it stands. `status` is one of the few public words, `state` the exact one."""

    number: str
    status: str
    state: str
    kind: str
    content: str
    amounts: Amounts
    revision: int
    resubmits: str | None
    sent_at: dt.datetime
    received_at: dt.datetime
    legal_due_at: dt.datetime | None
    committed_due_at: dt.datetime | None
    updated_at: dt.datetime


class Filed(Schema):
    """A dossier that is in: its number, and when it is due."""

    number: str
    status: str
    state: str
    sent_at: dt.datetime
    received_at: dt.datetime
    legal_due_at: dt.datetime | None
    committed_due_at: dt.datetime | None


class StepOut(Schema):
    """One step of its life."""

    at: dt.datetime
    event: str
    status: str
    state: str
    reason: str


class PaymentOut(Schema):
    """One payment of its orders."""

    order: str
    line: int
    payee: str
    amount: int
    currency: Currency = "VND"
    bank: str
    state: str


class DossierDetail(DossierOut):
    """A dossier with its life, what its return named, and its payments."""

    findings: list[Defect]
    timeline: list[StepOut]
    payments: list[PaymentOut]


class DossierPage(Schema):
    """Dossiers in the order of their last change."""

    items: list[DossierOut]
    next_cursor: str | None


class AlertOut(Schema):
    """An alert, in the reader's language."""

    id: str
    kind: str
    dossier: str | None
    title: str
    body: str
    loud: bool
    at: dt.datetime


class AlertPage(Schema):
    """Alerts, oldest first; `next_cursor` is where to go on asking, also when there is nothing new yet."""

    items: list[AlertOut]
    next_cursor: str


class Taken(Schema):
    """A bank message is here and need not be sent again. `repeated`: this is what it was answered first."""

    repeated: bool
    outcome: dict[str, Any]


class ProblemKind(Schema):
    """What a problem type means."""

    type: str
    status: int
    title_vi: str
    title_en: str
