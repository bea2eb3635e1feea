"""S16, the one complete return: every automatic defect written already, more from the library, a preview as the unit
will read it; the refusal; and, of a pay-first dossier already paid, the notice of what the control after found.

None of the blocking findings can be left out: they are shown ticked and fixed, and the flow would refuse a return
without them. A second return needs a chief, who signs for it here with name and password.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from khobac.casework.dossiers.states import State
from khobac.control import queries as checks
from khobac.control.findings import Severity
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.money import AmountUnreadable, parse_dong
from khobac.doors.portal.findings import ShownFinding, label, shown
from khobac.doors.portal.library.offered import PLACES, Offered, library
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import Desk, desk_of
from khobac.doors.portal.staff.workbench import finish
from khobac.flows.payment import examination
from khobac.flows.payment.examination import SeenDefect
from khobac.spending.requests.desk_queries import DeskRow

OWN_CODES = ("C03", "C06", "C07", "C10", "C12", "C13", "C15", "C18", "C19", "C20", "C21")
"""What an officer may file a defect of his own words under."""

OWN_PARTS = ("code", "pointer", "text", "document", "article")
"""Fields of a row of own words."""


@dataclass(frozen=True)
class Named:
    """One finding of the check: `value` is what the form sends back for it; a fixed one cannot be unticked."""

    value: str
    finding: ShownFinding
    fixed: bool = False
    ticked: bool = True


@dataclass(frozen=True)
class Letter:
    """The return as far as it is written: what the check found, what was taken from the library of the day, own words.

    `gone` are entries that were taken and have left the library since.
    """

    automatic: list[Named]
    library: dict[str, Offered]
    added: list[Offered]
    gone: list[str]
    own: list[SeenDefect]

    @property
    def named(self) -> list[ShownFinding]:
        """What the unit will read, in its order."""
        ticked = [each.finding for each in self.automatic if each.ticked]
        return [*ticked, *(shown(each.as_finding()) for each in self.adds)]

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """Findings of the examination that are named."""
        return [(each.finding.code, each.finding.pointer) for each in self.automatic if each.ticked]

    @property
    def adds(self) -> list[SeenDefect]:
        """What the officer saw and no rule did."""
        return [*(each.seen for each in self.added), *self.own]


@office_page("officer")
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def compose(request: HttpRequest, number: str) -> HttpResponse:
    """The return of a dossier, or the notice after payment; sending takes the dossier in hand where nobody has."""
    desk = desk_of(request)
    row = desk.row(number)
    letter = _letter(request, row)
    if request.method == "GET" or "add" in request.POST:
        return _form(request, row, letter)
    try:
        if letter.gone:
            raise Refused(Word.INVALID, "Một lỗi đã chọn không còn trong thư viện; xem lại danh sách rồi gửi.")
        if row.state == State.SUBMITTED:
            examination.examine(number, desk.person)
            fresh = _letter(request, desk.row(number))
            if {each.value for each in fresh.automatic} != {each.value for each in letter.automatic}:
                return _form(request, desk.row(number), fresh, news=True)
        _send(request, desk, row, letter)
    except Refused as refused:
        return _form(request, desk.row(number), letter, refused=refused)
    said = _("Đã gửi thông báo %(number)s") if row.state == State.PAID else _("Đã trả lại %(number)s")
    return finish(request, desk, said % {"number": number})


@office_page("officer")
@require_POST
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """The letter exactly as the unit will read it, while it is being written."""
    row = desk_of(request).row(number)
    return render(request, "portal/staff/return_preview.html", {"letter": _letter(request, row), "dossier": row})


@office_page("officer")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse for good, with reason and legal basis."""
    desk = desk_of(request)
    row = desk.row(number)
    context: dict[str, Any] = {
        "dossier": row,
        "reason": request.POST.get("reason", ""),
        "basis": request.POST.get("basis", ""),
        "trail": _trail(row),
    }
    if request.method == "POST":
        try:
            if row.state == State.SUBMITTED:
                examination.examine(number, desk.person)
            examination.refuse(number, desk.person, context["reason"], context["basis"])
        except Refused as refused:
            context |= {"refused": refused, "has_errors": True}
            return render(request, "portal/staff/refuse.html", context, status=422)
        return finish(request, desk, _("Đã từ chối %(number)s") % {"number": number})
    return render(request, "portal/staff/refuse.html", context)


