"""A page on which one thing is entered: its form, everything wrong with it at once at its field, then back to where it shows.

What a form cannot know (rights, sums, what was decided before) the flow says; its word lands at the field it points at,
with everything that was typed still there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.money import AmountUnreadable, format_dong, parse_dong
from khobac.doors.portal.days import parse_day

ELSEWHERE = (Word.NO_RIGHT, Word.NOT_FOUND)
"""Refusals that no change of the form would mend, unless they point at one of its fields."""


class DongField(forms.CharField):
    """Whole đồng as people type them: 12.450.000, 1,2 tỷ."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-mid", "data-money": ""})

    def clean(self, value: Any) -> int | None:
        """The amount; None where the field may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_dong(text)
        except AmountUnreadable as unreadable:
            raise forms.ValidationError(_("Ghi số đồng nguyên, ví dụ 12.450.000.")) from unreadable


class SignedDongField(DongField):
    """The same, with a minus before what is taken back."""

    def clean(self, value: Any) -> int | None:
        """The amount with its sign."""
        text = str(value or "").strip()
        amount = super().clean(text.removeprefix("-").removeprefix("−"))
        return amount if amount is None or text[:1].isdigit() else -amount


class DayField(forms.CharField):
    """A day as people type it: 21/11/2026, 5/1, hôm nay."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-short", "placeholder": "dd/mm/yyyy"}
    )

    def clean(self, value: Any) -> dt.date | None:
        """The day; None where the field may be empty and is."""
        text = super().clean(value)
        if not text:
            return None
        day = parse_day(text, clock.today())
        if day is None:
            raise forms.ValidationError(_("Ngày không đọc được; ghi như 21/11/2026."))
        return day


class TextField(forms.CharField):
    """A line of text that no browser fills in by itself."""

    def __init__(self, label: Any, longest: int, width: str = "long", **options: Any) -> None:
        attributes = {"autocomplete": "off", "class": f"w-{width}", **options.pop("attrs", {})}
        super().__init__(label=label, max_length=longest, widget=forms.TextInput(attrs=attributes), **options)


class YearField(forms.IntegerField):
    """A budget year."""

    def __init__(self, label: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w-short"})
        super().__init__(label=label, min_value=2015, max_value=2100, widget=widget, **options)


class EntryForm(forms.Form):
    """A form of such a page; Vietnamese first, nothing asked for by the browser itself."""

    use_required_attribute = False

    def __init__(self, sent: Mapping[str, Any] | None = None, initial: Mapping[str, Any] | None = None) -> None:
        super().__init__(sent, auto_id="f-%s", initial=dict(initial or {}))
        for field in self.fields.values():
            field.error_messages["required"] = _("Cần điền mục này.")
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "w-long"

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """Where something is wrong, and what, in the order of the form."""
        places = [(self[name].id_for_label, f"{self[name].label}: ", self[name].errors) for name in self.fields]
        places.append(("main", "", self.non_field_errors()))
        return [(place, f"{label}{error}") for place, label, errors in places for error in errors]


def entered(
    request: HttpRequest,
    form: EntryForm,
    act: Callable[[Mapping[str, Any]], str],
    done: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """The page, or what comes of it: `act` on what was entered says in a sentence what is done, then `done` is shown."""
    if request.method == "POST" and form.is_valid():
        try:
            said = act(form.cleaned_data)
        except Refused as refused:
            _tell(form, refused)
        else:
            messages.success(request, said)
            return HttpResponseRedirect(done)
    page = {**context, "form": form, "done": done, "has_errors": bool(form.errors)}
    return render(request, "portal/entry.html", page, status=422 if form.errors else 200)


def _tell(form: EntryForm, refused: Refused) -> None:
    """Put a refusal where it belongs on the form, each of its faults at its field. Raises it again where no field is meant."""
    pointer, short = str(refused.details.get("pointer", "")), refused.details.get("short")
    faults = refused.details.get("faults") or [(pointer, refused.sentence)]
    places = [pointer.strip("/") for pointer, _sentence in faults]
    if refused.word in ELSEWHERE and not any(place in form.fields for place in places):
        raise refused
    for place, (_pointer, told) in zip(places, faults, strict=True):
        sentence = _(told)
        if short:
            sentence = _("%(sentence)s Chênh %(short)s.") % {"sentence": sentence, "short": format_dong(short)}
        form.add_error(place if place in form.fields else None, sentence)
