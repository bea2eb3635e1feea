"""What a unit files, before and after it has a number: the filing, its signed content and the engine's snapshot."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from khobac.control.inputs import INVESTMENT as INVESTMENT
from khobac.control.inputs import RECURRENT as RECURRENT
from khobac.control.inputs import Beneficiary, Invoice, Kind, Line, Particulars, Payroll, Signed, Snapshot
from khobac.core.signing.port import SignatureValue

COMMITTED_KINDS = frozenset({Kind.PAYMENT, Kind.ADVANCE, Kind.PAY_FIRST})
"""What is paid from a commitment where there is one."""


@dataclass(frozen=True)
class FiledLine:
    """A line as filled in; chapter and section default to the unit's own."""

    ndkt: str
    amount: int
    chapter: str | None = None
    section: str | None = None


@dataclass(frozen=True)
class FiledPayee:
    """A row of a list; bank and account where the list pays into each person's own."""

    name: str
    amount: int
    bank: str = ""
    account: str = ""


@dataclass(frozen=True)
class Attached:
    """A file sent in before, as one of the papers; the hash is that of its bytes."""

    paper: str
    name: str
    sha256: str


@dataclass(frozen=True)
class SignedBy:
    """One of the two signatures of the unit."""

    person: str
    signature: SignatureValue


@dataclass(frozen=True)
class Filing:
    """A payment dossier as the unit files it. Amounts in đồng; contract, advance and mended dossier by their numbers.

    `papers` are those that go with it beside the files attached, under the names of the procedure's list.
    `settles` is the advance dossier of a settlement, or the dossier whose money a return of funds gives back.
    `on_commitment` None: on the contract's commitment where there is one.
    """

    kind: Kind
    unit: str
    source: str
    year: int
    payee: str
    content: str
    lines: tuple[FiledLine, ...]
    prepared_by: str
    voucher_date: dt.date
    performed_on: dt.date
    papers: frozenset[str] = frozenset()
    attachments: tuple[Attached, ...] = ()
    invoices: tuple[Invoice, ...] = ()
    payroll: Payroll | None = None
    payees: tuple[FiledPayee, ...] = ()
    particulars: Particulars | None = None
    contract: str | None = None
    last: bool = False
    recover: int | None = None
    on_commitment: bool | None = None
    settles: str | None = None
    resubmits: str | None = None
    challenge: str = ""

    def signed_content(self) -> dict[str, Any]:
        """What both signatures cover: everything that decides who is paid what from where, and the one-time challenge."""
        return {
            "document": "khobac payment dossier 1",
            "kind": self.kind,
            "unit": self.unit,
            "source": self.source,
            "year": self.year,
            "payee": self.payee,
            "content": self.content,
            "lines": self.lines,
            "prepared_by": self.prepared_by,
            "voucher_date": self.voucher_date,
            "performed_on": self.performed_on,
            "papers": self.papers,
            "attachments": self.attachments,
            "invoices": self.invoices,
            "payroll": self.payroll,
            "payees": self.payees,
            "particulars": self.particulars,
            "contract": self.contract,
            "last": self.last,
            "recover": self.recover,
            "on_commitment": self.on_commitment,
            "settles": self.settles,
            "resubmits": self.resubmits,
            "challenge": self.challenge,
        }

    def snapshot(
        self,
        *,
        chapter: str,
        section: str,
        sent_at: dt.datetime,
        signatures: tuple[Signed, ...],
        is_committed: bool,
    ) -> Snapshot:
        """The engine's view of this filing, with the unit's own chapter and section where a line names none.

        `is_committed`: the contract has a commitment for the year and source; it is paid from unless the unit says other.
        """
        on_commitment = self.on_commitment
        if on_commitment is None:
            on_commitment = is_committed and self.kind in COMMITTED_KINDS
        return Snapshot(
            kind=self.kind,
            unit=self.unit,
            source=self.source,
            year=self.year,
            payee=self.payee,
            content=self.content,
            lines=tuple(
                Line(line.ndkt, line.amount, line.chapter or chapter, line.section or section) for line in self.lines
            ),
            sent_at=sent_at,
            voucher_date=self.voucher_date,
            performed_on=self.performed_on,
            papers=self.papers | {each.paper for each in self.attachments},
            signatures=signatures,
            invoices=self.invoices,
            payroll=self.payroll,
            beneficiaries=tuple(Beneficiary(payee.name, payee.amount) for payee in self.payees),
            contract=self.contract,
            last=self.last,
            recover=self.recover,
            on_commitment=on_commitment,
            settles=self.settles,
            particulars=self.particulars,
        )
