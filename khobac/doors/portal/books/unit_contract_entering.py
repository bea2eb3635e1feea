"""A unit declares: contracts, appendices, guarantees and calls on them, plans by year (Circular 17/2024, Decree 254/2025)."""

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

from khobac.books.commitments.contract_queries import ContractPage, contract_page
from khobac.core.errors import Refused, Word
from khobac.doors.portal.books import contract_forms as forms
from khobac.doors.portal.books.contract_forms import terms_in, terms_of, written
from khobac.doors.portal.entering import EntryForm, entered
from khobac.doors.portal.seat import acting, unit_page
from khobac.flows import contracts
from khobac.flows.contracts import GuaranteeKind


class Deed(NamedTuple):
    """Something declared of a contract that stands: its words, its form, and what carries it out and says so."""

    title: Promise
    submit: Promise
    form: type[EntryForm]
    act: Callable[[ContractPage, Mapping[str, Any], str], str]


def _amend(page: ContractPage, typed: Mapping[str, Any], by: str) -> str:
    contract = page.contract
    contracts.amend(
        contract.unit,
        contract.code,
        terms_in(typed, terms_of(page)),
        typed["appendix"],
        typed["reason"],
        by,
        typed["effective_on"],
    )
    return _("Đã ghi phụ lục %(number)s") % {"number": typed["appendix"]}


def _guarantee(page: ContractPage, typed: Mapping[str, Any], by: str) -> str:
    contracts.guarantee(
        page.contract.unit,
        page.contract.code,
        typed["amount"],
        typed["expires_on"],
        by,
        kind=GuaranteeKind(typed["kind"]),
        bank=typed["bank"],
        number=typed["number"],
    )
    return _("Đã ghi bảo lãnh %(number)s") % {"number": typed["number"]}


def _call(page: ContractPage, typed: Mapping[str, Any], by: str) -> str:
    contract = page.contract
    contracts.call_guarantee(contract.unit, contract.code, typed["kind"], typed["amount"], typed["reason"], by)
    return _("Đã ghi yêu cầu ngân hàng trả theo bảo lãnh")


def _plan(page: ContractPage, typed: Mapping[str, Any], by: str) -> str:
    contracts.plan(page.contract.unit, page.contract.code, {typed["year"]: typed["amount"]}, by)
    return _("Đã ghi kế hoạch năm %(year)s của hợp đồng") % {"year": typed["year"]}


DEEDS = {
    "phu-luc": Deed(gettext_lazy("Phụ lục"), gettext_lazy("Ghi phụ lục"), forms.AppendixForm, _amend),
    "ke-hoach": Deed(gettext_lazy("Kế hoạch theo năm"), gettext_lazy("Ghi kế hoạch"), forms.YearPlanForm, _plan),
    "bao-lanh": Deed(gettext_lazy("Bảo lãnh"), gettext_lazy("Ghi bảo lãnh"), forms.GuaranteeForm, _guarantee),
    "goi-bao-lanh": Deed(gettext_lazy("Yêu cầu ngân hàng trả"), gettext_lazy("Ghi yêu cầu"), forms.CallForm, _call),
}


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """A contract not declared before."""
    seat = acting(request)

    def act(typed: Mapping[str, Any]) -> str:
        contracts.declare(
            seat.unit or "", typed["code"], terms_in(typed), typed["signed_on"], seat.person, typed["effective_on"]
        )
        return _("Đã khai báo hợp đồng %(code)s") % {"code": typed["code"]}

    done = reverse("contracts")
    context = {"title": _("Khai báo hợp đồng"), "submit": _("Khai báo"), "trail": [(done, _("Hợp đồng"))]}
    return entered(request, forms.ContractForm(request.POST or None), act, done, context)


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, deed: str, code: str) -> HttpResponse:
    """One more declaration about a contract, beside the figures it changes."""
    seat, wanted = acting(request), DEEDS.get(deed)
    if wanted is None:
        raise Http404
    page = contract_page(seat.unit or "", code)
    if page is None:
        raise Refused(Word.NOT_FOUND, _("Đơn vị không có hợp đồng %(code)s.") % {"code": code})
    done = reverse("contract", args=[code])
    context = {
        "title": wanted.title,
        "lead": _("Hợp đồng %(code)s") % {"code": code},
        "submit": wanted.submit,
        "facts": facts_of(page),
        "trail": [(reverse("contracts"), _("Hợp đồng")), (done, code)],
    }
    form = wanted.form(request.POST or None, initial=written(terms_of(page)))
    return entered(request, form, lambda typed: wanted.act(page, typed, seat.person), done, context)


def facts_of(page: ContractPage) -> list[tuple[str, int]]:
    """What whoever declares something reads beside it."""
    return [
        (_("Giá trị"), page.contract.value),
        (_("Đã thanh toán"), page.contract.paid_gross),
        (_("Tạm ứng chưa thu hồi"), page.contract.advance_outstanding),
        (_("Tiền bảo hành đang giữ"), page.retention.held),
    ]
