"""Nộp ngân sách: one code leads to what is owed, to its QR code for any bank application, and to the receipt.

No account is needed, so a page says no more than whoever holds the code or the notice knows already, and what is not found is
answered alike whatever the reason. Who looks for many codes has to wait.
"""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.queries import Obligation, Receipt
from khobac.cash.revenue.vietqr import QrRefused, Transfer, read, text_of
from khobac.core import clock, rates
from khobac.core.rates import TooMany
from khobac.core.receipts import qr_svg
from khobac.doors.portal.revenue.receipt_paper import receipt_paper
from khobac.doors.portal.revenue.shown import initials, tax_code_end
from khobac.doors.portal.revenue.words import RECLASSIFICATIONS_TO_PAYERS, REFUNDS_TO_PAYERS
from khobac.doors.portal.seat import public_page
from khobac.flows.revenue import samples
from khobac.flows.revenue.papers import receipt_record
from khobac.registers.banks import queries as banks
from khobac.registers.organisations import queries as organisations

WATCHED = dt.timedelta(minutes=15)
"""How long the page of a payment under way looks by itself; then the payer says whether it goes on."""
EVERY_S = 4
LONGEST = 300
STATE_HEADER = "Khobac-Payment"
"""What a page about an obligation shows, for the page that looks again."""

STATES = {
    "waiting": (_("Đang chờ ngân hàng"), "info"),
    "taking": (_("Ngân hàng đang thu"), "info"),
    "unknown": (_("Chưa rõ kết quả"), "warning"),
    "partially_paid": (_("Đã nộp một phần"), "info"),
    "paid": (_("Đã hạch toán"), "ok"),
    "cancelled": (_("Cơ quan thu đã hủy"), "plain"),
}


@public_page
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """S20: one box for the code (or the text of a QR code); two others for who has only the notice."""
    if request.method == "GET":
        return render(request, "portal/revenue/find.html", {"samples": samples.to_try()})
    asked = {name: request.POST.get(name, "").strip()[:LONGEST] for name in ("code", "tax_code", "document_no")}
    try:
        rates.count("payments looked for from an address", _address(request))
        code = _found(request, asked)
    except TooMany as wait:
        return _later(request, wait)
    if code is None:
        return render(request, "portal/revenue/find.html", asked | {"is_missing": True, "has_errors": True}, status=404)
    return HttpResponseRedirect(reverse("pay_owed", args=[code]))


@public_page
@never_cache
@require_GET
def owed(request: HttpRequest, code: str) -> HttpResponse:
    """S21: who owes what for what, and how to pay it; of what is paid, the way to the receipt."""
    return _of(request, code, "portal/revenue/owed.html")


@public_page
@never_cache
@require_GET
def waiting(request: HttpRequest, code: str) -> HttpResponse:
    """S22: the QR code, and below it what the bank has said so far."""
    return _of(request, code, "portal/revenue/waiting.html")


@public_page
@never_cache
@require_GET
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """What the bank has said so far, alone: the page of S22 asks for it again and again until it is over.

    Once that is another thing than the page shows, the whole page is asked for anew: a QR code must not outlive its payment.
    """
    answer = _of(request, code, "portal/revenue/progress.html")
    if request.GET.get("thay", "") not in ("", answer.headers.get(STATE_HEADER)):
        answer["HX-Refresh"] = "true"
    return answer


@public_page
@never_cache
@require_GET
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """S23: each payment with its record, whose QR code verifies without us."""
    return _of(request, code, "portal/revenue/receipt.html")


