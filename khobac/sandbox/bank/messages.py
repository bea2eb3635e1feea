"""The bank's messages as pure functions: values in, bytes out. Used by the bank, by tests and by the acceptance cases.

Built here by hand on purpose: the product's reader and this writer check each other. Amounts are whole đồng.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


@dataclass(frozen=True, slots=True)
class Payment:
    """One instruction as the bank names it back; a reason says why it is refused or why it came back."""

    instr_id: str
    amount: int
    end_to_end_id: str = ""
    reason_code: str = ""
    reason_text: str = ""
    bank_ref: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a status report says of one order's payments: an ISO status such as ACSP, ACSC, PDNG or RJCT."""

    order_id: str
    status: str
    payments: tuple[Payment, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One booked entry of an account: a single payment, or the payments of one order booked in one sum."""

    order_id: str
    booked_on: dt.date
    bank_ref: str
    payments: tuple[Payment, ...]
    came_back: bool = False
    original_message_id: str = ""
    came_in: bool = False

    @property
    def is_credit(self) -> bool:
        """Whether the account has more for it: a payment that came back, or money that somebody paid in."""
        return self.came_back or self.came_in

    @property
    def amount(self) -> int:
        """Đồng, above zero."""
        return sum(payment.amount for payment in self.payments)

    @property
    def movement(self) -> int:
        """What the entry does to the balance: below zero for a debit."""
        return self.amount if self.is_credit else -self.amount


def status_report(
    *,
    message_id: str,
    created_at: dt.datetime,
    original_message_id: str,
    group_status: str = "",
    reason_code: str = "",
    reason_text: str = "",
    verdicts: Sequence[Verdict] = (),
    version: str = "12",
) -> bytes:
    """pain.002.001.12 (or .10): the fate of a whole message (`group_status`), of instructions (`verdicts`), or both."""
    root, report = _message(f"pain.002.001.{version}", "CstmrPmtStsRpt", message_id, created_at)
    group = _add(report, "OrgnlGrpInfAndSts")
    _add(group, "OrgnlMsgId", original_message_id)
    _add(group, "OrgnlMsgNmId", "pain.001.001.09")
    if group_status:
        _add(group, "GrpSts", group_status)
    _reason(group, reason_code, reason_text)
    for verdict in verdicts:
        order = _add(report, "OrgnlPmtInfAndSts")
        _add(order, "OrgnlPmtInfId", verdict.order_id)
        for payment in verdict.payments:
            status = _add(order, "TxInfAndSts")
            _add(status, "OrgnlInstrId", payment.instr_id)
            _add(status, "OrgnlEndToEndId", payment.end_to_end_id or payment.instr_id)
            _add(status, "TxSts", verdict.status)
            _reason(status, payment.reason_code, payment.reason_text)
            if payment.bank_ref:
                _add(status, "AcctSvcrRef", payment.bank_ref)
    return _bytes(root)


def acknowledged(
    *, message_id: str, created_at: dt.datetime, original_message_id: str, order_id: str, payments: Sequence[Payment]
) -> bytes:
    """The order is accepted and will be carried out (ACSP). Nothing is paid yet."""
    verdict = Verdict(order_id, "ACSP", tuple(payments))
    return status_report(
        message_id=message_id, created_at=created_at, original_message_id=original_message_id, verdicts=[verdict]
    )


def rejected(
    *, message_id: str, created_at: dt.datetime, original_message_id: str, order_id: str, payments: Sequence[Payment]
) -> bytes:
    """The order is refused before any debit (RJCT); each payment says why."""
    verdict = Verdict(order_id, "RJCT", tuple(payments))
    return status_report(
        message_id=message_id, created_at=created_at, original_message_id=original_message_id, verdicts=[verdict]
    )


def debit_note(*, message_id: str, created_at: dt.datetime, account: str, entries: Sequence[Entry]) -> bytes:
    """camt.054.001.08 of debits: this has been paid from the account."""
    return _note(message_id, created_at, account, entries)


def return_note(*, message_id: str, created_at: dt.datetime, account: str, entries: Sequence[Entry]) -> bytes:
    """camt.054.001.08 of credits: this was paid before and has come back, each payment with its reason."""
    if not all(entry.came_back for entry in entries):
        raise ValueError("an entry of a return note came back")
    return _note(message_id, created_at, account, entries)


def statement(
    *,
    message_id: str,
    created_at: dt.datetime,
    account: str,
    day: dt.date,
    opening: int,
    entries: Sequence[Entry],
    page: int = 1,
    is_last_page: bool = True,
) -> bytes:
    """camt.053.001.08 of one day, or a page of it. `opening` is signed; the closing balance follows from the entries.

    Each page has balances of its own; those between two pages are marked as interim (SubTp INTM).
    """
    root, message = _message("camt.053.001.08", "BkToCstmrStmt", message_id, created_at)
    account_day = _add(message, "Stmt")
    _add(account_day, "Id", f"{account[-20:]}-{day.isoformat()}")
    pagination = _add(account_day, "StmtPgntn")
    _add(pagination, "PgNb", str(page))
    _add(pagination, "LastPgInd", "true" if is_last_page else "false")
    _account(account_day, account)
    closing = opening + sum(entry.movement for entry in entries)
    _balance(account_day, "OPBD", opening, day, is_interim=page > 1)
    _balance(account_day, "CLBD", closing, day, is_interim=not is_last_page)
    _entries(account_day, entries)
    return _bytes(root)


def not_received(*, message_id: str, created_at: dt.datetime, original_message_id: str) -> bytes:
    """The answer to a status question about a message that never came."""
    answer = {
        "type": "khobac.not-received.1",
        "message_id": message_id,
        "original_message_id": original_message_id,
        "received": False,
        "created_at": created_at.isoformat(timespec="seconds"),
    }
    return json.dumps(answer).encode()


def _note(message_id: str, created_at: dt.datetime, account: str, entries: Sequence[Entry]) -> bytes:
    root, message = _message("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", message_id, created_at)
    note = _add(message, "Ntfctn")
    _add(note, "Id", message_id)
    _account(note, account)
    _entries(note, entries)
    return _bytes(root)


def _entries(parent: etree._Element, entries: Sequence[Entry]) -> None:
    """The summary of the entries and the entries."""
    summary = _add(parent, "TxsSummry")
    for name, chosen in (
        ("TtlNtries", list(entries)),
        ("TtlCdtNtries", [entry for entry in entries if entry.is_credit]),
        ("TtlDbtNtries", [entry for entry in entries if not entry.is_credit]),
    ):
        total = _add(summary, name)
        _add(total, "NbOfNtries", str(len(chosen)))
        _add(total, "Sum", str(sum(entry.amount for entry in chosen)))
    for entry in entries:
        _entry(parent, entry)


def _entry(parent: etree._Element, entry: Entry) -> None:
    booked = _add(parent, "Ntry")
    direction = "CRDT" if entry.is_credit else "DBIT"
    _amount(booked, "Amt", entry.amount)
    _add(booked, "CdtDbtInd", direction)
    _add(_add(booked, "Sts"), "Cd", "BOOK")
    for name in ("BookgDt", "ValDt"):
        _add(_add(booked, name), "Dt", entry.booked_on.isoformat())
    _add(booked, "AcctSvcrRef", entry.bank_ref)
    domain = _add(_add(booked, "BkTxCd"), "Domn")
    _add(domain, "Cd", "PMNT")
    family = _add(domain, "Fmly")
    _add(family, "Cd", "RCDT" if entry.came_in else "ICDT")
    _add(family, "SubFmlyCd", "RRTN" if entry.came_back else "ESCT")
    details = _add(booked, "NtryDtls")
    if len(entry.payments) > 1:
        batch = _add(details, "Btch")
        _add(batch, "PmtInfId", entry.order_id)
        _add(batch, "NbOfTxs", str(len(entry.payments)))
        _amount(batch, "TtlAmt", entry.amount)
        _add(batch, "CdtDbtInd", direction)
    for payment in entry.payments:
        _payment(details, entry, payment, direction)


def _payment(details: etree._Element, entry: Entry, payment: Payment, direction: str) -> None:
    paid = _add(details, "TxDtls")
    references = _add(paid, "Refs")
    if entry.original_message_id:
        _add(references, "MsgId", entry.original_message_id)
    _add(references, "AcctSvcrRef", payment.bank_ref or entry.bank_ref)
    if not entry.came_in:
        _add(references, "PmtInfId", entry.order_id)
        _add(references, "InstrId", payment.instr_id)
    _add(references, "EndToEndId", payment.end_to_end_id or payment.instr_id)
    _amount(paid, "Amt", payment.amount)
    _add(paid, "CdtDbtInd", direction)
    if entry.came_back:
        reason = _add(paid, "RtrInf")
        _add(_add(reason, "Rsn"), "Cd", payment.reason_code or "NARR")
        if payment.reason_text:
            _add(reason, "AddtlInf", payment.reason_text)


def _message(
    message_type: str, name: str, message_id: str, created_at: dt.datetime
) -> tuple[etree._Element, etree._Element]:
    namespace = _NAMESPACE + message_type
    root = etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace})
    message = _add(root, name)
    header = _add(message, "GrpHdr")
    _add(header, "MsgId", message_id)
    _add(header, "CreDtTm", created_at.isoformat(timespec="seconds"))
    return root, message


def _add(parent: etree._Element, name: str, value: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, parent.tag[: parent.tag.index("}") + 1] + name)
    child.text = value
    return child


def _amount(parent: etree._Element, name: str, amount: int) -> None:
    _add(parent, name, str(amount)).set("Ccy", "VND")


def _balance(parent: etree._Element, code: str, amount: int, day: dt.date, *, is_interim: bool) -> None:
    balance = _add(parent, "Bal")
    kind = _add(balance, "Tp")
    _add(_add(kind, "CdOrPrtry"), "Cd", code)
    if is_interim:
        _add(_add(kind, "SubTp"), "Cd", "INTM")
    _amount(balance, "Amt", abs(amount))
    _add(balance, "CdtDbtInd", "CRDT" if amount >= 0 else "DBIT")
    _add(_add(balance, "Dt"), "Dt", day.isoformat())


def _account(parent: etree._Element, number: str) -> None:
    account = _add(parent, "Acct")
    _add(_add(_add(account, "Id"), "Othr"), "Id", number)
    _add(account, "Ccy", "VND")


def _reason(parent: etree._Element, code: str, text: str) -> None:
    if not code:
        return
    reason = _add(parent, "StsRsnInf")
    _add(_add(reason, "Rsn"), "Cd", code)
    if text:
        _add(reason, "AddtlInf", text)


def _bytes(root: etree._Element) -> bytes:
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body
