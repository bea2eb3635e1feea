"""Hoàn trả và điều chỉnh thu: what agencies ask and officers propose, what each budget level gives, and who decides next.

A refund (C1-04/NS) passes three people, a reclassification (C1-07a) two; nobody holds two places of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from khobac.books.periods import queries as periods
from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue.correction_queries import Reclassification, Refund
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.states import ReclassificationState, RefundState
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books.tables import Table
from khobac.doors.portal.revenue.level_tables import of_reclassification, of_refund
from khobac.doors.portal.revenue.words import RECLASSIFICATIONS, REFUNDS
from khobac.doors.portal.seat import STATUS_OF, Acting, acting, office_page
from khobac.doors.portal.staff.desk import names_of
from khobac.flows.periods import office_of
from khobac.flows.revenue import reclassifying, refunding

OFFICER, CHIEF, DIRECTOR = SEATS = ("officer", "office_chief_accountant", "director")
LATEST = 20


@dataclass(frozen=True, slots=True)
class Deed:
    """The next step of a refund or reclassification: whose it is, what the button says, and what is done."""

    seat: str
    label: Promise
    done: Promise
    act: Callable[[str, str], None]


_TAKE_UP = gettext_lazy("Nhận đề nghị")
_TAKEN_UP = gettext_lazy("Đã nhận đề nghị %(number)s")
DEEDS: dict[str, dict[str, Deed]] = {
    "HT": {
        RefundState.ASKED: Deed(OFFICER, _TAKE_UP, _TAKEN_UP, refunding.take_up),
        RefundState.PROPOSED: Deed(
            CHIEF, gettext_lazy("Ký hoàn trả"), gettext_lazy("Đã ký %(number)s"), refunding.countersign
        ),
        RefundState.COUNTERSIGNED: Deed(
            DIRECTOR,
            gettext_lazy("Duyệt hoàn trả"),
            gettext_lazy("Đã duyệt %(number)s; lệnh chi được gửi ngân hàng"),
            refunding.approve,
        ),
    },
    "DC": {
        ReclassificationState.ASKED: Deed(OFFICER, _TAKE_UP, _TAKEN_UP, reclassifying.take_up),
        ReclassificationState.PROPOSED: Deed(
            CHIEF, gettext_lazy("Duyệt điều chỉnh"), gettext_lazy("Đã điều chỉnh %(number)s"), reclassifying.approve
        ),
    },
}
"""By the beginning of the number, then by where it stands."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One of them, with its receipt and what each level gives; `deed` None: the next step is another's."""

    correction: Refund | Reclassification
    receipt: Receipt
    word: Promise
    kind: str
    levels: Table
    people: list[str]
    is_settled: bool
    deed: Deed | None
    may_decline: bool

    @property
    def is_refund(self) -> bool:
        """Whether money leaves the treasury."""
        return isinstance(self.correction, Refund)


@office_page(*SEATS)
@require_GET
def corrections_page(request: HttpRequest) -> HttpResponse:
    """What waits for this seat first, then what waits for others, then what was decided lately."""
    return _page(request)


@office_page(*SEATS)
@require_POST
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """The next step, or no; what is refused is told beside it."""
    person, because = acting(request).person, request.POST.get("because", "")
    try:
        if request.POST.get("decision") == "decline":
            decline = refunding.decline if number.startswith("HT") else reclassifying.decline
            decline(number, person, because)
            said: Promise | str = _("Đã trả lại đề nghị %(number)s")
        else:
            deed = _deed(number, request.POST.get("decision", ""))
            deed.act(number, person)
            said = deed.done
    except Refused as refused:
        return _page(request, number, refused)
    messages.success(request, said % {"number": number})
    return HttpResponseRedirect(reverse("corrections"))


def _deed(number: str, stood: str) -> Deed:
    """The step that was on the page; what stands elsewhere meanwhile the flow refuses."""
    found = DEEDS.get(number[:2], {}).get(stood)
    if found is None:
        raise Refused(Word.NOT_FOUND, _("Không có việc này."))
    return found


def _page(request: HttpRequest, number: str = "", refused: Refused | None = None) -> HttpResponse:
    seat = acting(request)
    treasury_id = office_of(seat.office or "").id
    waiting: list[Refund | Reclassification] = [
        *corrections.open_refunds(treasury_id),
        *corrections.open_reclassifications(treasury_id),
    ]
    decided: list[Refund | Reclassification] = [
        *corrections.decided_refunds(treasury_id, LATEST),
        *corrections.decided_reclassifications(treasury_id, LATEST),
    ]
    receipts = corrections.receipts_behind([*waiting, *decided])
    shown = _shown(waiting, receipts, seat)
    context = {
        "mine": [each for each in shown if each.deed],
        "others": [each for each in shown if not each.deed],
        "decided": [(each, receipts[each.receipt_id], *_standing(each)) for each in decided],
        "may_propose": seat.role == OFFICER,
        "number": number,
        "because": request.POST.get("because", ""),
        "is_declining": request.POST.get("decision") == "decline",
        "refused": refused,
        "has_errors": refused is not None,
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/revenue/corrections.html", context, status=status)


def _shown(waiting: list[Refund | Reclassification], receipts: dict[int, Receipt], seat: Acting) -> list[Shown]:
    settled = periods.settled_years({(each.treasury_id, each.booked_on.year) for each in receipts.values()})
    names = names_of(name for each in waiting for name in _people(each))
    found = []
    for each in waiting:
        receipt = receipts[each.receipt_id]
        levels = of_refund(receipt, each) if isinstance(each, Refund) else of_reclassification(receipt, each)
        word, kind = _standing(each)
        deed = DEEDS[each.number[:2]][each.state]
        is_own = seat.person in _people(each)
        found.append(
            Shown(
                correction=each,
                receipt=receipt,
                word=word,
                kind=kind,
                levels=levels,
                people=[names.get(name, name) for name in _people(each)],
                is_settled=(receipt.treasury_id, receipt.booked_on.year) in settled,
                deed=deed if deed.seat == seat.role and not is_own else None,
                may_decline=seat.role in (CHIEF, DIRECTOR) and not is_own,
            )
        )
    return found


def _people(correction: Refund | Reclassification) -> list[str]:
    """Who holds a place of it already."""
    second = correction.countersigned_by if isinstance(correction, Refund) else ""
    return [each for each in (correction.proposed_by, second) if each]


def _standing(correction: Refund | Reclassification) -> tuple[Promise, str]:
    words = REFUNDS if isinstance(correction, Refund) else RECLASSIFICATIONS
    return words[correction.state]
