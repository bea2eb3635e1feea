"""Addresses to which events of a unit go, and sending again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from khobac.doors.portal.entering import EntryForm, TextField, entered
from khobac.doors.portal.seat import acting, unit_errand
from khobac.doors.portal.software import words
from khobac.doors.portal.software.keys import SIGNERS
from khobac.flows import webhooks


class AddressForm(EntryForm):
    """Where events go, and which."""

    url = TextField(
        gettext_lazy("Địa chỉ nhận"),
        300,
        help_text=gettext_lazy("Bắt đầu bằng https://, ví dụ https://don-vi.example/su-kien"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Loại sự kiện"), choices=list(words.KINDS.items()), widget=forms.CheckboxSelectMultiple
    )


@unit_errand(*SIGNERS)
@never_cache
@require_http_methods(["GET", "POST"])
def new_address(request: HttpRequest) -> HttpResponse:
    """Name an address; one that is there already gets the kinds chosen now."""
    seat = acting(request)

    def subscribe(asked: Mapping[str, Any]) -> str:
        webhooks.subscribe(seat.unit or "", asked["url"], asked["kinds"], seat.person)
        return _("Sự kiện sẽ được gửi tới địa chỉ này")

    form = AddressForm(request.POST if request.method == "POST" else None)
    context = {"title": _("Nhận sự kiện"), "submit": _("Nhận sự kiện")}
    return entered(request, form, subscribe, reverse("software"), context)


@unit_errand(*SIGNERS)
@require_POST
def try_out(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """A trial event, to see that it arrives."""
    seat = acting(request)
    webhooks.try_out(seat.unit or "", endpoint_id, seat.person, secrets.token_hex(16))
    messages.success(request, _("Đã gửi một sự kiện thử; kết quả hiện trong nhật ký sau vài giây"))
    return HttpResponseRedirect(reverse("software"))


@unit_errand(*SIGNERS)
@require_POST
def end(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send nothing there any more."""
    seat = acting(request)
    webhooks.end(seat.unit or "", endpoint_id, seat.person)
    messages.success(request, _("Đã ngừng gửi tới địa chỉ này"))
    return HttpResponseRedirect(reverse("software"))


@unit_errand(*SIGNERS)
@require_POST
def send_again(request: HttpRequest, event_id: int) -> HttpResponse:
    """Once more, delivered or not."""
    seat = acting(request)
    webhooks.send_again(seat.unit or "", event_id, seat.person)
    messages.success(request, _("Sự kiện sẽ được gửi lại trong vài giây"))
    return HttpResponseRedirect(reverse("software"))
