"""Addresses of paying, and of what was paid."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.revenue import collections, paying

urlpatterns: list[URLPattern | URLResolver] = [
    path("nop", paying.find, name="pay"),
    path("nop/<str:code>", paying.owed, name="pay_owed"),
    path("nop/<str:code>/cho", paying.waiting, name="pay_waiting"),
    path("nop/<str:code>/tien-do", paying.progress, name="pay_progress"),
    path("nop/<str:code>/bien-lai", paying.receipt, name="pay_receipt"),
    path("thu", collections.collections, name="collections"),
    path("thu/<str:bank>/<str:reference>", collections.clarify, name="clarify_revenue"),
]
