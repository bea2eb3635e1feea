"""What goes in and out. Amounts are whole đồng, instants carry their offset, unknown fields are refused."""
from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt, StringConstraints

from khobac.control.inputs import Cash, CashDesk, Invoice, Kind, NormItem, Particulars, Payroll, Purchase, Withheld
from khobac.core.signing.port import SignatureValue
from khobac.doors.api.problems import Defect
from khobac.doors.api.values import Currency, Day, Digits3, Digits4, Dong, Incoming, Instant, Name, Paper, Words, text
from khobac.flows.payment.content import Attached, FiledLine, FiledPayee, Filing, SignedBy


class LineIn(Incoming):
    """A line of the voucher; chapter and section default to the unit's own."""

    ndkt: Digits4 = Field(examples=["6501"])
    amount: Dong
    chapter: Digits3 | None = None
    section: Digits3 | None = None


class InvoiceIn(Incoming):
    """An invoice of the itemised list."""

    no: Annotated[str, text(40)]
    amount: Dong


class PayrollIn(Incoming):
    """Totals of a payroll list."""

    headcount: Annotated[StrictInt, Field(ge=0, le=100_000)]
    contract_labour: Annotated[StrictInt, Field(ge=0, le=100_000)]
    total: Dong


class PayeeIn(Incoming):
    """A row of a list; bank and account where it pays into each person's own."""

    name: Annotated[str, text(200)]
    amount: Dong
    bank: Annotated[str, text(20, 0)] = ""
    account: Annotated[str, text(34, 0)] = ""


class NormItemIn(Incoming):
    """An allowance or unit price that a norm limits: so many at so much each."""

    norm: Annotated[str, text(40)] = Field(examples=["per_diem"], description="as the law or the unit's own rules name it")
    price: Dong
    quantity: Annotated[StrictInt, Field(ge=1, le=100_000)] = 1


class PurchaseIn(Incoming):
    """A thing bought: its kind, and the framework agreement it is bought under."""

    kind: Annotated[str, text(40)] = Field(examples=["laptop"])
    price: Dong
    quantity: Annotated[StrictInt, Field(ge=1, le=100_000)] = 1
    agreement: Annotated[str, text(60)] | None = None


class CashIn(Incoming):
    """The money is drawn in cash."""

    at: CashDesk
    registered_on: Day | None = Field(None, description="when the treasury was told of a large withdrawal")


class WithheldIn(Incoming):
    """Tax of one kind kept back from the payee; it is paid on a voucher of its own."""

    tax: Literal["vat", "cit", "pit"]
    amount: Dong


class ParticularsIn(Incoming):
    """What only some expenses declare."""

    norms: Annotated[list[NormItemIn], Field(max_length=500)] = []
    purchases: Annotated[list[PurchaseIn], Field(max_length=500)] = []
    medicines: StrictBool = Field(False, description="the invoices are the list (form 08a) of a purchase of medicines")
    secret: StrictBool = Field(False, description="a secret of the State: only the voucher itself is checked")
    own_revenue: StrictBool = Field(False, description="the unit's own revenue, paid from its deposit account")
    cash: CashIn | None = None
    withheld: Annotated[list[WithheldIn], Field(max_length=3)] = []

    def particulars(self) -> Particulars:
        """The same in the words of control."""
        return Particulars(
            norms=tuple(NormItem(**each.model_dump()) for each in self.norms),
            purchases=tuple(Purchase(**each.model_dump()) for each in self.purchases),
            medicines=self.medicines,
            secret=self.secret,
            own_revenue=self.own_revenue,
            cash=Cash(self.cash.at, self.cash.registered_on) if self.cash else None,
            withheld=tuple(Withheld(**each.model_dump()) for each in self.withheld),
        )


class AttachmentIn(Incoming):
    """A file sent in before (POST /documents), as one of the papers."""

    paper: Paper
    name: Annotated[str, text(200)] = Field(examples=["hop-dong-17.pdf"])
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
    papers: Annotated[list[Paper], Field(max_length=20, description="what goes with it beside the attached files")] = []
    attachments: Annotated[list[AttachmentIn], Field(max_length=20)] = []
    invoices: Annotated[list[InvoiceIn], Field(max_length=500)] = []
    payroll: PayrollIn | None = None
    payees: Annotated[list[PayeeIn], Field(max_length=5000)] = []
    particulars: ParticularsIn | None = None
    contract: Name | None = None
    last: StrictBool = False
    recover: Dong | None = None
    on_commitment: StrictBool | None = None
    settles: Name | None = None
    resubmits: Name | None = None
    challenge: Annotated[str, text(100, 0)] = Field("", description="from POST /challenges; both signatures cover it")

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
            particulars=self.particulars.particulars() if self.particulars else None,
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
    algorithm: Annotated[str, text(30)] = Field(examples=["ECDSA-P256-SHA256"])
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

    challenge: Annotated[str, text(100)] = Field(description="from POST /challenges; both signatures cover it")
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


class ExtensionOut(Schema):
    """Its deadline was put off for force majeure; the due moments above are the new ones."""

    at: dt.datetime
    working_days: int
    due_before_at: dt.datetime
    reason: str


class ApologyOut(Schema):
    """A letter of apology for a promise that was missed; `promised_at` null: it was done by then."""

    at: dt.datetime
    missed_at: dt.datetime
    promised_at: dt.datetime | None
    cause: str
    words: str


class DossierDetail(DossierOut):
    """A dossier with its life, what its return named, its payments, and how its deadline was kept."""

    findings: list[Defect]
    timeline: list[StepOut]
    payments: list[PaymentOut]
    extension: ExtensionOut | None
    apologies: list[ApologyOut]


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
