"""How figures, dates, working time and states are written on every page, in the language of the page.

All filters answer "–" for None: nothing and zero must look different.
"""
from __future__ import annotations

import datetime as dt

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from khobac.core import clock
from khobac.core.money import MINUS, Language, format_dong, format_large, in_words, in_words_en

register = template.Library()

NOTHING = "–"

# Public status (one word of flows.status) → what people read and how its tag looks.
PUBLIC_STATUSES = {
    "draft": (gettext_lazy("Bản nháp"), "plain"),
    "signing": (gettext_lazy("Chờ ký"), "info"),
    "received": (gettext_lazy("Đã tiếp nhận"), "info"),
    "processing": (gettext_lazy("Đang kiểm soát"), "info"),
    "needs_mending": (gettext_lazy("Cần sửa"), "warning"),
    "refused": (gettext_lazy("Từ chối"), "danger"),
    "withdrawn": (gettext_lazy("Đã rút"), "plain"),
    "approved": (gettext_lazy("Đã duyệt chi"), "info"),
    "payment_returned": (gettext_lazy("Ngân hàng trả lại"), "warning"),
    "not_paid": (gettext_lazy("Không chi"), "danger"),
    "paid": (gettext_lazy("Đã thanh toán"), "ok"),
}

# Severity of a finding → word and tag.
SEVERITIES = {
    "block": (gettext_lazy("Lỗi chặn"), "danger"),
    "warn": (gettext_lazy("Cảnh báo"), "warning"),
    "look": (pgettext_lazy("severity", "Cần người xem"), "info"),
}


def _language() -> Language:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


@register.filter
def dong(amount: int | None) -> str:
    """The full amount with its currency: 12.450.000 ₫ or VND 12,450,000."""
    return NOTHING if amount is None else format_dong(amount, _language())


@register.filter
def dong_large(amount: int | None) -> str:
    """The amount in tỷ or triệu: 1.234,5 tỷ ₫ or VND 1,234.5 billion."""
    return NOTHING if amount is None else format_large(amount, _language())


@register.filter
def number(value: int | None) -> str:
    """A bare figure with thousands grouped, for table cells whose heading carries the unit, and for counts."""
    if value is None:
        return NOTHING
    digits = f"{abs(value):,}" if _language() == "en" else f"{abs(value):,}".replace(",", ".")
    return f"{MINUS}{digits}" if value < 0 else digits


@register.filter
def words(amount: int | None) -> str:
    """The amount in words, in the language of the page; papers to be signed carry the Vietnamese ones."""
    if amount is None:
        return ""
    return in_words_en(amount) if _language() == "en" else in_words(amount)


@register.filter
def working_time_left(seconds: int | None) -> str:
    """Working time until the due moment: "Còn 3 g 10 ph", or when negative "Quá hạn 20 ph". Minutes end at 10 hours."""
    if seconds is None:
        return NOTHING
    hours, minutes = divmod(abs(seconds) // 60, 60)
    if hours >= 10:
        span = _("%(hours)s g") % {"hours": hours}
    elif hours:
        span = _("%(hours)s g %(minutes)02d ph") % {"hours": hours, "minutes": minutes}
    else:
        span = _("%(minutes)s ph") % {"minutes": minutes}
    if seconds < 0:
        return _("Quá hạn %(span)s") % {"span": span}
    return _("Còn %(span)s") % {"span": span}


@register.filter
def date_vi(day: dt.date | None) -> str:
    """The day: 21/11/2026, in English 21 Nov 2026."""
    if day is None:
        return NOTHING
    return date_format(clock.local(day) if isinstance(day, dt.datetime) else day, "DATE_FORMAT")


@register.filter
def moment(at: dt.datetime | None) -> str | SafeString:
    """The instant in Vietnamese time as a <time> element: 21/11/2026 14:03."""
    if at is None:
        return NOTHING
    local = clock.local(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "DATETIME_FORMAT"))


@register.filter
def hour(at: dt.datetime | None) -> str | SafeString:
    """The time of day alone as a <time> element, for lists of one day: 14:03."""
    if at is None:
        return NOTHING
    local = clock.local(at)
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), date_format(local, "TIME_FORMAT"))


@register.filter
def office_number(value: str | None) -> str | SafeString:
    """A number of the office (HS-…, TT-…, BT-…), never broken over two lines and never translated by the browser."""
    return format_html('<span class="number" translate="no">{}</span>', value) if value else NOTHING


@register.filter
def masked_account(account: str) -> str:
    """An account for screens others may see: its last four characters."""
    return f"…{account[-4:]}"


@register.filter
def status_word(public_status: str) -> str:
    """What people read for a public status."""
    return str(PUBLIC_STATUSES[public_status][0])


@register.filter
def status_kind(public_status: str) -> str:
    """The tag of a public status: ok, info, warning, danger or plain."""
    return PUBLIC_STATUSES[public_status][1]


@register.filter
def severity_word(severity: str) -> str:
    """What people read for a finding's severity."""
    return str(SEVERITIES[severity][0])


@register.filter
def severity_kind(severity: str) -> str:
    """The tag of a finding's severity."""
    return SEVERITIES[severity][1]


@register.filter
def field_id(pointer: str) -> str:
    """The id of the form field a finding points at: "/lines/0/amount" → "f-lines-0-amount"."""
    return "f" + pointer.replace("/", "-") if pointer else "f-page"


@register.filter
def field_name(pointer: str) -> str:
    """The name under which the field of a pointer is posted: "/lines/0/amount" → "lines-0-amount"."""
    return pointer.strip("/").replace("/", "-")


@register.filter
def at(said: dict[str, str] | None, pointer: str) -> str:
    """What is said about the field at that pointer; nothing for most."""
    return (said or {}).get(pointer, "")


@register.filter
def touches(said: dict[str, str] | None, beginnings: str) -> bool:
    """Whether anything is said about a part of the form: beginnings of pointers, with spaces between."""
    return any(pointer.startswith(tuple(beginnings.split())) for pointer in said or {})


@register.filter
def row_number(pointer: str) -> str:
    """The row a pointer names, counted for people: "/payees/3/amount" → "4"; empty where it names none."""
    part = pointer.split("/")[2:3]
    return str(int(part[0]) + 1) if part and part[0].isdigit() else ""
