"""The edge of the portal: a body that says it is too large is refused before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khobac.core import limits


class PageEdge:
    """Middleware, before anything that looks into a form. The API has an edge of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Reads the announced length alone; the server reads no further than that."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        fits = announced.isdecimal() and len(announced) < 18 and int(announced) <= limits.PAGE_BODY.value
        if fits or request.path.startswith("/api/"):
            return self.get_response(request)
        return render(request, "portal/too_large.html", status=413)
