"""Xác minh: anybody pastes the text of a letter's QR code and learns whether the treasury signed it, and what it says.

Asks no database: the record carries everything, and the published keys prove it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from khobac.core import clock
from khobac.core.receipts import RecordRefused, verify_record
from khobac.doors.portal.papers import public_keys
from khobac.doors.portal.seat import public_page
from khobac.doors.portal.templatetags.portal import date_vi, dong, moment
from khobac.doors.portal.units.words import LETTERS

LONGEST = 8000
WHY_NOT = {
    "UNREADABLE": gettext_lazy("Đây không phải nội dung mã của kho bạc. Hãy chép toàn bộ nội dung mã QR."),
    "DAMAGED": gettext_lazy("Nội dung bị thiếu hoặc sai ký tự. Hãy quét lại mã, hoặc chép lại toàn bộ."),
    "UNKNOWN_KEY": gettext_lazy("Chữ ký không thuộc khóa nào kho bạc đã công bố. Đừng tin giấy này."),
    "FORGED": gettext_lazy("Nội dung không khớp chữ ký: giấy đã bị sửa. Đừng tin giấy này."),
}
LABELS = {
    "number": gettext_lazy("Biên lai số"),
    "code": gettext_lazy("Mã định danh khoản nộp"),
    "payer": gettext_lazy("Người nộp"),
    "paid": gettext_lazy("Số tiền đã nộp"),
    "paid_on": gettext_lazy("Nộp ngày"),
    "bank": gettext_lazy("Qua ngân hàng"),
    "reference": gettext_lazy("Số chứng từ ngân hàng"),
    "dossier": gettext_lazy("Hồ sơ"),
    "unit": gettext_lazy("Mã đơn vị"),
    "at": gettext_lazy("Lập lúc"),
    "amount": gettext_lazy("Số tiền đề nghị"),
    "was_due": gettext_lazy("Đã hẹn trước đó"),
    "due": gettext_lazy("Hẹn trả kết quả"),
    "cause": gettext_lazy("Nguyên nhân"),
    "pay": gettext_lazy("Số tiền chi trả"),
    "bill": gettext_lazy("Số hóa đơn"),
    "customer": gettext_lazy("Mã khách hàng"),
    "deduct": gettext_lazy("Khấu trừ lần sau"),
    "director": gettext_lazy("Người duyệt"),
    "officer": gettext_lazy("Giao dịch viên"),
    "reason": gettext_lazy("Lý do"),
    "basis": gettext_lazy("Căn cứ"),
    "defects": gettext_lazy("Chỗ phải sửa"),
}
AMOUNTS, MOMENTS = frozenset({"amount", "pay", "paid", "deduct"}), frozenset({"at", "was_due", "due"})
DAYS = frozenset({"paid_on"})


@public_page
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The form, and under it the verdict on what was pasted."""
    text = request.POST.get("text", "").strip()[:LONGEST]
    if request.method == "GET" or not text:
        return render(request, "portal/verify.html", {"empty": request.method == "POST"})
    try:
        record = verify_record(text, public_keys())
    except RecordRefused as refused:
        context = {"text": text, "why_not": WHY_NOT[refused.code], "has_errors": True}
        return render(request, "portal/verify.html", context, status=422)
    context = {"text": text, "kind": LETTERS.get(record.get("kind", ""), ""), "rows": list(_told(record))}
    return render(request, "portal/verify.html", context)


def _told(record: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(str(LABELS[name]), _value(name, record[name])) for name in LABELS if name in record]


def _value(name: str, value: Any) -> Any:
    if value is None:
        return "–"
    if name in AMOUNTS:
        return dong(value)
    if name in DAYS:
        return date_vi(dt.date.fromisoformat(value))
    if name in MOMENTS:
        return moment(clock.local(dt.datetime.fromisoformat(value)))
    return "; ".join(map(str, value)) or _("không có") if isinstance(value, list) else value
