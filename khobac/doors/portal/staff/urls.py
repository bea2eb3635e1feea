"""Addresses of the staff side: workbench, dossier, return, approvals."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
