"""Signing in, in place again when the session has ended, signing out, and choosing the seat to act in."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.contrib import auth
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from khobac.core import rates
from khobac.core.rates import TooMany
from khobac.doors.portal.navigation import links
from khobac.doors.portal.seat import COOKIE, SESSION_KEY, Acting, public_page, sent_by_script, signed_in_page

SEAT_COOKIE_SECONDS = 180 * 24 * 3600


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """S01. `next` is kept only where it leads back into the portal."""
    back = _safe(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(back or "/")
    try:
        form = _tried(request)
    except TooMany as too_many:
        return _later(request, too_many.seconds)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        return HttpResponseRedirect(back or "/")
    return _asked(request, "portal/sign_in.html", form, {"next": back})


@public_page
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """S02: the form of the sheet over an untouched page; on success the page sends its blocked request again."""
    try:
        form = _tried(request)
    except TooMany as too_many:
        return _later(request, too_many.seconds)
    if request.method == "POST" and form.is_valid():
        auth.login(request, form.get_user())
        answer = HttpResponse()
        answer["HX-Trigger"] = json.dumps({"khobac:signed-in": {"csrf": get_token(request)}})
        return answer
    return _asked(request, "portal/sign_in_again.html", form, {})


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session on this machine."""
    auth.logout(request)
    return HttpResponseRedirect(settings.LOGIN_URL)


@signed_in_page
@require_POST
def switch_seat(request: HttpRequest) -> HttpResponse:
    """S03: act in another of one's seats; any other key changes nothing."""
    others: list[Acting] = request.seats  # type: ignore[attr-defined]
    answer = HttpResponseRedirect("/")
    if any(seat.key == request.POST.get("seat") for seat in others):
        request.session[SESSION_KEY] = request.POST["seat"]
        answer.set_cookie(
            COOKIE, request.POST["seat"], max_age=SEAT_COOKIE_SECONDS, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )
    return answer


@public_page
@require_GET
def front(request: HttpRequest) -> HttpResponse:
    """The way in: to the first page of one's role, else to the sign-in."""
    seat: Acting | None = request.seat  # type: ignore[attr-defined]
    if seat is None:
        return _without_seat(request) if request.user.is_authenticated else HttpResponseRedirect(settings.LOGIN_URL)
    built = links(seat.role, request.path)
    return HttpResponseRedirect(built[0].url) if built else _without_seat(request)


def locked(request: HttpRequest, _original: Any = None, credentials: dict[str, Any] | None = None) -> HttpResponse:
    """Too many wrong passwords: says for how long, and that nothing else is wrong (django-axes calls this)."""
    return _later(request, round(settings.AXES_COOLOFF_TIME * 3600), (credentials or {}).get("username", ""))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose one-time token no longer fits the session (Django calls this): nothing was done.

    What a page sends by itself is answered without a page, because a page would set another token and void the one in
    the sign-in sheet that this answer opens. The sheet itself comes back with a token that fits.
    """
    if request.path == reverse("sign_in_again"):
        context = {"stale": True, "username": request.POST.get("username", "")}
        return render(request, "portal/sign_in_again.html", context, status=422)
    if sent_by_script(request):
        return HttpResponse(status=401)
    return render(request, "portal/stale_form.html", status=403)


def _tried(request: HttpRequest) -> AuthenticationForm:
    """The form as it was sent, judged and counted: all from one address, wrong passwords of one person."""
    form = AuthenticationForm(request, request.POST or None)
    if request.method == "POST":
        rates.count("signing in from an address", rates.neighbourhood(request.META.get("REMOTE_ADDR", "")))
        if not form.is_valid() and not getattr(request, "axes_locked_out", False):
            rates.count("wrong passwords of a person", request.POST.get("username", ""))
    return form


def _later(request: HttpRequest, seconds: int, username: str = "") -> HttpResponse:
    template = "portal/sign_in_again.html" if getattr(request, "htmx", False) else "portal/sign_in.html"
    context = {
        "locked_minutes": -(-seconds // 60),
        "username": username or request.POST.get("username", ""),
        "next": _safe(request, request.POST.get("next", "")),
        "has_errors": True,
    }
    answer = render(request, template, context, status=429)
    answer["Retry-After"] = str(seconds)
    return answer


def _asked(request: HttpRequest, template: str, form: AuthenticationForm, context: dict[str, Any]) -> HttpResponse:
    refused = request.method == "POST"
    context |= {"wrong": refused, "has_errors": refused, "username": request.POST.get("username", "")}
    return render(request, template, context, status=422 if refused else 200)


def _without_seat(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/no_seat.html", status=403)


def _safe(request: HttpRequest, back: str) -> str:
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()) else ""
