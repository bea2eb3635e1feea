"""What a person chose about the look (theme, density, shortcuts), kept in cookies, and what the frame of a page needs.

Cookies, not the session: the choice must hold before sign-in and be known when the first byte is rendered, so that a
dark page never flashes white. No personal data is in them.
"""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from khobac.core.money import AmountUnreadable, parse_dong
from khobac.doors.portal.navigation import Link, links, search_address

CHOICES = {"theme": ("auto", "light", "dark"), "density": ("comfortable", "compact"), "shortcuts": ("on", "off")}
COMPACT_ROLES = {"officer", "office_chief_accountant", "director", "payment_officer", "supervisor", "operator"}
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Frame:
    """What base.html shows around every page."""

    links: list[Link]
    theme: str
    density: str
    shortcuts: str
    sandbox: bool
    stream_port: str
    seat: object | None
    search_url: str


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor. The sign-in sets `request.seat` (role and the labels base.html shows); None is the public."""
    seat = getattr(request, "seat", None)
    role = seat.role if seat else "public"
    usual_density = "compact" if role in COMPACT_ROLES else "comfortable"
    return {
        "frame": Frame(
            links=links(role, request.path, getattr(request, "nav_counts", None)),
            theme=_chosen(request, "theme", "auto"),
            density=_chosen(request, "density", usual_density),
            shortcuts=_chosen(request, "shortcuts", "on"),
            sandbox=getattr(settings, "SAMPLE_DATA", False),
            stream_port=settings.STREAM_PORT,
            seat=seat,
            search_url=search_address(role),
        )
    }


def _chosen(request: HttpRequest, name: str, usual: str) -> str:
    value = request.COOKIES.get(name, "")
    return value if value in CHOICES[name] else usual


@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keeps the choices posted (theme, density, shortcuts) for a year and goes back to the page."""
    chosen = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if any(value not in CHOICES[name] for name, value in chosen.items()):
        return HttpResponseBadRequest()
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    answer = HttpResponseRedirect(back)
    for name, value in chosen.items():
        answer.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    return answer


@require_GET
def amount_words(request: HttpRequest) -> HttpResponse:
    """The fragment under a money field: the amount in words, or why it cannot be read."""
    typed = next(iter(request.GET.dict().values()), "")
    try:
        context: dict[str, Any] = {"amount": parse_dong(str(typed))}
    except AmountUnreadable as problem:
        context = {"problem": problem.code}
    return render(request, "portal/components/money_words.html", context)


class ChosenLanguage:
    """Middleware: Vietnamese unless the reader has chosen English.

    Django's own asks the browser, and many browsers in Vietnamese offices are installed in English.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serves the request in the language of its cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            answer = self.get_response(request)
            answer.headers.setdefault("Content-Language", language)
            return answer
