"""Addresses of extensions and letters of apology."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.promises import desk_pages, open_pages, seeds

urlpatterns: list[URLPattern | URLResolver] = [
    path("thu-xin-loi", open_pages.apologies, name="apologies"),
    path("thu-xin-loi/cua-don-vi", open_pages.own_apologies, name="own_apologies"),
    path("thu-xin-loi/cho-ky", desk_pages.to_sign, name="apologies_to_sign"),
    path("thu-xin-loi/cho-ky/<int:apology_id>", desk_pages.sign, name="sign_apology"),
    path("hat-giong", seeds.seeds, name="seeds"),
    path("gia-han", desk_pages.extensions, name="extensions"),
]
