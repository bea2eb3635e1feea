"""S10: what waits for my signature, one signing act for up to fifty, and giving one back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers.drafts import DraftView
from khobac.core import access, clock
from khobac.core.money import format_dong, in_words
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import checks
from khobac.doors.portal.units.checks import Checked
from khobac.doors.portal.units.words import KINDS
from khobac.flows import drafts
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts.models import Payee
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import PayeeHistory

MOST_AT_ONCE = 50
UNUSUAL_TIMES = 3
SIGNERS = ("chief_accountant", "holder")


@dataclass(frozen=True, slots=True)
class ToSign:
    """One order waiting for a signature, with what is unusual about it."""

    draft: DraftView
    checked: Checked
    kind: str
    payee: str
    content: str
    amount: int
    sender: str
    unusual: tuple[str, ...]
    refused: str = ""

    @property
    def is_clean(self) -> bool:
        """Nothing found and nothing unusual: may be taken with all others."""
        return self.checked.is_clean and not self.unusual


@unit_page(*SIGNERS, in_pieces=True)
@never_cache
@require_http_methods(["GET", "POST"])
def to_sign(request: HttpRequest) -> HttpResponse:
    """The list; posting `picked` shows the signing sheet, posting it `confirmed` signs."""
    seat = acting(request)
    with access.acting_as(seat.unit or ""):
        waiting = _waiting(seat.unit or "", seat.role)
    if request.method == "GET":
        return render(request, "portal/units/to_sign.html", _listed(waiting, set()))
    picked = {int(each) for each in request.POST.getlist("picked") if each.isdecimal()}
    chosen = [each for each in waiting if each.draft.id in picked]
    if not chosen:
        context = _listed(waiting, set()) | {"nothing_picked": True, "has_errors": True}
        return render(request, "portal/units/to_sign.html", context, status=422)
    if request.POST.get("confirmed") != "1":
        return render(request, "portal/units/signing_sheet.html", _sheet(chosen))
    return _signed(request, chosen)


@unit_page(*SIGNERS)
@require_POST
def give_back(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Back to whoever prepared it, with a reason; signatures on it are void."""
    reason = request.POST.get("reason", "").strip()
    if not reason:
        messages.error(request, _("Ghi lý do để người lập biết phải sửa gì."))
        return HttpResponseRedirect(reverse("order", args=[draft_id]))
    drafts.give_back(draft_id, acting(request).person, reason)
    messages.success(request, _("Đã chuyển lại người lập"))
    return HttpResponseRedirect(reverse("to_sign"))


def _waiting(unit: str, role: str) -> list[ToSign]:
    """Up to fifty, the longest waiting first, each checked now; as many statements for fifty as for one."""
    found = kept.of_unit(unit, [role], MOST_AT_ONCE)[::-1]
    codes = {str(draft.content.get("payee", "")) for draft in found}
    payees = accounts.payees_by_code(unit, codes, clock.today())
    history = {each.payee_code: each for each in requests.payee_history(unit, sorted(codes), len(codes) or 1)}
    people = organisations.known_persons({draft.prepared_by for draft in found})
    return [
        _row(draft, checked, payees, history, people[draft.prepared_by].name)
        for draft, checked in zip(found, checks.check_many(unit, found), strict=True)
    ]


def _row(
    draft: DraftView, checked: Checked, payees: dict[str, Payee], history: dict[str, PayeeHistory], sender: str
) -> ToSign:
    amounts = [line.get("amount", 0) for line in draft.content.get("lines", [])]
    amount = checked.judged.amounts.pay if checked.judged else sum(each for each in amounts if isinstance(each, int))
    code = str(draft.content.get("payee", ""))
    payee = payees.get(code)
    return ToSign(
        draft=draft,
        checked=checked,
        kind=str(KINDS.get(draft.content.get("kind", ""), "")),
        payee=payee.name if payee else code,
        content=str(draft.content.get("content", "")),
        amount=amount,
        sender=sender,
        unusual=tuple(_unusual(payee, history.get(code), amount)),
    )


def _unusual(payee: Payee | None, history: PayeeHistory | None, amount: int) -> list[str]:
    """What a signer should look at twice: a new payee, a changed account, an amount far above the usual."""
    if payee is None:
        return []
    if history is None:
        return [_("Đơn vị nhận mới")]
    found = []
    if history.account and history.account != payee.account_number:
        found.append(_("Tài khoản nhận đã đổi"))
    if amount > UNUSUAL_TIMES * history.usual:
        tenths = 10 * amount // history.usual
        found.append(_("Gấp %(times)s lần thường lệ") % {"times": f"{tenths // 10},{tenths % 10}"})
    return found


def _listed(waiting: list[ToSign], picked: set[int]) -> dict[str, Any]:
    return {"rows": waiting, "picked": picked, "total": sum(each.amount for each in waiting)}


def _sheet(chosen: list[ToSign]) -> dict[str, Any]:
    total = sum(each.amount for each in chosen)
    return {
        "rows": chosen,
        "total": total,
        "largest": sorted(chosen, key=lambda each: -each.amount)[:3],
        "unusual": [each for each in chosen if not each.is_clean],
        "question": ngettext("Ký %(n)d lệnh, tổng %(total)s?", "Ký %(n)d lệnh, tổng %(total)s?", len(chosen))
        % {"n": len(chosen), "total": format_dong(total)},
        "words_vi": in_words(total),
    }


def _signed(request: HttpRequest, chosen: list[ToSign]) -> HttpResponse:
    seat = acting(request)
    answers = drafts.sign(seat.unit or "", [row.draft.id for row in chosen], seat.person)
    signed = {each.draft_id: each for each in answers}
    done = [(row, signed[row.draft.id].number) for row in chosen if signed[row.draft.id].refused is None]
    failed = [
        (row, refused.sentence) for row in chosen if (refused := signed[row.draft.id].refused) is not None
    ]
    context = {
        "done": done,
        "failed": failed,
        "total": sum(row.amount for row, _number in done),
        "filed": seat.role == "holder",
    }
    return render(request, "portal/units/signed.html", context)
