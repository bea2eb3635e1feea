"""S12: what was allotted, what is spoken for, what is left, by kind of account and source."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.queries import PositionView
from khobac.core import clock
from khobac.doors.portal.books.lines import line_address
from khobac.doors.portal.seat import acting, unit_page
from khobac.registers.nomenclature import queries as nomenclature

SOURCE = "source"
YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """One line of the table; a group carries the sums of its lines."""

    name: str
    position: PositionView
    is_group: bool = False
    url: str = ""
    """Where the line says what its figures are made of; a group has no such page."""

    @property
    def used_percent(self) -> int:
        """How much of the allotment is spent or spoken for."""
        if self.position.allotted <= 0:
            return 0
        return 100 * (self.position.allotted - self.position.available) // self.position.allotted


@unit_page()
@require_GET
def budget_lines(request: HttpRequest) -> HttpResponse:
    """The lines of one budget year, with the deposit account."""
    today = clock.today()
    years = [today.year - back for back in range(YEARS_SHOWN)]
    asked = request.GET.get("nam", "")
    year = int(asked) if asked in map(str, years) else today.year
    found = budget.lines_of_unit(acting(request).unit or "", year)
    context = {"rows": figures(found), "year": year, "years": years, "at": clock.now()}
    return render(request, "portal/units/budget_lines.html", context)


def figures(found: Mapping[LineKey, PositionView]) -> list[Figures]:
    """The estimate with its sources below it, then the deposit; groups of one line stand without their line."""
    names = nomenclature.codes({(SOURCE, key.source) for key in found if key.source}, clock.today())
    english = (get_language() or "vi").startswith("en")
    rows: list[Figures] = []
    for kind, word in (("estimate", _("Dự toán")), ("deposit", _("Tài khoản tiền gửi"))):
        lines = {key: position for key, position in found.items() if key.account_kind == kind}
        if not lines:
            continue
        rows.append(Figures(word, _sum(lines.values()), is_group=True, url=_deposit_url(lines)))
        for key, position in lines.items():
            if key.source:
                code = names.get((SOURCE, key.source))
                name = (code.name_en if english and code.name_en else code.name_vi) if code else ""
                named = " · ".join(dict.fromkeys(filter(None, [key.source, name])))
                rows.append(Figures(f"{_('Nguồn')} {named}", position, url=line_address(reverse("budget_line"), key)))
    return rows


def _deposit_url(lines: Collection[LineKey]) -> str:
    """A deposit is a line without a source, shown as its own group."""
    return next((line_address(reverse("budget_line"), key) for key in lines if not key.source), "")


def _sum(positions: Collection[PositionView]) -> PositionView:
    return PositionView(**{each.name: sum(getattr(p, each.name) for p in positions) for each in fields(PositionView)})
