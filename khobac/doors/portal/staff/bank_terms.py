"""Agreements with banks and the routing table as dated data: what holds, what is to come, what waits for a second steward."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.money import AmountUnreadable, parse_dong
from khobac.doors.portal.days import parse_day
from khobac.doors.portal.law.desk import APPROVES, DRAFTS
from khobac.doors.portal.seat import STATUS_OF, acting, office_page
from khobac.flows import bank_terms
from khobac.flows.bank_terms import AgreementRow, RouteRow
from khobac.registers.banks import queries as banks
from khobac.registers.banks.changes import ChangeKind
from khobac.registers.banks.queries import AgreementRowView, RouteRowView, TermsView

READERS = (DRAFTS, APPROVES, "payment_officer", "office_chief_accountant")
MARKS: dict[str, Promise] = {
    "on_days_off": gettext_lazy("Nhận lệnh cả ngày nghỉ"),
    "statement_due": gettext_lazy("Ngày chỉ khóa khi có sao kê tài khoản thanh toán"),
    "revenue_statement_due": gettext_lazy("Ngày chỉ khóa khi có sao kê tài khoản chuyên thu"),
    "debits_by_statement": gettext_lazy("Ngân hàng không gửi báo nợ: sao kê là lời báo nợ"),
}
"""What else may be agreed, as the form asks for it."""
USUAL_MARKS = ("statement_due",)
SAID_BY_FLOWS = (
    gettext_noop("Giờ ngừng nhận phải sau giờ mở."),
    gettext_noop("Giờ kéo dài không được sớm hơn giờ ngừng nhận."),
    gettext_noop("Cần giờ ngừng nhận của những ngày kéo dài."),
    gettext_noop("Ngày kéo dài: nhiều nhất 5 ngày cuối tháng, hoặc từ một ngày trong năm (tháng-ngày)."),
    gettext_noop("Thứ tự từ 1 đến 999."),
    gettext_noop("Số tiền đến không được nhỏ hơn số tiền từ."),
    gettext_noop("Giờ đến phải sau giờ từ."),
    gettext_noop("Bảng định tuyến không có dòng này."),
    gettext_noop("Thay đổi này không có, hoặc đã được quyết định."),
    gettext_noop("Bạn không có quyền thay đổi thỏa thuận với ngân hàng."),
    gettext_noop("Thay đổi chỉ tính từ ngày mai trở đi."),
    gettext_noop("Ngày cuối không được trước ngày đầu."),
)
"""Their English; the page looks a sentence up when it shows it."""


@office_page(*READERS)
@never_cache
@require_GET
def terms(request: HttpRequest) -> HttpResponse:
    """What holds from today on, and what is proposed; the forms begin with the row asked for (`ngan-hang`, `dong`)."""
    return _page(request)


@office_page(DRAFTS)
@require_POST
def propose(request: HttpRequest, kind: str) -> HttpResponse:
    """Propose an agreement, a row of the table, or that a row ends; a refusal is said above the form."""
    given, person = request.POST, acting(request).person
    try:
        if kind == ChangeKind.AGREEMENT:
            bank_terms.propose_agreement(_agreement(given), person, given.get("reason", ""))
        elif kind == ChangeKind.ROUTE:
            bank_terms.propose_route(_route(given), person, given.get("reason", ""))
        elif kind == ChangeKind.ROUTE_ENDS:
            first_on = _day(given, "valid_from")
            bank_terms.propose_route_end(_whole(given, "place"), first_on, person, given.get("reason", ""))
        else:
            raise Http404
    except Refused as refused:
        return _page(request, refused, kind)
    messages.success(request, _("Đã đề nghị thay đổi, chờ người thứ hai duyệt"))
    return HttpResponseRedirect(reverse("bank_terms"))


@office_page(DRAFTS, APPROVES)
@require_POST
def decide(request: HttpRequest, change_id: int) -> HttpResponse:
    """Let a change count from its day on, or put it aside."""
    person = acting(request).person
    try:
        if request.POST.get("decision") == "approve":
            bank_terms.approve(change_id, person)
            said = _("Đã duyệt: thay đổi tính từ ngày đã nêu")
        else:
            bank_terms.decline(change_id, person)
            said = _("Đã bỏ đề nghị")
    except Refused as refused:
        return _page(request, refused)
    messages.success(request, said)
    return HttpResponseRedirect(reverse("bank_terms"))


def _page(request: HttpRequest, refused: Refused | None = None, kind: str = "") -> HttpResponse:
    seat, today = acting(request), clock.today()
    agreements, routes = banks.agreements_from(today), banks.routes_from(today)
    kind, typed = (kind, request.POST.dict()) if refused else _begun(request, agreements, routes)
    context = {
        "agreements": agreements,
        "routes": routes,
        "waiting": [(each, _proposed(each)) for each in banks.terms_waiting()],
        "today": today,
        "drafts": seat.role == DRAFTS,
        "approves": seat.role == APPROVES,
        "person": seat.person,
        "banks": banks.banks_on(today) if seat.role == DRAFTS else [],
        "typed": typed,
        "typed_kind": kind,
        "marks": list(MARKS.items()),
        "marked": [name for name in MARKS if typed.get(name)] if typed else USUAL_MARKS,
        "refused": refused,
        "has_errors": refused is not None,
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/staff/bank_terms.html", context, status=status)


def _begun(
    request: HttpRequest, agreements: list[AgreementRowView], routes: list[RouteRowView]
) -> tuple[str, dict[str, str]]:
    """Which form is open, and what it begins with: the row asked for as it holds, but for its days."""
    bank, place = request.GET.get("ngan-hang", ""), request.GET.get("dong", "")
    for agreement in agreements:
        if agreement.bank == bank:
            return ChangeKind.AGREEMENT, _as_typed(agreement) | {
                "debits_by_statement": "1" if agreement.debits_by == "statement" else ""
            }
    for route in routes:
        if str(route.place) == place:
            return ChangeKind.ROUTE, _as_typed(route)
    return "", {}


def _as_typed(row: AgreementRowView | RouteRowView) -> dict[str, str]:
    values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("valid_from", "valid_to")}
    return {name: _word(value) for name, value in values.items()}


def _word(value: object) -> str:
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    return ("1" if value else "") if isinstance(value, bool) else str(value or "")


def _proposed(change: TermsView) -> Any:
    """What a change would make, as the tables show such rows."""
    if change.kind == ChangeKind.AGREEMENT:
        return bank_terms.agreement_in(change.content)
    if change.kind == ChangeKind.ROUTE:
        return bank_terms.route_in(change.content)
    return {"place": change.content["place"], "valid_from": dt.date.fromisoformat(change.content["valid_from"])}


def _agreement(given: Any) -> AgreementRow:
    return AgreementRow(
        bank=given.get("bank", "").strip(),
        opens=_hour(given, "opens"),
        cutoff=_hour(given, "cutoff"),
        extended_cutoff=_hour(given, "extended_cutoff") if given.get("extended_cutoff") else None,
        extended_last_days=_whole(given, "extended_last_days") if given.get("extended_last_days") else 0,
        extended_from=given.get("extended_from", "").strip(),
        on_days_off=given.get("on_days_off") == "1",
        statement_due=given.get("statement_due") == "1",
        revenue_statement_due=given.get("revenue_statement_due") == "1",
        debits_by="statement" if given.get("debits_by_statement") == "1" else "note",
        valid_from=_day(given, "valid_from"),
        valid_to=_day(given, "valid_to") if given.get("valid_to") else None,
    )


def _route(given: Any) -> RouteRow:
    return RouteRow(
        place=_whole(given, "place"),
        payee_bank=given.get("payee_bank", "").strip(),
        through=given.get("through", "").strip(),
        amount_from=_amount(given, "amount_from") if given.get("amount_from") else 0,
        amount_to=_amount(given, "amount_to") if given.get("amount_to") else None,
        hour_from=_hour(given, "hour_from") if given.get("hour_from") else dt.time.min,
        hour_to=_hour(given, "hour_to") if given.get("hour_to") else dt.time.max,
        valid_from=_day(given, "valid_from"),
        valid_to=_day(given, "valid_to") if given.get("valid_to") else None,
    )


def _day(given: Any, name: str) -> dt.date:
    day = parse_day(given.get(name, ""), clock.today())
    if day is None:
        raise Refused(Word.INVALID, _("Cần một ngày, ví dụ 21/11/2026."), pointer=f"/{name}")
    return day


def _hour(given: Any, name: str) -> dt.time:
    try:
        return dt.time.fromisoformat(given.get(name, "").strip())
    except ValueError:
        raise Refused(Word.INVALID, _("Cần một giờ, ví dụ 16:00."), pointer=f"/{name}") from None


def _whole(given: Any, name: str) -> int:
    text = given.get(name, "").strip()
    if not text.isdecimal() or len(text) > 4:
        raise Refused(Word.INVALID, _("Cần một số nguyên."), pointer=f"/{name}")
    return int(text)


def _amount(given: Any, name: str) -> int:
    try:
        return parse_dong(given.get(name, ""))
    except AmountUnreadable:
        raise Refused(Word.INVALID, _("Cần số đồng nguyên."), pointer=f"/{name}") from None
