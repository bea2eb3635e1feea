"""Who a browser belongs to: its session, the person signed in, and the units in which that person holds a seat now."""
from __future__ import annotations

from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import auth
from django.db import close_old_connections
from django.http import HttpRequest

from khobac.core import clock
from khobac.registers.organisations import queries as organisations


@dataclass(frozen=True)
class Entitled:
    """A person with units to be told of."""

    person: str
    units: frozenset[str]


@sync_to_async
def entitled(cookies: str) -> Entitled | None:
    """The person behind these cookies with their units of now; None for a stranger or somebody without a unit."""
    key = _session_key(cookies)
    if key is None:
        return None
    close_old_connections()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = auth.get_user(request)
    if not user.is_authenticated:
        return None
    seats = organisations.seats(user.get_username(), clock.now())
    units = frozenset(seat.unit for seat in seats if seat.unit)
    return Entitled(user.get_username(), units) if units else None


def _session_key(cookies: str) -> str | None:
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    return found.value if found else None
