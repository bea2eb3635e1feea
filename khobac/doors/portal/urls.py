"""Addresses of the portal: readable, stable, shareable; filters live in the query string."""
from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from khobac.doors.portal import look
from khobac.doors.portal.patterns import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("giao-dien", look.set_look, name="look"),
    path("bang-chu", look.amount_words, name="amount_words"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("mau/", patterns, {"page": ""}, name="patterns"),
    path("mau/<slug:page>", patterns, name="patterns"),
]
