"""A unit's bills: what is about to pay itself, what waits for its word, what was paid and what was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.credit_queries import CreditView
from khobac.cash.autopay.queries import AuthorisationView, BillView
from khobac.cash.autopay.states import BillState
from khobac.control.inputs import Kind
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.bills import words
from khobac.doors.portal.books.unit_accounts import sections
from khobac.doors.portal.entering import EntryForm, TextField, entered
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import copying
from khobac.flows import drafts
from khobac.flows.autopay import answering

SIGNERS = ("chief_accountant", "holder")


class MonthWithoutRoom(NamedTuple):
    """Why a month has no room for a bill: its cap, what was used of it and what was left before the bill, in đồng."""

    name: str
    cap: int
    used: int
    left: int


@dataclass(frozen=True)
class ShownBill:
    """A bill as the page tells it, with the cap of a month that its authorisation sets."""

    bill: BillView
    provider: str
    monthly_cap: int | None = None

    @property
    def state(self) -> tuple[Promise, str]:
        """Word and kind of tag."""
        return words.STATES[self.bill.state]

    @property
    def reason(self) -> str:
        """Why not; empty where nothing is wrong."""
        return words.reason_word(self.bill.reason)

    @property
    def month(self) -> MonthWithoutRoom | None:
        """What whoever is asked to confirm it should know of its month."""
        used, cap, period = self.bill.month_used, self.monthly_cap, self.bill.period
        if used is None or cap is None or self.bill.state not in (BillState.HELD, BillState.REJECTED):
            return None
        return MonthWithoutRoom(f"{period[4:]}/{period[:4]}", cap, used, max(cap - used, 0))

    @property
    def may_be_paused(self) -> bool:
        """Whether it would be paid by itself."""
        return self.bill.state == BillState.ANNOUNCED

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it waits for the unit's word."""
        return self.bill.state == BillState.HELD


@dataclass(frozen=True)
class ShownAuthorisation:
    """An authorisation as the page tells it."""

    own: AuthorisationView
    provider: str

    @property
    def state(self) -> tuple[Promise, str]:
        """Word and kind of tag; one past its last day has expired."""
        own = self.own
        if own.state == "active" and own.valid_to is not None and own.valid_to < clock.today():
            return words.EXPIRED
        return words.AUTHORISATIONS[own.state]

    @property
    def service(self) -> Promise | str:
        """What is paid."""
        return words.SERVICES.get(self.own.service, self.own.service)

    @property
    def accounts(self) -> list[str]:
        """What pays, in order."""
        return [words.account_word(account) for account in self.own.accounts]


@dataclass(frozen=True)
class ShownCredit:
    """A credit note as the page tells it."""

    own: CreditView
    provider: str

    @property
    def state(self) -> tuple[Promise, str]:
        """Word and kind of tag."""
        return words.CREDIT_OPEN if self.own.open_amount else words.CREDIT_USED

    @property
    def may_be_given_back(self) -> bool:
        """Whether its money can come back to the estimate by a dossier (form C2-05a)."""
        return bool(self.own.open_amount and self.own.dossier) and self.own.bill_state == BillState.SETTLED


@unit_page()
@never_cache
@require_GET
def bills(request: HttpRequest) -> HttpResponse:
    """Everything about the unit's bills on one page. Four statements of its own."""
    seat = acting(request)
    names = {each.code: each.name for each in autopay.providers()}
    authorisations = autopay.authorisations_of(seat.unit or "")
    monthly_caps = {each.id: each.monthly_cap for each in authorisations}
    shown = [
        ShownBill(each, names.get(each.provider, each.provider), monthly_caps.get(each.authorisation_id or 0))
        for each in autopay.bills_of_unit(seat.unit or "")
    ]
    asked = [each for each in shown if each.bill.is_asked]
    context = {
        "asked": asked,
        "to_pay": sum(each.bill.amount for each in asked if each.may_be_paused),
        "past": [each for each in shown if not each.bill.is_asked],
        "authorisations": [
            ShownAuthorisation(each, names.get(each.provider, each.provider)) for each in authorisations
        ],
        "credits": [
            ShownCredit(each, names.get(each.provider, each.provider))
            for each in credits.credits_of_unit(seat.unit or "")
        ],
        "may_prepare": seat.role == "accountant",
        "may_answer": seat.role in SIGNERS,
        "sections": sections("bills"),
    }
    return render(request, "portal/bills/unit_bills.html", context)


