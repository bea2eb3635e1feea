"""Addresses of the unit side: my work, orders and dossiers, signing, budget, alerts."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
