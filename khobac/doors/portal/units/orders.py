"""Lập lệnh chi: choose how to start (S05), one page with live checks (S06), the check page before signing (S07).

Every change is kept as a draft. A press that is not "check" (one more line, a payee picked from a list) keeps the draft
and shows the page again, so that nothing here needs a script.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.books.budget import queries as budget
from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers.drafts import DraftView
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.units import checks, copying, files, order_form, order_page, particulars
from khobac.doors.portal.units.order_form import Content
from khobac.doors.portal.units.words import STAGES
from khobac.flows import drafts, enclosures
from khobac.flows.enclosures import RefusedFile
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests

MOST_LINES = 500


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """S05. Posting `like` (a dossier) starts the same again, an e-invoice one that is filled in, nothing an empty one."""
    seat = acting(request)
    unit = seat.unit or ""
    if request.method == "POST":
        like = request.POST.get("like", "")
        content = copying.like(like) if like else copying.empty(_usual_source(unit))
        if payee := request.POST.get("payee"):
            content["payee"] = payee
        return _started(request, drafts.start(unit, seat.person, content))
    text = request.GET.get("q", "").strip()
    context = {
        "recent": requests.payee_history(unit),
        "drafts": kept.of_unit(unit, ["editing"], 5),
        "found": accounts.payees(unit, text, clock.today()) if text else [],
        "q": text,
    }
    return render(request, "portal/units/start.html", context)


@unit_page()
@never_cache
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, draft_id: int) -> HttpResponse:
    """S06, and what its presses do."""
    draft = kept.draft(draft_id)
    if draft.stage != "editing" or acting(request).role != "accountant":
        return _settled(request, draft)
    if request.method == "POST":
        return _posted(request, draft)
    shown = _form(draft, draft.content, request.GET)
    checked = shown["checks"]
    if "loi" in request.GET:
        shown |= {"errors": checked.errors, "wrong": checked.by_pointer, "has_errors": bool(checked.errors)}
    return render(request, "portal/units/order.html", shown)


@unit_page("accountant")
@require_POST
def live(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The rail beside the form, for what the form holds now; nothing is kept."""
    draft = kept.draft(draft_id)
    content = _read(request.POST, draft)
    return render(request, "portal/units/checks.html", {"checks": checks.check(draft, content), "draft": draft})


@unit_page("accountant")
@require_GET
def find_payee(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Payees that fit what is typed, without diacritics too."""
    text = request.GET.get("payee_text", "")
    draft = kept.draft(draft_id)
    found = order_page.payee_context(draft.unit_code, "", text)
    return render(request, "portal/units/payees_found.html", found | {"draft": draft})


@unit_page("accountant")
@require_GET
def find_item(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What an economic content is called, or those that fit what is typed in its field."""
    place = int(re.sub(r"\D", "", next(iter(request.GET), "")) or 0)
    content: Content = {"lines": [{}] * place + [{"ndkt": next(iter(request.GET.dict().values()), "")}]}
    row = order_page.lines(content)[place]
    return render(request, "portal/units/items_found.html", {"row": row})


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, draft_id: int) -> HttpResponse:
    """S07: everything once more, in figures and words, with all findings; sends the draft to the chief accountant."""
    draft = kept.draft(draft_id)
    if draft.stage != "editing":
        return _settled(request, draft)
    checked = checks.check(draft)
    if checked.missing:
        return HttpResponseRedirect(_url(draft.id, "loi=1"))
    if request.method == "POST" and (request.POST.get("confirmed") == "1" or not checked.blocks):
        drafts.send_to_sign(draft.id, acting(request).person)
        messages.success(request, _("Đã trình kế toán trưởng ký"))
        return HttpResponseRedirect(_url(draft.id))
    return render(request, "portal/units/review.html", _reviewed(draft, checked, request.method == "POST"))


@unit_page("accountant")
@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    drafts.discard(draft_id, acting(request).person)
    messages.success(request, _("Đã bỏ bản nháp"))
    return HttpResponseRedirect(reverse("home"))


def _posted(request: HttpRequest, draft: DraftView) -> HttpResponse:
    content = _read(request.POST, draft)
    _take_upload(request, content)
    act, _colon, row = request.POST.get("act", "").partition(":")
    if act == "drop" and (found := re.fullmatch(r"(lines|invoices)-(\d+)", row)):
        content = order_form.remove_row(content, found[1], int(found[2]))
    version = int(request.POST.get("version", "0") or 0)
    try:
        if content != draft.content or version != draft.version:
            version = drafts.save(draft.id, acting(request).person, content, version)
    except Refused as refused:
        if refused.word is not Word.STATE or "version" not in refused.details:
            raise
        return _conflict(request, draft, content)
    if request.headers.get("X-Draft"):
        return HttpResponse(status=204, headers={"X-Draft-Version": str(version)})
    if act == files.REMOVE:
        enclosures.remove(draft.id, acting(request).person, row)
    not_taken = _take_files(request, draft.id)
    if not_taken:
        return _refused_files(request, draft.id, not_taken)
    return HttpResponseRedirect(_next(draft, content, request.POST))


def _started(request: HttpRequest, draft_id: int) -> HttpResponse:
    refused = _take_files(request, draft_id)
    return _refused_files(request, draft_id, refused) if refused else HttpResponseRedirect(_url(draft_id))


