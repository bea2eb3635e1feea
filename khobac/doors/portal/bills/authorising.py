"""Authorising: the form of the accountant, and the page on which each signer reads everything before signing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.states import AuthorisationState
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.bills import words
from khobac.doors.portal.bills.unit_bills import SIGNERS, ShownAuthorisation
from khobac.doors.portal.entering import DayField, DongField, EntryForm, TextField, entered
from khobac.doors.portal.seat import acting, unit_page
from khobac.flows.autopay import authorising
from khobac.flows.autopay.authorising import Asked
from khobac.registers.accounts import queries as accounts

PAYEES = 100


class AuthorisationForm(EntryForm):
    """Which bills may be paid, from what, up to how much, and until when."""

    provider = forms.ChoiceField(label=gettext_lazy("Nhà cung cấp"))
    service = forms.ChoiceField(label=gettext_lazy("Dịch vụ"), choices=list(words.SERVICES.items()))
    customers = TextField(
        gettext_lazy("Mã khách hàng"), 2000, help_text=gettext_lazy("Nhiều mã thì cách nhau bằng dấu phẩy.")
    )
    contract_no = TextField(gettext_lazy("Số hợp đồng với nhà cung cấp"), 60, "mid", required=False)
    payee = forms.ChoiceField(label=gettext_lazy("Trả cho"))
    ndkt = TextField(
        gettext_lazy("Mã NDKT"),
        4,
        "short",
        attrs={"inputmode": "numeric"},
        help_text=gettext_lazy("Điện 6501, nước 6502, điện thoại 6601, internet 6605."),
    )
    accounts = TextField(
        gettext_lazy("Trả từ"),
        60,
        "mid",
        help_text=gettext_lazy("Mã nguồn dự toán theo thứ tự trả, ví dụ 13, 12; tiền gửi ghi TG."),
    )
    cap = DongField(
        label=gettext_lazy("Mức trần một hóa đơn (₫)"),
        required=False,
        help_text=gettext_lazy("Hóa đơn cao hơn phải chờ đơn vị xác nhận."),
    )
    monthly_cap = DongField(
        label=gettext_lazy("Mức trần một tháng (₫)"),
        required=False,
        help_text=gettext_lazy("Của mọi mã khách hàng, theo kỳ hóa đơn; hóa đơn làm vượt chờ đơn vị xác nhận."),
    )
    tolerance_percent = forms.IntegerField(
        label=gettext_lazy("Được cao hơn mọi khi (%)"),
        required=False,
        min_value=0,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-short"}),
        help_text=gettext_lazy("So với trung bình ba hóa đơn gần nhất và cùng tháng năm trước."),
    )
    valid_to = DayField(label=gettext_lazy("Có hiệu lực đến"), required=False)

    def __init__(self, unit: str, sent: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent)
        found = accounts.payees(unit, "", clock.today(), PAYEES)
        self._offer("provider", [(each.code, each.name) for each in autopay.providers()])
        self._offer("payee", [(each.code, f"{each.name} · {each.account_number}") for each in found])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = choices


@unit_page("accountant")
@never_cache
@require_http_methods(["GET", "POST"])
def prepare(request: HttpRequest) -> HttpResponse:
    """One document, sent once; it works when chief accountant and holder have signed."""
    seat = acting(request)

    def act(typed: Mapping[str, Any]) -> str:
        same = ("provider", "service", "payee", "ndkt", "contract_no", "valid_to")
        limits = ("cap", "monthly_cap", "tolerance_percent")
        authorising.prepare(
            Asked(
                unit=seat.unit or "",
                customers=_listed(typed["customers"]),
                accounts=tuple("deposit" if each.upper() == "TG" else each for each in _listed(typed["accounts"])),
                prepared_by=seat.person,
                **{name: typed[name] for name in (*same, *limits)},
            )
        )
        return _("Đã trình kế toán trưởng ký ủy quyền")

    done = reverse("bills")
    context = {
        "title": _("Ủy quyền trả hóa đơn"),
        "lead": _(
            "Ký một lần; hóa đơn đúng như ủy quyền tự trả khi đến hạn. Đơn vị luôn được báo trước và có thể dừng lại."
        ),
        "submit": _("Trình ký"),
        "trail": [(done, _("Hóa đơn tự trả"))],
    }
    return entered(request, AuthorisationForm(seat.unit or "", request.POST or None), act, done, context)


@unit_page()
@never_cache
@require_GET
def authorisation(request: HttpRequest, authorisation_id: int) -> HttpResponse:
    """Everything an authorisation says: what a signer reads before signing."""
    seat = acting(request)
    own = autopay.authorisations([authorisation_id]).get(authorisation_id)
    if own is None:
        raise Refused(Word.NOT_FOUND, "Không có ủy quyền này.")
    names = {each.code: each.name for each in autopay.providers()}
    payee = accounts.payee(seat.unit or "", own.payee_code, clock.today())
    signs_next = {AuthorisationState.DRAFT: "chief_accountant", AuthorisationState.COUNTERSIGNED: "holder"}
    is_signer = seat.role in SIGNERS
    context = {
        "shown": ShownAuthorisation(own, names.get(own.provider, own.provider)),
        "payee": payee,
        "may_sign": signs_next.get(AuthorisationState(own.state)) == seat.role,
        "may_suspend": is_signer and own.state == AuthorisationState.ACTIVE,
        "may_resume": is_signer and own.state == AuthorisationState.SUSPENDED,
        "may_revoke": is_signer and own.state not in (AuthorisationState.REVOKED, AuthorisationState.REPLACED),
        "trail": [(reverse("bills"), _("Hóa đơn tự trả"))],
    }
    return render(request, "portal/bills/authorisation.html", context)


@unit_page(*SIGNERS)
@require_POST
def act(request: HttpRequest, authorisation_id: int, deed: str) -> HttpResponse:
    """Sign it, suspend it, let it count again, or end it."""
    seat = acting(request)
    changes = {
        "tam-ngung": AuthorisationState.SUSPENDED,
        "dung-lai": AuthorisationState.ACTIVE,
        "huy": AuthorisationState.REVOKED,
    }
    if deed == "ky":
        authorising.sign_with_own_key(seat.unit or "", authorisation_id, seat.person)
        messages.success(request, _("Đã ký ủy quyền"))
    elif deed in changes:
        authorising.change(seat.unit or "", authorisation_id, changes[deed], seat.person)
        messages.success(request, _("Đã ghi thay đổi của ủy quyền"))
    else:
        raise Http404
    return HttpResponseRedirect(reverse("authorisation", args=[authorisation_id]))


def _listed(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part for each in text.split(",") if (part := each.strip()))
