"""Addresses of the explanation pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.why import again, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("ho-so/<str:number>/vi-sao", pages.unit_why, name="why"),
    path("ho-so-kho-bac/<str:number>/vi-sao", pages.treasury_why, name="treasury_why"),
    path("ho-so-kho-bac/<str:number>/vi-sao.json", pages.treasury_why_json, name="treasury_why_json"),
    path("ho-so-kho-bac/<str:number>/lam-lai", again.made_again, name="made_again"),
]
