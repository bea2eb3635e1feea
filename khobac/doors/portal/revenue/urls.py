"""Addresses of paying."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.revenue import paying

urlpatterns: list[URLPattern | URLResolver] = [
    path("nop", paying.find, name="pay"),
    path("nop/<str:code>", paying.owed, name="pay_owed"),
    path("nop/<str:code>/cho", paying.waiting, name="pay_waiting"),
    path("nop/<str:code>/tien-do", paying.progress, name="pay_progress"),
    path("nop/<str:code>/bien-lai", paying.receipt, name="pay_receipt"),
]
