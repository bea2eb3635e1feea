"""Entering what was decided about projects: registering one, changing its terms, its plans, settling it for good."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.money import format_dong
from khobac.doors.portal.books.asked import address
from khobac.doors.portal.books.desk import Books, books_of
from khobac.doors.portal.entering import EntryForm, entered
from khobac.doors.portal.investment import forms
from khobac.doors.portal.investment.forms import decision_in, terms_in
from khobac.doors.portal.seat import office_page
from khobac.flows import investment
from khobac.spending.investment.queries import ProjectPage, project_page

ENTERS = "officer"
"""Who enters what was decided outside (`enter_project`)."""


class Deed(NamedTuple):
    """Something entered of a project that stands: its words, its form, and what carries it out and says so."""

    title: Promise
    submit: Promise
    form: type[EntryForm]
    act: Callable[[str, Mapping[str, Any], str], str]


def _decide(unit: str, typed: Mapping[str, Any], by: str) -> str:
    investment.register(unit, terms_in(typed), decision_in(typed), by, typed["reason"])
    return _("Đã ghi quyết định %(number)s") % {"number": typed["number"]}


def _plan_medium(unit: str, typed: Mapping[str, Any], by: str) -> str:
    years = typed["first_year"], typed["last_year"]
    investment.plan_medium(unit, years, typed["source"], typed["amount"], decision_in(typed), by)
    return _("Đã ghi kế hoạch trung hạn %(first)s–%(last)s") % {"first": years[0], "last": years[1]}


def _plan_year(unit: str, typed: Mapping[str, Any], by: str) -> str:
    investment.plan_year(unit, typed["year"], typed["source"], typed["amount"], decision_in(typed), by)
    return _("Đã ghi kế hoạch năm %(year)s; dự toán được chỉnh theo") % {"year": typed["year"]}


def _settle(unit: str, typed: Mapping[str, Any], by: str) -> str:
    left = investment.settle_project(unit, typed["approved"], typed["number"], typed["issued_on"], by)
    if left < 0:
        return _("Đã ghi quyết toán; phải thu hồi %(amount)s") % {"amount": format_dong(-left)}
    return _("Đã ghi quyết toán; còn phải trả %(amount)s") % {"amount": format_dong(left)}


DEEDS = {
    "dieu-chinh": Deed(
        gettext_lazy("Điều chỉnh dự án"), gettext_lazy("Ghi điều chỉnh"), forms.ChangedTermsForm, _decide
    ),
    "trung-han": Deed(
        gettext_lazy("Kế hoạch trung hạn"), gettext_lazy("Ghi kế hoạch"), forms.MediumPlanForm, _plan_medium
    ),
    "ke-hoach-nam": Deed(gettext_lazy("Kế hoạch năm"), gettext_lazy("Ghi kế hoạch"), forms.AnnualPlanForm, _plan_year),
    "quyet-toan": Deed(
        gettext_lazy("Quyết toán hoàn thành"), gettext_lazy("Ghi quyết toán"), forms.SettlementForm, _settle
    ),
}


@office_page(ENTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A project not known before: the decision that approved it."""
    own = books_of(request)
    done = address(reverse("treasury_projects"), kb=own.kb)

    def act(typed: Mapping[str, Any]) -> str:
        investment.register(typed["project"], terms_in(typed), decision_in(typed), own.person)
        return _("Đã ghi dự án %(code)s") % {"code": typed["project"]}

    form = forms.ProjectForm(request.POST or None)
    context = {
        "title": _("Ghi dự án mới"),
        "lead": _("Theo quyết định phê duyệt dự án"),
        "submit": _("Ghi dự án"),
        "trail": [(done, _("Dự án đầu tư"))],
    }
    return entered(request, form, act, done, context)


@office_page(ENTERS)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, unit: str, deed: str) -> HttpResponse:
    """One more decision about a project of the treasury, beside the figures it changes."""
    own, wanted = books_of(request), DEEDS.get(deed)
    if wanted is None:
        raise Http404
    page = project_of(own, unit)
    done = address(reverse("treasury_project", args=[unit]), kb=own.kb)
    form = wanted.form(request.POST or None, initial=_known(page))
    context = {
        "title": wanted.title,
        "lead": unit,
        "submit": wanted.submit,
        "facts": _facts(page),
        "trail": [(address(reverse("treasury_projects"), kb=own.kb), _("Dự án đầu tư")), (done, unit)],
    }
    return entered(request, form, lambda typed: wanted.act(unit, typed, own.person), done, context)


def project_of(own: Books, unit: str) -> ProjectPage:
    """A project on these books. Raises NOT_FOUND for any other."""
    today = clock.today()
    page = project_page(unit, today.year, today)
    if page is None or page.treasury_id != own.treasury_id:
        raise Refused(Word.NOT_FOUND, _("Kho bạc chưa ghi nhận dự án %(code)s.") % {"code": unit})
    return page


def _known(page: ProjectPage) -> dict[str, object]:
    """What a form begins with: the terms as they are, this year, the source of the latest plan."""
    terms = page.terms
    return {
        "investor": terms.investor_id,
        "group": terms.group,
        "total_investment": f"{terms.total_investment:,}".replace(",", "."),
        "starts_on": f"{terms.starts_on:%d/%m/%Y}",
        "ends_on": f"{terms.ends_on:%d/%m/%Y}",
        "year": page.year,
        "source": page.plans[-1].source if page.plans else "",
        "first_year": page.plans[-1].years[0] if page.plans else "",
        "last_year": page.plans[-1].years[1] if page.plans else "",
    }


def _facts(page: ProjectPage) -> list[tuple[str, int]]:
    """What whoever enters a decision reads beside it."""
    return [
        (_("Tổng mức đầu tư"), page.terms.total_investment),
        (_("Kế hoạch trung hạn đã giao"), sum(plan.medium for plan in page.plans)),
        (_("Kế hoạch các năm đã giao"), sum(sum(plan.annual.values()) for plan in page.plans)),
        (_("Đã giải ngân từ đầu dự án"), page.disbursed_in_all),
    ]
