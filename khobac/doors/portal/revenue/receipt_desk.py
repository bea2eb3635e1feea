"""A receipt on the desk: found by its number, its code or the bank's reference; what the levels hold of it, and two proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.states import ReceiptState
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.entering import DongField, EntryForm, TextField, entered
from khobac.doors.portal.revenue.words import LEVELS, RECLASSIFICATIONS, REFUNDS
from khobac.doors.portal.seat import acting, office_page
from khobac.flows.periods import office_of
from khobac.flows.revenue import reclassifying, refunding
from khobac.flows.revenue.levels import held
from khobac.flows.revenue.reclassifying import Meant
from khobac.registers.banks import queries as banks

OFFICER = "officer"
LONGEST = 60


class RefundForm(EntryForm):
    """How much goes back to whom, on which order."""

    amount = DongField(label=gettext_lazy("Số tiền hoàn trả"))
    payee_name = TextField(gettext_lazy("Người nhận"), 200)
    payee_bank = TextField(gettext_lazy("Ngân hàng nhận"), 20, "short")
    payee_account = TextField(gettext_lazy("Tài khoản nhận"), 34, "mid")
    reason = TextField(gettext_lazy("Lệnh hoàn trả hoặc lý do"), 200)


class ReclassificationForm(EntryForm):
    """What it was for, on which request."""

    item = TextField(gettext_lazy("Mục đúng"), 4, "short")
    chapter = TextField(gettext_lazy("Chương đúng"), 3, "short")
    reason = TextField(gettext_lazy("Văn bản đề nghị hoặc lý do"), 200)


@office_page(OFFICER)
@require_GET
def receipts(request: HttpRequest) -> HttpResponse:
    """What was found under a number; several when a code was paid in parts."""
    text = request.GET.get("so", "").strip()[:LONGEST]
    found = _found(acting(request).office or "", text) if text else []
    treasury_id = found[0].treasury_id if found else 0
    ids = [each.id for each in found]
    refunds = corrections.refunds_of(treasury_id, ids) if ids else []
    reclassified = corrections.reclassifications_of(treasury_id, ids) if ids else []
    context = {
        "text": text,
        "receipts": [
            {
                "receipt": each,
                "is_shared": each.state == ReceiptState.SHARED,
                "levels": _levels(each),
                "refunds": [(of, *REFUNDS[of.state]) for of in refunds if of.receipt_id == each.id],
                "reclassifications": [
                    (of, *RECLASSIFICATIONS[of.state]) for of in reclassified if of.receipt_id == each.id
                ],
            }
            for each in found
        ],
        "trail": [(reverse("collections"), _("Thu và đối chiếu"))],
    }
    return render(request, "portal/revenue/receipts.html", context)


@office_page(OFFICER)
@require_http_methods(["GET", "POST"])
def propose_refund(request: HttpRequest, bank: str, reference: str) -> HttpResponse:
    """Draft a refund; what each level gives is shown to everybody who decides."""
    receipt = _own(request, bank, reference)

    def act(typed: Mapping[str, Any]) -> str:
        payee = typed["payee_name"], typed["payee_bank"], typed["payee_account"]
        number = refunding.propose(bank, reference, typed["amount"], payee, acting(request).person, typed["reason"])
        return _("Đã lập đề nghị %(number)s") % {"number": number}

    first = {"payee_name": receipt.payer_name, "payee_bank": receipt.bank, "payee_account": receipt.payer_account}
    words = _("Đề nghị hoàn trả"), _("Lập đề nghị hoàn trả")
    return entered(
        request, RefundForm(request.POST or None, first), act, reverse("corrections"), _context(receipt, *words)
    )


@office_page(OFFICER)
@require_http_methods(["GET", "POST"])
def propose_reclassification(request: HttpRequest, bank: str, reference: str) -> HttpResponse:
    """Draft that what is left of it was for something else."""
    receipt = _own(request, bank, reference)

    def act(typed: Mapping[str, Any]) -> str:
        meant = Meant(typed["item"], typed["chapter"])
        number = reclassifying.propose(bank, reference, meant, acting(request).person, typed["reason"])
        return _("Đã lập đề nghị %(number)s") % {"number": number}

    form = ReclassificationForm(request.POST or None, {"item": receipt.item, "chapter": receipt.chapter})
    words = _("Đề nghị điều chỉnh"), _("Lập đề nghị điều chỉnh")
    return entered(request, form, act, reverse("corrections"), _context(receipt, *words))


def _context(receipt: Receipt, title: str, submit: str) -> dict[str, Any]:
    levels = [(_("%(level)s đang giữ") % {"level": level}, has) for level, has in _levels(receipt)]
    return {
        "title": title,
        "submit": submit,
        "lead": _lead(receipt),
        "facts": [(_("Đã thu"), receipt.amount), (_("Còn lại"), receipt.left), *levels],
    }


def _lead(receipt: Receipt) -> str:
    if receipt.state == ReceiptState.PENDING:
        return _("Khoản thu %(number)s còn chờ xác định: chỉ hoàn trả được cả khoản.") % {"number": receipt.number}
    named = {"number": receipt.number, "item": receipt.item, "chapter": receipt.chapter}
    return _("Khoản thu %(number)s, mục %(item)s chương %(chapter)s") % named


def _levels(receipt: Receipt) -> list[tuple[str, int]]:
    return [(str(LEVELS[level]), has) for level, has in held(receipt)] if receipt.state == ReceiptState.SHARED else []


def _found(office: str, text: str) -> list[Receipt]:
    ours = {account.bank for account in banks.revenue_accounts_of(office, clock.today())}
    return revenue.look_up(office_of(office).id, ours, text.upper() if text.upper().startswith("BL-") else text)


def _own(request: HttpRequest, bank: str, reference: str) -> Receipt:
    """A receipt of the office of whoever looks; others are not there."""
    receipt = revenue.receipt(bank, reference)
    if receipt is None or receipt.office != acting(request).office:
        raise Refused(Word.NOT_FOUND, _("Không có khoản thu mang số chứng từ này."))
    return receipt
