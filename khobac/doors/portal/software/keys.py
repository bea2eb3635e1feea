"""The page of a unit's software, and its keys: made, exchanged and ended here, each shown once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.core import access, clock
from khobac.doors.portal.books.unit_accounts import sections
from khobac.doors.portal.entering import EntryForm
from khobac.doors.portal.seat import acting, unit_errand, unit_page
from khobac.doors.portal.software import words
from khobac.flows import partners
from khobac.watch.webhooks import queries as webhooks

SIGNERS = ("chief_accountant", "holder")


@unit_page()
@never_cache
@require_GET
def software(request: HttpRequest) -> HttpResponse:
    """Keys, addresses and the log. Three statements of its own."""
    seat = acting(request)
    with access.as_treasury():
        keys = partners.keys_of(seat.unit or "")
    now = clock.now()
    context = {
        "keys": [words.ShownKey(each, now) for each in keys],
        "addresses": [words.ShownAddress(each) for each in webhooks.endpoints_of(seat.unit or "")],
        "log": [words.ShownEvent(each) for each in webhooks.log_of(seat.unit or "")],
        "may_manage": seat.role in SIGNERS,
        "sections": sections("software"),
    }
    return render(request, "portal/software/software.html", context)


class KeyForm(EntryForm):
    """For whom a key acts, and what it may do."""

    person = forms.ChoiceField(label=gettext_lazy("Nhân danh kế toán"))
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("Được làm gì"), choices=list(words.SCOPES.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, unit: str, *given: Any) -> None:
        super().__init__(*given)
        self.fields["person"].choices = partners.preparers(unit)  # type: ignore[attr-defined]


@unit_errand(*SIGNERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new_key(request: HttpRequest) -> HttpResponse:
    """Ask for a key; the answer shows it, this once."""
    seat = acting(request)
    form = KeyForm(seat.unit or "", request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        return _shown(
            request, partners.create_own_key(seat.unit or "", entered["person"], entered["scopes"], seat.person)
        )
    context = {
        "form": form,
        "title": _("Khóa mới cho phần mềm"),
        "submit": _("Tạo khóa"),
        "done": reverse("software"),
        "has_errors": bool(form.errors),
    }
    return render(request, "portal/entry.html", context, status=422 if form.errors else 200)


@unit_errand(*SIGNERS)
@never_cache
@require_POST
def rotate(request: HttpRequest, hint: str) -> HttpResponse:
    """A new key for an old one, which lives on for a day."""
    seat = acting(request)
    return _shown(request, partners.rotate_own_key(seat.unit or "", hint, seat.person), old=hint)


@unit_errand(*SIGNERS)
@require_POST
def revoke(request: HttpRequest, hint: str) -> HttpResponse:
    """End a key at once."""
    seat = acting(request)
    partners.revoke_own_key(seat.unit or "", hint, seat.person)
    messages.success(request, _("Đã thu hồi khóa; phần mềm dùng khóa này không vào được nữa"))
    return HttpResponseRedirect(reverse("software"))


def _shown(request: HttpRequest, key: str, old: str = "") -> HttpResponse:
    return render(request, "portal/software/key.html", {"key": key, "old": old})
