"""Addresses of practice."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.practice import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("luyen-tap", pages.practice, name="practice"),
    path("luyen-tap/lai", pages.again, name="practice_again"),
    path("luyen-tap/<slug:number>", pages.opened, name="practice_open"),
    path("luyen-tap/<slug:number>/quyet-dinh", pages.decide, name="practice_decide"),
    path("luyen-tap/<slug:number>/tra-lai", pages.returning, name="practice_return"),
]
