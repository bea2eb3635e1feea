"""Addresses of the portal: readable, stable, shareable; filters live in the query string."""
from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from khobac.doors.portal import look, sign_in
from khobac.doors.portal.patterns import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", sign_in.front, name="front"),
    path("dang-nhap", sign_in.sign_in, name="sign_in"),
    path("dang-nhap-lai", sign_in.sign_in_again, name="sign_in_again"),
    path("dang-xuat", sign_in.sign_out, name="sign_out"),
    path("doi-vai-tro", sign_in.switch_seat, name="switch_seat"),
    path("giao-dien", look.set_look, name="look"),
    path("bang-chu", look.amount_words, name="amount_words"),
    path("ngon-ngu/", include("django.conf.urls.i18n")),
    path("", include("khobac.doors.portal.unit_urls")),
    path("", include("khobac.doors.portal.staff.urls")),
    path("", include("khobac.doors.portal.practice.urls")),
    path("", include("khobac.doors.portal.promises.urls")),
    path("", include("khobac.doors.portal.books.urls")),
    path("", include("khobac.doors.portal.investment.urls")),
    path("", include("khobac.doors.portal.law.urls")),
    path("", include("khobac.doors.portal.library.urls")),
    path("", include("khobac.doors.portal.why.urls")),
    path("", include("khobac.doors.portal.simulations.urls")),
    path("", include("khobac.doors.portal.revenue.urls")),
    path("", include("khobac.doors.portal.bills.urls")),
    path("", include("khobac.doors.portal.software.urls")),
    path("mau/", patterns, {"page": ""}, name="patterns"),
    path("mau/<slug:page>", patterns, name="patterns"),
]