def _read(posted: QueryDict, draft: DraftView) -> Content:
    """What the form holds, with the files that are enclosed already."""
    enclosed = {name: value for name, value in draft.content.items() if name == "attachments"}
    return order_form.read(posted) | enclosed


def _take_files(request: HttpRequest, draft_id: int) -> list[RefusedFile]:
    """Enclose what was sent along; an e-invoice fills in what is empty."""
    invoices, refused = files.enclose(request, draft_id)
    for invoice in invoices:
        draft = kept.draft(draft_id)
        content = files.filled(draft.content, draft.unit_code, invoice)
        if content != draft.content:
            drafts.save(draft_id, acting(request).person, content, draft.version)
            messages.success(request, _("Đã điền từ hóa đơn %(number)s") % {"number": invoice.number})
    return refused


def _refused_files(request: HttpRequest, draft_id: int, refused: list[RefusedFile]) -> HttpResponse:
    draft = kept.draft(draft_id)
    errors = files.errors(refused)
    shown = _form(draft, draft.content, request.GET) | {"errors": errors, "file_errors": errors, "has_errors": True}
    return render(request, "portal/units/order.html", shown, status=422)


def _next(draft: DraftView, content: Content, posted: QueryDict) -> str:
    """Where a press leads once the draft is kept."""
    act = posted.get("act", "check").partition(":")[0]
    picked = next((name.removeprefix(order_form.PICK) for name in posted if name.startswith(order_form.PICK)), "")
    lines, invoices = len(content["lines"]), len(content["invoices"])
    if picked:
        return _url(draft.id, "", f"f-{picked}".replace("-ndkt", "-amount"))
    if act == "add_line":
        return _url(draft.id, f"dong={lines + 1}", f"f-lines-{lines}-ndkt")
    if act == "add_invoice":
        return _url(draft.id, f"hoa_don={invoices + 1}", f"f-invoices-{invoices}-no")
    if act == "add_particular":
        rows = content.get("particulars", {})
        place = max(len(rows.get(name, ())) for name in particulars.ROWS)
        return _url(draft.id, f"khai={place + 1}", f"f-particulars-norms-{place}-norm")
    if act in ("attach", files.REMOVE):
        return _url(draft.id, "", files.FIELD)
    if act == "find_payee":
        return _url(draft.id, urlencode({"tim": posted.get("payee_text", "")}), "f-payee")
    return reverse("review", args=[draft.id]) if act == "check" else _url(draft.id)


def _conflict(request: HttpRequest, draft: DraftView, content: Content) -> HttpResponse:
    """Somebody has saved a later version: show what this page holds and let its writer choose."""
    if request.headers.get("X-Draft"):
        return HttpResponse(status=409)
    context = _form(draft, content, {}) | {"conflict": draft, "has_errors": True}
    return render(request, "portal/units/order.html", context, status=409)


def _form(draft: DraftView, content: Content, query: Any) -> dict[str, Any]:
    asked = {
        "lines": _count(query.get("dong")),
        "invoices": _count(query.get("hoa_don")),
        "payee": query.get("tim", ""),
    }
    declared = particulars.context(draft.unit_code, content, int(_count(query.get("khai"))))
    return order_page.context(draft, content, asked) | declared | {"checks": checks.check(draft, content), "wrong": {}}


def _count(text: str | None) -> str:
    return text if text and text.isdecimal() and 0 < int(text) <= MOST_LINES else "1"


def _reviewed(draft: DraftView, checked: checks.Checked, armed: bool) -> dict[str, Any]:
    signers = organisations.registered_signers(draft.unit_code, clock.now())
    names = organisations.known_persons(signers.chief_accountants | signers.holders)
    return order_page.context(draft, draft.content, {}) | {
        "checks": checked,
        "amounts": checked.judged.amounts if checked.judged else None,
        "errors": checked.errors,
        "has_errors": checked.blocks > 0,
        "chief_accountants": [names[each].name for each in sorted(signers.chief_accountants)],
        "holders": [names[each].name for each in sorted(signers.holders)],
        "armed": armed,
        "particulars_told": particulars.told(draft.content.get("particulars")),
    }


def _settled(request: HttpRequest, draft: DraftView) -> HttpResponse:
    """A draft that is no longer being written: filed, or on its way through the signatures."""
    if draft.dossier:
        return HttpResponseRedirect(reverse("dossier", args=[draft.dossier]))
    checked = checks.check(draft)
    context = _reviewed(draft, checked, armed=False) | {"stage": STAGES[draft.stage]}
    return render(request, "portal/units/waiting.html", context)


def _take_upload(request: HttpRequest, content: Content) -> None:
    upload = request.FILES.get("payees_file")
    if upload is None or (upload.size or 0) > order_form.LIST_LIMIT_BYTES:
        return
    text = order_form.decode_list(upload.read())
    if text:
        content["payees"] = order_form.read_list(text)


def _usual_source(unit: str) -> str:
    """The source with the most money left this year; the first estimate's where all are equal."""
    lines = budget.lines_of_unit(unit, clock.today().year)
    estimates = [(position.available, key.source) for key, position in lines.items() if key.source]
    return max(estimates)[1] if estimates else ""


def _url(draft_id: int, query: str = "", fragment: str = "") -> str:
    url = reverse("order", args=[draft_id])
    return url + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
