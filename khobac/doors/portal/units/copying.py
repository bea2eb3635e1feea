"""The content of a new draft: of an empty one, of one like an earlier dossier, of one that mends a returned dossier."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from khobac.casework.documents import queries as documents
from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.doors.portal.units.words import USUAL_PAPERS
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import RequestView

Content = dict[str, Any]


def empty(source: str) -> Content:
    """A first order: this year's money of the usual source."""
    return {"kind": "payment", "source": source, "year": clock.today().year, "papers": USUAL_PAPERS, "lines": []}


def like(number: str) -> Content:
    """The same again: payee, lines and content; not the invoices, files, days and the recovery of an advance."""
    dossier = dossiers.by_number(number)
    as_files = {each.paper for each in documents.of_dossier(dossier.id)}
    return _head(requests.of_dossier(dossier.id)) | {
        "year": clock.today().year,
        "papers": [paper for paper in requests.filed_details(dossier.id).papers if paper not in as_files],
    }


def mending(number: str) -> Content:
    """Everything the returned dossier was filed with, to be mended in place."""
    dossier = dossiers.by_number(number)
    request, details = requests.of_dossier(dossier.id), requests.filed_details(dossier.id)
    content = _head(request) | {
        "papers": details.papers,
        "attachments": [asdict(each) for each in documents.of_dossier(dossier.id)],
        "voucher_date": details.voucher_date.isoformat(),
        "performed_on": details.performed_on.isoformat(),
        "invoices": [{"no": number, "amount": amount} for number, amount in details.invoices],
        "last": request.last,
    }
    if request.recover is not None:
        content["recover"] = request.recover
    if details.payroll_total is not None:
        content["payroll"] = {
            "headcount": details.headcount,
            "contract_labour": details.contract_labour,
            "total": details.payroll_total,
        }
    if details.particulars is not None:
        content["particulars"] = {name: value for name, value in details.particulars.items() if value}
    if request.beneficiaries:
        content["payees"] = [
            {"name": row.name, "bank": row.bank, "account": row.account, "amount": row.amount}
            for row in request.beneficiaries
        ]
    return content


def _head(request: RequestView) -> Content:
    content: Content = {
        "kind": request.kind,
        "source": request.source,
        "year": request.year,
        "payee": request.payee_code,
        "content": request.content,
        "lines": [
            {"ndkt": line.ndkt, "amount": line.amount, "chapter": line.chapter, "section": line.section}
            for line in request.lines
        ],
    }
    if request.contract:
        content["contract"] = request.contract
    if request.settles:
        content["settles"] = request.settles
    return content
