"""The unit's dossiers: the list, and one dossier as receipt and life story (S08), with withdrawal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from khobac.casework.documents import queries as documents
from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers import queries as casework
from khobac.casework.dossiers.queries import LockedDossier, StepView
from khobac.casework.dossiers.states import OPEN, Event, State
from khobac.cash.payments import correction_queries as outgoing
from khobac.cash.payments import queries as payments
from khobac.cash.payments.queries import OrderView
from khobac.cash.payments.states import OrderState
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.receipts import qr_svg
from khobac.doors.portal import correction_form
from khobac.doors.portal.findings import shown
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import copying, defect_disputes
from khobac.doors.portal.units.order_page import sent_papers
from khobac.doors.portal.units.words import AFTER_PAYMENT, AUTOMATIC, EVENTS, LETTERS
from khobac.flows import drafts as draft_flows
from khobac.flows.autopay.filing import AUTOMATIC as AUTOMATIC_ACTOR
from khobac.flows.payment import filing as filings
from khobac.flows.payment.position import office_hours
from khobac.flows.payment.reissue import UNIT
from khobac.flows.status import PUBLIC
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import DossierRow

PAGE = 50
SIGNERS = ("chief_accountant", "holder")
TROUBLE = frozenset({"send_back", "refuse", "money_back", "give_up"})
QUIET = frozenset({"undo", "hand_back", "countersign"})
"""Steps inside the treasury that tell the unit nothing."""

NOT_SENT = frozenset({OrderState.PREPARED, OrderState.SENDING})

STATUS_FILTERS = {
    "dang-xu-ly": (gettext_lazy("Đang xử lý"), [*sorted(OPEN), State.PAYMENT_PENDING]),
    "can-sua": (gettext_lazy("Cần sửa"), [State.RETURNED, State.PAYMENT_RETURNED]),
    "da-thanh-toan": (
        gettext_lazy("Đã thanh toán"),
        [State.PAID, State.COMPLETED, State.POST_CONTROL_OK, State.POST_CONTROL_FINDING],
    ),
    "khong-chi": (gettext_lazy("Không chi"), [State.REFUSED, State.WITHDRAWN, State.REFUNDED]),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """A row with its public status."""

    row: DossierRow
    status: str


@unit_page()
@require_GET
def dossiers(request: HttpRequest) -> HttpResponse:
    """All dossiers, last sent first; a filter by status and a search, both in the address."""
    wanted = STATUS_FILTERS.get(request.GET.get("trang-thai", ""))
    text = request.GET.get("q", "").strip()
    rows = requests.dossiers_of_unit(
        acting(request).unit or "", wanted[1] if wanted else None, text=text, after=_after(request), limit=PAGE + 1
    )
    shown = rows[:PAGE]
    context = {
        "rows": with_status(shown),
        "q": text,
        "status": request.GET.get("trang-thai", "") if wanted else "",
        "filters": [(key, word) for key, (word, _states) in STATUS_FILTERS.items()],
        "next_url": _next_url(request, shown[-1]) if len(rows) > PAGE else None,
        "first_url": request.path if "sau" in request.GET else None,
    }
    return render(request, "portal/units/dossiers.html", context)


@unit_page()
@never_cache
@require_GET
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """S08: where it stands, what comes next, what was said, and the papers."""
    head = casework.by_number(number)
    return render(request, "portal/units/dossier.html", _page(request, head))


@unit_page()
@require_POST
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the dossier back; asks once more before it does."""
    if request.POST.get("confirmed") != "1":
        context = _page(request, casework.by_number(number)) | {"armed": True}
        return render(request, "portal/units/dossier.html", context)
    filings.withdraw(number, acting(request).person)
    messages.success(request, _("Đã rút hồ sơ; tiền giữ chỗ đã về dự toán"))
    return HttpResponseRedirect(reverse("dossier", args=[number]))


