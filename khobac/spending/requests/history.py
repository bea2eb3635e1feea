"""Requests of the past, entered whole: what was asked, what it paid in the end, and what it holds still."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.core import bulk


class PastRequest(NamedTuple):
    """The head of a request as it stands now. `papers` are names joined by commas."""

    dossier_id: int
    treasury_id: int
    unit_code: str
    kind: str
    source: str
    year: int
    payee_id: int
    payee_code: str
    payee_name: str
    payee_bank: str
    payee_account: str
    payee_unit: str
    content: str
    contract_id: int | None
    last: bool
    recover: int | None
    on_commitment: bool
    voucher_date: dt.date
    performed_on: dt.date
    papers: str
    settles_id: int | None
    headcount: int | None
    contract_labour: int | None
    payroll_total: int | None
    gross: int
    pay: int
    recovered: int
    set_off: int
    held: int
    fund_state: str
    short: int


class PastLine(NamedTuple):
    """A line of the voucher."""

    request_id: int
    unit_code: str
    line_no: int
    ndkt: str
    chapter: str
    section: str
    amount: int


class PastInvoice(NamedTuple):
    """An invoice of the itemised list."""

    request_id: int
    unit_code: str
    line_no: int
    payee_code: str
    number: str
    amount: int


class PastBeneficiary(NamedTuple):
    """A row of a list."""

    request_id: int
    unit_code: str
    line_no: int
    name: str
    bank: str
    account: str
    amount: int


_TEXT = {"unit_code", "kind", "source", "payee_code", "payee_name", "payee_bank", "payee_account", "payee_unit", "content"}
_TEXT |= {"papers", "fund_state", "ndkt", "chapter", "section", "number", "name", "bank", "account"}
_OTHER_TYPES = {"last": "boolean", "on_commitment": "boolean", "voucher_date": "date", "performed_on": "date"}


def keep_requests(
    requests: Sequence[PastRequest],
    lines: Sequence[PastLine],
    invoices: Sequence[PastInvoice],
    beneficiaries: Sequence[PastBeneficiary],
) -> None:
    """Enter these requests with all that hangs on them."""
    bulk.insert(
        "requests_spendingrequest",
        _columns(PastRequest._fields),
        requests,
        values={"papers": "string_to_array(new.papers, ',')"},
    )
    bulk.insert("requests_requestline", _columns(PastLine._fields), lines)
    bulk.insert("requests_requestinvoice", _columns(PastInvoice._fields), invoices)
    bulk.insert("requests_requestbeneficiary", _columns(PastBeneficiary._fields), beneficiaries)


def _columns(names: Sequence[str]) -> dict[str, str]:
    return {name: "text" if name in _TEXT else _OTHER_TYPES.get(name, "bigint") for name in names}
