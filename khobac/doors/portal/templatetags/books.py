"""How a cell of the books is written, and the address of a table as a file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString

from khobac.doors.portal.books.asked import without
from khobac.doors.portal.books.tables import FORMAT
from khobac.doors.portal.templatetags.portal import NOTHING, date_vi, moment, number

register = template.Library()


@register.filter
def figure(value: Any) -> str | SafeString:
    """A value as the page writes it: figures grouped, days and moments in full; nothing is "–"."""
    match value:
        case None | "":
            return NOTHING
        case int():
            return number(value)
        case dt.datetime():
            return moment(value)
        case dt.date():
            return date_vi(value)
    return str(value)


@register.simple_tag(takes_context=True)
def as_file(context: Context, kind: str) -> str:
    """This page's address as a file of that kind, from the first row on."""
    return without(context["request"], "sau", **{FORMAT: kind})
