"""Drafting an entry of the library: a new one, another wording, or that one is to be named no more."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.fields import label
from khobac.doors.portal.days import parse_day
from khobac.doors.portal.law.desk import DRAFTS, sections
from khobac.doors.portal.law.words import in_words
from khobac.doors.portal.library.offered import PLACES
from khobac.doors.portal.seat import STATUS_OF, acting, office_page
from khobac.doors.portal.staff.words import RULES
from khobac.flows import law as flow
from khobac.registers.law import change_queries as changes
from khobac.registers.law import queries as laws
from khobac.registers.law import wordings
from khobac.registers.law.change_queries import ChangeView
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.models import ChangeState
from khobac.registers.law.wordings import SENTENCES

Typed = dict[str, str]


@office_page(DRAFTS)
@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, key: str = "") -> HttpResponse:
    """The form of an entry as it stands (`key`), as a change has it (`thay-doi`), or empty; it goes into a change."""
    if request.method == "GET":
        change = request.GET.get("thay-doi", "")
        return _form(request, key, {"change": change} | (_standing(key, change) if key else {}))
    try:
        change_id = flow.draft_wording(_typed(request, key), acting(request).person, _change(request))
    except Refused as refused:
        return _form(request, key, request.POST.dict(), refused)
    messages.success(request, _("Đã ghi vào thay đổi số %(change)s; trình duyệt khi xong") % {"change": change_id})
    return HttpResponseRedirect(reverse("law_change", args=[change_id]))


def _typed(request: HttpRequest, key: str) -> DraftWording:
    from_on = parse_day(request.POST.get("from_on", ""), clock.today())
    if from_on is None:
        raise Refused(Word.INVALID, _("Chưa có ngày bắt đầu tính."))
    named = key or request.POST.get("key", "").strip()
    if request.POST.get("none") == "1":
        return DraftWording(named, from_on)
    pointer = request.POST.get("pointer", "")
    return DraftWording(
        named,
        from_on,
        rule=request.POST.get("rule", ""),
        pointer=pointer if pointer in PLACES else "",
        text_id=request.POST.get("text", ""),
        article=request.POST.get("article", "").strip(),
        **{name: _sentence(request, name) for name in SENTENCES},
    )


def _sentence(request: HttpRequest, name: str) -> str:
    return " ".join(request.POST.get(name, "").split())


def _change(request: HttpRequest) -> int | None:
    chosen = request.POST.get("change", "")
    return int(chosen) if chosen.isdigit() else None


def _standing(key: str, change_id: str) -> Typed:
    """What the form begins with: the words of that change, else those of today, else the last there were."""
    stated = wordings.versions(key)
    in_change = wordings.wordings_of_change(int(change_id)) if change_id.isdigit() else []
    own = [each for each in in_change if each.key == key]
    today = wordings.library(clock.today()).get(key)
    found = next(iter([*own, *([today] if today else []), *stated]), None)
    if found is None:
        raise Http404
    said = {name: getattr(found, name) for name in ("rule", "pointer", "article", *SENTENCES)}
    from_on = f"{found.valid_from:%d/%m/%Y}" if own else ""
    return said | {"text": found.text_id, "from_on": from_on, "none": "" if found.value else "1"}


def _form(request: HttpRequest, key: str, typed: Typed, refused: Refused | None = None) -> HttpResponse:
    context = {
        "key": key,
        "typed": typed,
        "sentences": [
            (name, in_words(*words), typed.get(name, ""), name.endswith("_en")) for name, words in SENTENCES.items()
        ],
        "rules": list(RULES.items()),
        "places": [(pointer, label(pointer)) for pointer in PLACES],
        "texts": laws.texts(),
        "own_changes": _own_drafts(acting(request).person),
        "refused": refused,
        "faults": [in_words(*wrong) for wrong in refused.details.get("faults", [])] if refused else [],
        "has_errors": refused is not None,
        "sections": sections(request, "defect_library"),
        "trail": [(reverse("defect_library"), _("Thư viện lỗi"))],
    }
    status = STATUS_OF.get(refused.word, 409) if refused else 200
    return render(request, "portal/library/draft.html", context, status=status)


def _own_drafts(person: str) -> list[ChangeView]:
    """Changes this person is still writing."""
    return [each for each in changes.changes() if each.author == person and each.state == ChangeState.DRAFT]
