"""What the address of a page of the books asks for: a year, a period of days, one of a list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.encoding import escape_uri_path

from khobac.core import clock
from khobac.doors.portal.days import parse_day

YEARS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Days:
    """From a day to a day, both included."""

    from_on: dt.date
    to_on: dt.date


def years() -> list[int]:
    """The budget years that pages offer: this one and those before it."""
    return [clock.today().year - back for back in range(YEARS_SHOWN)]


def year_of(request: HttpRequest) -> int:
    """The year asked for (`nam`); this year where none of those offered is."""
    asked = request.GET.get("nam", "")
    return int(asked) if asked in map(str, years()) else clock.today().year


def days_of(request: HttpRequest, usual_from: dt.date) -> Days:
    """The days asked for (`tu`, `den`); what cannot be read counts as not asked."""
    today = clock.today()
    from_on = parse_day(request.GET.get("tu", ""), today) or usual_from
    to_on = parse_day(request.GET.get("den", ""), today) or today
    return Days(from_on, max(from_on, to_on))


@dataclass(frozen=True, slots=True)
class Knowing:
    """What was recorded until the end of a day counts; `on` is None where everything does."""

    on: dt.date | None

    @property
    def at(self) -> dt.datetime | None:
        """The end of that day."""
        return clock.end_of(self.on) if self.on else None


def knowing(request: HttpRequest) -> Knowing:
    """By what was known on which day the address asks (`biet`); today is what is known now."""
    today = clock.today()
    day = parse_day(request.GET.get("biet", ""), today)
    return Knowing(day if day and day < today else None)


def one_of(request: HttpRequest, name: str, choices: Collection[str], usual: str) -> str:
    """The choice asked for under this name, or the usual one."""
    asked = request.GET.get(name, "")
    return asked if asked in choices else usual


def address(path: str, **query: object) -> str:
    """A path with its query; empty values are left out."""
    kept = {name: value for name, value in query.items() if value not in ("", None)}
    return f"{path}?{urlencode(kept)}" if kept else path


def without(request: HttpRequest, *names: str, **changed: object) -> str:
    """This page's address without these parameters and with those; its path as addresses spell it (`a#1` is `a%231`)."""
    kept = {name: value for name, value in request.GET.dict().items() if name not in (*names, *changed)}
    return address(escape_uri_path(request.path), **kept, **changed)
