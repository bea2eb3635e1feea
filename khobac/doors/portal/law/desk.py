"""Who reads the law, who changes it, and the line of pages on top of each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khobac.core import clock
from khobac.doors.portal.days import parse_day
from khobac.doors.portal.seat import View, acting, office_page

DRAFTS, APPROVES = "steward_draft", "steward_approve"
STEWARDS = (DRAFTS, APPROVES)
READERS = (*STEWARDS, "officer", "office_chief_accountant", "director", "payment_officer")


def law_page(view: View) -> View:
    """A page for whoever works by the law."""
    guard: Callable[[View], View] = office_page(*READERS)
    return guard(view)


def steward_page(view: View) -> View:
    """A page of those who change it."""
    guard: Callable[[View], View] = office_page(*STEWARDS)
    return guard(view)


def sections(request: HttpRequest, current: str) -> list[tuple[str, str, bool]]:
    """The pages of the desk this reader may open."""
    pages = {"law": _("Văn bản"), "law_values": _("Giá trị theo ngày"), "law_tables": _("Bảng quyết định")}
    pages |= {"norms": _("Định mức"), "defect_library": _("Thư viện lỗi")}
    if acting(request).role in STEWARDS:
        pages |= {"law_changes": _("Thay đổi"), "simulations": _("Mô phỏng"), "bank_terms": _("Ngân hàng")}
    return [(reverse(name), word, name == current) for name, word in pages.items()]


def day_of(request: HttpRequest) -> dt.date:
    """The day asked for (`ngay`), or today."""
    return parse_day(request.GET.get("ngay", ""), clock.today()) or clock.today()