def _send(request: HttpRequest, desk: Desk, row: DeskRow, letter: Letter) -> None:
    if row.state == State.PAID:
        if not letter.adds:
            raise Refused(Word.INVALID, "Thông báo phải nêu ít nhất một sai sót.", pointer="/defects")
        try:
            deduct = parse_dong(request.POST.get("deduct", "").strip() or "0")
        except AmountUnreadable:
            raise Refused(Word.INVALID, "Chưa đọc được số tiền giảm trừ.", pointer="/deduct") from None
        reason = request.POST.get("reason", "")
        examination.send_back(row.number, desk.person, adds=letter.adds, reason=reason, deduct=deduct)
        return
    examination.send_back(
        row.number,
        desk.person,
        defects=letter.chosen,
        adds=letter.adds,
        override_by=_chief(request) if row.returns else None,
        reason=request.POST.get("reason", ""),
    )


def _chief(request: HttpRequest) -> str | None:
    """The chief who allows a second return, by his own name and password; None where nobody has been named."""
    username = request.POST.get("chief", "").strip()
    if not username:
        return None
    if authenticate(request, username=username, password=request.POST.get("password", "")) is None:
        raise Refused(Word.NO_RIGHT, "Tên đăng nhập hoặc mật khẩu của lãnh đạo không đúng.", pointer="/chief")
    return username


def _letter(request: HttpRequest, row: DeskRow) -> Letter:
    """The letter as the form stands; a fresh one names every finding that blocks or warns."""
    ticked = set(request.POST.getlist("defect"))
    findings = [] if row.state == State.PAID or not row.check_id else checks.findings(row.check_id)
    automatic = []
    for each in findings:
        value = f"{each.code} {each.pointer}"
        blocks = each.severity == Severity.BLOCK
        on = value in ticked if request.method == "POST" else each.severity != Severity.LOOK
        automatic.append(Named(value, shown(each), blocks, blocks or on))
    entries = _askable(row, library(clock.today()))
    keys = _from_library(request, entries)
    added, gone = [entries[key] for key in keys if key in entries], [key for key in keys if key not in entries]
    return Letter(automatic, entries, added, gone, _own(request))


def _askable(row: DeskRow, entries: dict[str, Offered]) -> dict[str, Offered]:
    """Entries but those about a paper that this dossier's procedure does not ask for. One statement."""
    places = {each.entry.pointer for each in entries.values()}
    closed = examination.off_the_list(places, row.procedure, clock.local(row.sent_at).date())
    return {key: each for key, each in entries.items() if each.entry.pointer not in closed}


def _from_library(request: HttpRequest, entries: dict[str, Offered]) -> list[str]:
    """Keys of the entries that are ticked, and of the one whose words stand in the search box."""
    searched = request.POST.get("search", "").strip()
    found = [each.key for each in entries.values() if each.words == searched]
    return list(dict.fromkeys([*request.POST.getlist("library"), *found]))


def _own(request: HttpRequest) -> list[SeenDefect]:
    """Own words with their rule, place and legal basis; a row without words is none."""
    rows = zip_longest(*(request.POST.getlist(f"own_{part}") for part in OWN_PARTS), fillvalue="")
    return [
        SeenDefect(code, pointer, text.strip()[:500], "", "".join(document.split())[:60], article.strip()[:40])
        for code, pointer, text, document, article in rows
        if code in OWN_CODES and pointer in PLACES and text.strip()
    ]


def _form(
    request: HttpRequest, row: DeskRow, letter: Letter, refused: Refused | None = None, news: bool = False
) -> HttpResponse:
    after_payment = row.state == State.PAID
    second = row.returns > 0 and not after_payment
    context = {
        "dossier": row,
        "letter": letter,
        "after_payment": after_payment,
        "possible": row.state in (State.SUBMITTED, State.UNDER_CONTROL, State.CHECKED, State.PAID),
        "library": list(letter.library.values()),
        "own_codes": OWN_CODES,
        "own_pointers": [(pointer, label(pointer)) for pointer in PLACES],
        "second": second,
        "old": _had_from_the_first(row, letter) if second else [],
        "chief": request.POST.get("chief", ""),
        "reason": request.POST.get("reason", ""),
        "deduct": request.POST.get("deduct", ""),
        "refused": refused,
        "news": news,
        "has_errors": refused is not None,
        "trail": _trail(row),
    }
    return render(request, "portal/staff/return.html", context, status=422 if refused else 200)


def _had_from_the_first(row: DeskRow, letter: Letter) -> list[ShownFinding]:
    """What is named only now although the first version had it: supervision will ask why (M04)."""
    places = [(each.code, each.pointer) for each in letter.named]
    old = set(examination.visible_before(row.number, places))
    return [each for each in letter.named if (each.code, each.pointer) in old]


def _trail(row: DeskRow) -> list[tuple[str, str]]:
    return [(reverse("workbench"), _("Hàng đợi")), (reverse("workbench_open", args=[row.number]), row.number)]