@unit_page("accountant")
@require_POST
def start_mending(request: HttpRequest, number: str) -> HttpResponse:
    """A draft that mends a returned dossier, begun from all it was filed with; the one already begun, where there is one."""
    seat = acting(request)
    if casework.mended_already(casework.by_number(number).id):
        raise Refused(Word.STATE, f"Hồ sơ {number} đã được sửa và gửi lại.")
    begun = [draft.id for draft in kept.of_unit(seat.unit or "", ["editing"]) if draft.resubmits == number]
    draft_id = begun[0] if begun else draft_flows.start(seat.unit or "", seat.person, copying.mending(number), resubmits=number)
    return HttpResponseRedirect(reverse("mend", args=[draft_id]))


def with_status(rows: Iterable[DossierRow]) -> list[Listed]:
    """Each row with the word the public reads."""
    return [Listed(row, PUBLIC[row.state]) for row in rows]


def _page(request: HttpRequest, head: LockedDossier) -> dict[str, Any]:
    seat = acting(request)
    steps, letters = casework.steps(head.id), casework.letters(head.id)
    orders = payments.orders_of_dossiers([(head.treasury_id, head.id)])
    chain = casework.chain(head.chain_id)
    mended_by = [each.number for each in chain if each.resubmits_id == head.id and each.state != State.WITHDRAWN]
    names = _names(steps)
    items = outgoing.items_out(head.treasury_id, head.id) if head.state == State.PAYMENT_RETURNED else []
    return {
        "dossier": head,
        "status": PUBLIC[head.state],
        "request_": requests.of_dossier(head.id),
        "details": requests.filed_details(head.id),
        "steps": _progress(head, steps, orders),
        "events": _events(steps, names),
        "defects": [shown(each) for each in casework.defects(head.id)],
        "disputable": defect_disputes.of_dossier(head, bool(mended_by)),
        "papers": sent_papers(documents.of_dossier(head.id)),
        "letters": [(LETTERS[each.kind], each, reverse("letter", args=[head.number, each.kind])) for each in letters],
        "qr": mark_safe(qr_svg(letters[0].compact, scale=3)) if letters else "",
        "orders": orders,
        "items": payments.items_of(orders),
        "propose_url": reverse("propose_corrections", args=[head.number]),
        "decide_url": reverse("decide_corrections", args=[head.number]),
        **correction_form.context(items, UNIT, proposes=seat.role == "accountant", decides=seat.role in SIGNERS),
        "next": _next_step(head, across=_is_across(orders)),
        "seconds": _seconds_left(head),
        "mended_by": mended_by[-1] if mended_by else "",
        "mends": next((each.number for each in chain if each.id == head.resubmits_id), ""),
        "extended": any(step.event == Event.EXTEND for step in steps),
        "apologised": any(each.kind == "apology" for each in letters),
        "may_withdraw": head.state == State.SUBMITTED,
        "may_mend": head.state == State.RETURNED and not mended_by and seat.role == "accountant",
    }


def _progress(head: LockedDossier, steps: list[StepView], orders: list[OrderView]) -> list[dict[str, Any]]:
    """Five steps: filed, controlled, approved, sent to the bank, paid; trouble stands where the dossier stopped."""
    at = {step.event: step.at for step in steps}
    sent = _("Gửi kho bạc nhận") if _is_across(orders) else _("Gửi ngân hàng")
    labels = [_("Đã nộp"), _("Kiểm soát"), _("Duyệt chi"), sent, _("Đã trả tiền")]
    moments = [head.sent_at, at.get("accept") or at.get("approve"), at.get("approve"), at.get("approve"), at.get("debit")]
    now = _PLACE[head.state] - (head.state == State.PAYMENT_PENDING and all(o.state in NOT_SENT for o in orders))
    progress = [
        {"label": label, "at": moment if place < now else None, "state": "done" if place < now else "later"}
        for place, (label, moment) in enumerate(zip(labels, moments, strict=True))
    ]
    if head.state in _STOPPED:
        word, place, event = _STOPPED[head.state]
        said = _("Kho bạc nhận chuyển trả") if event == "money_back" and _is_across(orders) else str(word)
        progress[place] = {"label": said, "at": at.get(event), "state": "trouble"}
    elif now < len(labels):
        progress[now]["state"] = "now"
    return progress