@unit_page("accountant")
@require_POST
def give_back(request: HttpRequest, credit_id: int) -> HttpResponse:
    """A draft that returns to the estimate what the provider has paid back and no bill has used (form C2-05a)."""
    seat = acting(request)
    shown = ShownCredit(credits.credit_of_unit(seat.unit or "", credit_id), "")
    if not shown.may_be_given_back:
        raise Refused(Word.STATE, "Khoản điều chỉnh này không còn tiền để nộp trả.")
    draft_id = drafts.start(seat.unit or "", seat.person, _given_back(shown.own))
    return HttpResponseRedirect(reverse("order", args=[draft_id]))


def _given_back(note: CreditView) -> copying.Content:
    """What paid the bill, with the amount that comes back."""
    like = copying.like(note.dossier)
    [line] = like["lines"]
    return like | {
        "kind": Kind.RETURN_OF_FUNDS.value,
        "settles": note.dossier,
        "content": f"Nộp trả theo hóa đơn điều chỉnh giảm {note.note} của hóa đơn {note.bill}",
        "lines": [line | {"amount": note.open_amount}],
        "invoices": [{"no": note.note, "amount": note.open_amount}],
    }


class ReasonForm(EntryForm):
    """Why the unit does not agree."""

    reason = TextField(gettext_lazy("Lý do"), 500, help_text=gettext_lazy("Nhà cung cấp đọc được lý do này."))


class Deed(NamedTuple):
    """Something said with a reason: its words, and what carries it out."""

    title: Promise
    submit: Promise
    act: Callable[[str, int, str, str], None]
    said: Promise


WITH_REASON = {
    "phan-doi": Deed(
        gettext_lazy("Hóa đơn sai"),
        gettext_lazy("Báo hóa đơn sai"),
        answering.dispute,
        gettext_lazy("Đã giữ hóa đơn lại và báo nhà cung cấp"),
    ),
    "tu-choi": Deed(
        gettext_lazy("Từ chối hóa đơn"),
        gettext_lazy("Từ chối"),
        answering.turn_down,
        gettext_lazy("Đã từ chối hóa đơn"),
    ),
}


@unit_page(*SIGNERS)
@require_POST
def answer(request: HttpRequest, bill_id: int, deed: str) -> HttpResponse:
    """Not now, or: it is right, pay it."""
    seat = acting(request)
    if deed == "tam-dung":
        answering.pause(seat.unit or "", bill_id, seat.person)
        messages.success(request, _("Đã tạm dừng hóa đơn; nó chỉ được trả khi đơn vị xác nhận"))
    elif deed == "xac-nhan":
        answering.confirm(seat.unit or "", bill_id, seat.person)
        messages.success(request, _("Đã xác nhận; hóa đơn được trả ngay"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("bills"))


@unit_page(*SIGNERS)
@never_cache
@require_http_methods(["GET", "POST"])
def answer_with_reason(request: HttpRequest, bill_id: int, deed: str) -> HttpResponse:
    """The bill is wrong, or the unit does not pay it: a reason goes with it."""
    seat, wanted = acting(request), WITH_REASON.get(deed)
    if wanted is None:
        raise Http404
    bill = autopay.lock_bill(bill_id)

    def act(typed: Mapping[str, Any]) -> str:
        wanted.act(seat.unit or "", bill_id, seat.person, typed["reason"])
        return str(wanted.said)

    done = reverse("bills")
    context = {
        "title": wanted.title,
        "lead": f"{bill.bill} · {bill.customer}",
        "facts": [(_("Số tiền"), bill.amount)],
        "submit": wanted.submit,
        "trail": [(done, _("Hóa đơn tự trả"))],
    }
    return entered(request, ReasonForm(request.POST or None), act, done, context)
