"""Addresses of the library of defects."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.library import drafting, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("thu-vien-loi", pages.entries, name="defect_library"),
    path("thu-vien-loi/muc/<slug:key>", pages.entry, name="library_entry"),
    path("thu-vien-loi/soan", drafting.draft, name="library_draft"),
    path("thu-vien-loi/soan/<slug:key>", drafting.draft, name="library_redraft"),
]
