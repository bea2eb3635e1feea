"""Files of the order form: sending them in, taking them out, handing them back; and what an e-invoice fills in.

A file comes with any press of the form's buttons; a refused one names field, rule and remedy, and the good ones beside
it are in.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.casework.documents import einvoice
from khobac.casework.documents import queries as documents
from khobac.casework.documents.einvoice import EInvoice
from khobac.core import clock
from khobac.doors.portal.attachments import download
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import copying
from khobac.flows import enclosures
from khobac.flows.enclosures import Enclosed, RefusedFile, Sent
from khobac.registers.accounts import queries as accounts
from khobac.spending.requests import queries as requests

FIELD = "f-files"
REMOVE = "drop_file"
LONGEST_CONTENT = 500


@unit_page()
@require_GET
def unit_file(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file of one's own unit; of any other it does not exist."""
    found = documents.document(acting(request).unit or "", sha256)
    return download(found.sha256, found.name, found.kind)


def enclose(request: HttpRequest, draft_id: int) -> tuple[list[EInvoice], list[RefusedFile]]:
    """What the form brought: the e-invoices among the files that are in now, and the files that are not."""
    paper, person = request.POST.get("paper") or "voucher", acting(request).person
    uploads = request.FILES.getlist("files")
    sent = [Sent(paper, upload.name or "", cast(BinaryIO, upload.file)) for upload in uploads]
    if not sent:
        return [], []
    taken, refused = enclosures.enclose(draft_id, person, sent)
    return list(_invoices(taken)), refused


def errors(refused: Iterable[RefusedFile]) -> list[tuple[str, str, str]]:
    """For the error summary: the field, the file and its fault, the remedy."""
    english = (get_language() or "vi").startswith("en")
    return [
        (
            FIELD,
            f"{_('Tệp kèm theo')}, {each.name[:80]}: {wording.sentence_en if english else wording.sentence_vi}",
            wording.remedy_en if english else wording.remedy_vi,
        )
        for each in refused
        for wording in (each.refused.wording,)
    ]


def filled(content: dict[str, Any], unit: str, invoice: EInvoice) -> dict[str, Any]:
    """The content with what the invoice knows: number, amount, payee, words; nothing that is filled in is changed."""
    content = dict(content)
    rows = [row for row in content.get("invoices", []) if row]
    if all(row.get("no") != invoice.number for row in rows):
        content["invoices"] = [*rows, {"no": invoice.number, "amount": invoice.total}]
    payees = [each for each in accounts.payees(unit, invoice.seller_tax_code, clock.today()) if invoice.seller_tax_code]
    sellers = [each.code for each in payees if each.tax_code == invoice.seller_tax_code]
    if not content.get("payee") and len(sellers) == 1:
        content["payee"] = sellers[0]
    lines = content.get("lines") or [_usual_line(unit, str(content.get("payee", "")))]
    if not any("amount" in line for line in lines):
        content["lines"] = [{**lines[0], "amount": invoice.total}, *lines[1:]]
    what = invoice.goods[0] if len(invoice.goods) == 1 else invoice.seller
    content.setdefault("content", f"TT {what}, HĐ {invoice.number}"[:LONGEST_CONTENT])
    return content


def _usual_line(unit: str, payee: str) -> dict[str, Any]:
    """The budget code this payee was last paid under, where there was one alone."""
    last = requests.payee_history(unit, [payee]) if payee else []
    lines = copying.like(last[0].number)["lines"] if last else []
    return {"ndkt": lines[0]["ndkt"]} if len(lines) == 1 else {}


def _invoices(taken: Iterable[Enclosed]) -> Iterable[EInvoice]:
    for each in taken:
        if each.kind == "xml" and (invoice := einvoice.read(enclosures.content_of(each.sha256))):
            yield invoice

