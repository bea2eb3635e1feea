"""All URLs of the product; each door brings its own."""
from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("khobac.doors.portal.urls"))]
