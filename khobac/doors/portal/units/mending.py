"""S11, mending a return: only the defects, each with its field open in place, ticked off when mended, and the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers import queries as casework
from khobac.casework.dossiers.drafts import DraftView
from khobac.control.rules import RULES
from khobac.core.errors import Refused, Word
from khobac.doors.fields import label
from khobac.doors.portal.findings import ShownFinding, shown
from khobac.doors.portal.seat import acting, unit_page
from khobac.doors.portal.templatetags.portal import field_id, field_name, number
from khobac.doors.portal.units import checks, copying, files, order_form
from khobac.doors.portal.units.checks import Checked
from khobac.flows import drafts, enclosures

NOT_COMPARED = frozenset({"resubmits", "attachments"})


@dataclass(frozen=True, slots=True)
class Mend:
    """One defect, the field that mends it, and whether it is mended. `field` is money, text, paper or elsewhere."""

    finding: ShownFinding
    field: str
    id: str
    name: str
    value: str
    dong: int | None
    is_mended: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One value of the returned dossier beside that of the draft."""

    label: str
    before: str
    now: str


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def mend(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The defects of the returned dossier beside their fields; "send again" opens when every blocking one is mended."""
    draft = kept.draft(draft_id)
    if draft.stage != "editing" or not draft.resubmits:
        return HttpResponseRedirect(reverse("order", args=[draft_id]))
    if request.method == "POST":
        return _posted(request, draft)
    return render(request, "portal/units/mend.html", _page(draft))


def _posted(request: HttpRequest, draft: DraftView) -> HttpResponse:
    content = order_form.read(request.POST, onto=draft.content)
    version = int(request.POST.get("version", "0") or 0)
    try:
        if content != draft.content:
            version = drafts.save(draft.id, acting(request).person, content, version)
    except Refused as refused:
        if refused.word is not Word.STATE or "version" not in refused.details:
            raise
        if request.headers.get("X-Draft"):
            return HttpResponse(status=409)
        context = _page(replace(draft, content=content)) | {"conflict": draft}
        return render(request, "portal/units/mend.html", context, status=409)
    if request.headers.get("X-Draft"):
        return HttpResponse(status=204, headers={"X-Draft-Version": str(version)})
    _invoices, not_taken = files.enclose(request, draft.id)
    page = _page(kept.draft(draft.id))
    if not_taken:
        page |= {"errors": files.errors(not_taken), "has_errors": True}
        return render(request, "portal/units/mend.html", page, status=422)
    if request.POST.get("act") == "send" and not page["open"]:
        return HttpResponseRedirect(reverse("review", args=[draft.id]))
    return HttpResponseRedirect(reverse("mend", args=[draft.id]))


def _page(draft: DraftView) -> dict[str, Any]:
    returned = casework.by_number(draft.resubmits or "")
    before = copying.mending(returned.number)
    checked = checks.check(draft)
    mends = [_mend(shown(defect), defect.found_by, before, draft.content, checked) for defect in casework.defects(returned.id)]
    open_ = [each for each in mends if not each.is_mended and each.finding.severity == "block"]
    new = {(each.finding.code, each.finding.pointer) for each in mends}
    return {
        "draft": draft,
        "mends": mends,
        "open": open_,
        "mended": sum(each.is_mended for each in mends),
        "changes": [*_changes("", before, draft.content), *_changed_files(before, draft.content)],
        "contract_files": [each for each in enclosures.of_draft(draft.content) if each.paper == "contract"],
        "checks": checked,
        "others": [each for each in checked.findings if (each.code, each.pointer) not in new],
    }


def _mend(
    finding: ShownFinding, found_by: str, before: dict[str, Any], content: dict[str, Any], checked: Checked
) -> Mend:
    value = _value(content, finding.pointer)
    changed = value != _value(before, finding.pointer)
    if finding.code in RULES and found_by == "rule" and not checked.missing:
        is_mended = all((each.code, each.pointer) != (finding.code, finding.pointer) for each in checked.findings)
    else:
        is_mended = changed
    return Mend(
        finding=finding,
        field=_field(finding.pointer),
        id=field_id(finding.pointer),
        name=field_name(finding.pointer),
        value=number(value) if isinstance(value, int) else str(value or ""),
        dong=value if isinstance(value, int) else None,
        is_mended=is_mended,
    )


def _field(pointer: str) -> str:
    parts = pointer.strip("/").split("/")
    if parts[-1] in ("amount", "price") or pointer in ("/recover", "/payroll/total"):
        return "money"
    if parts[0] in ("lines", "invoices", "payroll") or pointer in ("/content", "/voucher_date", "/performed_on"):
        return "text"
    return "paper" if pointer == "/papers/contract" else "elsewhere"


def _value(content: Any, pointer: str) -> Any:
    """What stands at a pointer; a paper's value is whether it is enclosed, and as which files."""
    if pointer.startswith("/papers/"):
        paper = pointer.removeprefix("/papers/")
        files = [each["sha256"] for each in content.get("attachments", []) if each["paper"] == paper]
        return files or paper in content.get("papers", [])
    for part in pointer.strip("/").split("/"):
        if isinstance(content, list):
            content = content[int(part)] if part.isdigit() and int(part) < len(content) else None
        else:
            content = content.get(part) if isinstance(content, dict) else None
    return content


def _changes(pointer: str, before: Any, now: Any) -> Any:
    """Every place where two contents differ, one by one."""
    if isinstance(before, dict) and isinstance(now, dict):
        for name in [*before, *(name for name in now if name not in before)]:
            if name not in NOT_COMPARED:
                yield from _changes(f"{pointer}/{name}", before.get(name), now.get(name))
    elif isinstance(before, list) and isinstance(now, list) and (before or now) and isinstance((before or now)[0], dict):
        for place in range(max(len(before), len(now))):
            yield from _changes(
                f"{pointer}/{place}", before[place] if place < len(before) else {}, now[place] if place < len(now) else {}
            )
    elif (before or None) != (now or None):
        yield Change(label(pointer), _told(before), _told(now))


def _changed_files(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Change]:
    names = [[each.name for each in enclosures.of_draft(content)] for content in (before, now)]
    if names[0] != names[1]:
        yield Change(label("/attachments"), _told(names[0] or None), _told(names[1] or None))


def _told(value: Any) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, int):
        return number(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "–")