_PLACE: dict[str, int] = {
    State.SUBMITTED: 1, State.UNDER_CONTROL: 1, State.CHECKED: 2, State.PAYMENT_PENDING: 4, State.PAID: 5,
    State.COMPLETED: 5, State.POST_CONTROL_OK: 5, State.POST_CONTROL_FINDING: 5, State.RETURNED: 1, State.REFUSED: 1,
    State.WITHDRAWN: 1, State.PAYMENT_RETURNED: 4, State.REFUNDED: 4,
}
_STOPPED: dict[str, tuple[Promise, int, str]] = {
    State.RETURNED: (gettext_lazy("Trả lại để sửa"), 1, "send_back"),
    State.REFUSED: (gettext_lazy("Từ chối"), 1, "refuse"),
    State.WITHDRAWN: (gettext_lazy("Đơn vị đã rút"), 1, "withdraw"),
    State.PAYMENT_RETURNED: (gettext_lazy("Ngân hàng trả lại"), 4, "money_back"),
    State.REFUNDED: (gettext_lazy("Không chi"), 4, "give_up"),
}


def _events(steps: list[StepView], names: dict[str, str]) -> list[dict[str, Any]]:
    """What happened, newest first, without what only moved inside the treasury."""
    return [
        {
            "what": _what(step),
            "at": step.at,
            "who": names.get(step.actor, ""),
            "note": step.reason,
            "trouble": step.event in TROUBLE,
        }
        for step in reversed(steps)
        if step.event not in QUIET
    ]


def _what(step: StepView) -> Promise:
    if step.actor == AUTOMATIC_ACTOR and step.event in AUTOMATIC:
        return AUTOMATIC[step.event]
    return AFTER_PAYMENT.get((step.event, step.to_state)) or EVENTS[step.event]


def _names(steps: list[StepView]) -> dict[str, str]:
    known = organisations.known_persons({step.actor for step in steps})
    return {username: person.name for username, person in known.items()}


def _is_across(orders: list[OrderView]) -> bool:
    """Whether the payee has his account at another treasury, and no bank is asked."""
    return any(order.is_transfer for order in orders)


def _next_step(head: LockedDossier, *, across: bool) -> str:
    words = {
        State.SUBMITTED: _("Giao dịch viên kho bạc sẽ kiểm soát hồ sơ."),
        State.UNDER_CONTROL: _("Giao dịch viên đang kiểm soát; sau đó giám đốc kho bạc duyệt chi."),
        State.CHECKED: _("Kế toán trưởng và giám đốc kho bạc duyệt chi."),
        State.RETURNED: _("Đơn vị sửa các chỗ dưới đây rồi gửi lại; sửa một lần là đủ."),
        State.REFUSED: _("Hồ sơ đã kết thúc. Thông báo từ chối nêu lý do và căn cứ."),
        State.WITHDRAWN: _("Hồ sơ đã kết thúc. Có thể lập lệnh mới bất cứ lúc nào."),
        State.PAYMENT_PENDING: _("Kho bạc nhận ghi có tài khoản; đơn vị nhận thông báo ngay khi có.")
        if across
        else _("Ngân hàng trả tiền và báo nợ; đơn vị nhận thông báo ngay khi có."),
        State.PAYMENT_RETURNED: _("Đơn vị sửa số tài khoản nhận; không phải kiểm soát hay duyệt lại."),
        State.REFUNDED: _("Tiền đã về dự toán. Có thể lập lệnh mới."),
    }
    return words.get(State(head.state), _("Không còn việc gì phải làm."))


def _seconds_left(head: LockedDossier) -> int | None:
    """Working time until the promised moment; None once the clock has ended."""
    if head.state not in OPEN or head.committed_due_at is None:
        return None
    now = clock.now()
    return office_hours(laws.law_on(now.date())).working_seconds_between(now, head.committed_due_at)


def _after(request: HttpRequest) -> tuple[dt.datetime, int] | None:
    at, _comma, identity = request.GET.get("sau", "").partition(",")
    try:
        return (dt.datetime.fromisoformat(at), int(identity))
    except ValueError:
        return None


def _next_url(request: HttpRequest, last: DossierRow) -> str:
    query = request.GET.dict() | {"sau": f"{last.sent_at.isoformat()},{last.dossier_id}"}
    return f"{request.path}?{urlencode(query)}"