@public_page
@require_GET
def paper(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """A receipt as a sealed PDF; the same bytes whenever it is asked for."""
    try:
        found = _known(request, code)
    except TooMany as wait:
        return _later(request, wait)
    paid = revenue.receipts_of(found.code) if found else []
    receipt = next((each for each in paid if each.number == number), None)
    if found is None or receipt is None:
        raise Http404
    office = organisations.office(found.office, receipt.booked_on)
    made = receipt_paper(receipt, found, office.name_vi if office else found.office)
    disposition = f'inline; filename="{number}.pdf"'
    return HttpResponse(made, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _of(request: HttpRequest, code: str, template: str) -> HttpResponse:
    """A page about an obligation; what is none, or is not paid yet, leads back to the box."""
    try:
        found = _known(request, code)
    except TooMany as wait:
        return _later(request, wait)
    if found is None:
        return render(
            request, "portal/revenue/find.html", {"code": code, "is_missing": True, "has_errors": True}, status=404
        )
    paid = revenue.receipts_of(found.code) if found.paid else []
    if template.endswith("receipt.html") and not paid:
        return HttpResponseRedirect(reverse("pay_owed", args=[found.code]))
    state = _state(found)
    word, kind = STATES[state]
    context = {
        "owed": found,
        "payer": initials(found.payer_name),
        "tax_code": tax_code_end(found.payer_tax_code),
        "office": organisations.office(found.office, clock.today()),
        "state": state,
        "word": word,
        "kind": kind,
        "receipts": _receipts(paid, found),
        "way": _way(found),
        "every_s": EVERY_S,
        **_watch(request, state),
    }
    answer = render(request, template, context)
    answer[STATE_HEADER] = f"{state}-{found.paid}"
    return answer


def _found(request: HttpRequest, asked: dict[str, str]) -> str | None:
    """The code of what was asked for, however it was named; counted when there is no such thing."""
    if asked["tax_code"] and asked["document_no"]:
        found = revenue.obligation_of_payer(asked["tax_code"], asked["document_no"])
        _count_missing(request, found)
    else:
        found = _known(request, _code_in(asked["code"]))
    return found.code if found else None


def _known(request: HttpRequest, code: str) -> Obligation | None:
    found = revenue.obligation(code)
    _count_missing(request, found)
    return found


def _count_missing(request: HttpRequest, found: Obligation | None) -> None:
    if found is None:
        rates.count("payments not found from an address", _address(request))


def _code_in(text: str) -> str:
    """What somebody typed, or the code behind a scanned QR code."""
    with suppress(QrRefused):
        text = read(text).content
    return "".join(text.upper().removeprefix("NS ").split())


def _state(found: Obligation) -> str:
    """Where a payment stands, in the words of STATES. A claim that ran out without an advice is an unknown outcome."""
    if found.state in ("paid", "cancelled"):
        return found.state
    if found.claimed_until:
        return "taking" if found.claimed_until > clock.now() else "unknown"
    return "partially_paid" if found.paid else "waiting"


def _way(found: Obligation) -> dict[str, Any] | None:
    """Where to pay what is left: an account of the collecting office, and its QR code where its bank has a number for it."""
    accounts = banks.revenue_accounts_of(found.office, clock.today())
    account = next((each for each in accounts if each.bin), accounts[0] if accounts else None)
    if account is None or not found.left:
        return None
    content = f"NS {found.code}"
    text = text_of(Transfer(account.bin, account.number, found.left, content)) if account.bin else ""
    return {"account": account, "content": content, "text": text, "qr": qr_svg(text) if text else ""}


def _receipts(paid: list[Receipt], found: Obligation) -> list[dict[str, Any]]:
    """Each payment with its record, and how what was asked about it stands."""
    ids = [each.id for each in paid]
    refunds = corrections.refunds_of(found.treasury_id, ids) if ids else []
    reclassified = corrections.reclassifications_of(found.treasury_id, ids) if ids else []
    return [
        {
            "receipt": each,
            "text": (text := receipt_record(each, initials(found.payer_name)).text),
            "qr": qr_svg(text),
            "refunds": [(of, *REFUNDS_TO_PAYERS[of.state]) for of in refunds if of.receipt_id == each.id],
            "reclassifications": [
                (of, *RECLASSIFICATIONS_TO_PAYERS[of.state]) for of in reclassified if of.receipt_id == each.id
            ],
        }
        for each in paid
    ]


def _watch(request: HttpRequest, state: str) -> dict[str, Any]:
    """Until when the page looks by itself: fifteen minutes from when it was opened, then only if the payer says so."""
    now = clock.now()
    try:
        until = dt.datetime.fromtimestamp(int(request.GET.get("den", "")), clock.VIETNAM)
    except (ValueError, OverflowError, OSError):
        until = now + WATCHED
    until = min(until, now + WATCHED)
    return {
        "until": int(until.timestamp()),
        "minutes_left": -(-(until - now) // dt.timedelta(minutes=1)),
        "is_watched": until > now and state not in ("paid", "cancelled"),
    }


def _address(request: HttpRequest) -> str:
    return rates.neighbourhood(request.META.get("REMOTE_ADDR", ""))


def _later(request: HttpRequest, wait: TooMany) -> HttpResponse:
    context = {"wait_minutes": -(-wait.seconds // 60), "has_errors": True}
    answer = render(request, "portal/revenue/find.html", context, status=429)
    answer["Retry-After"] = str(wait.seconds)
    return answer
