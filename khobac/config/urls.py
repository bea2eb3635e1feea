"""All URLs of the product; each door brings its own."""
from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from khobac.doors.api.application import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path(".well-known/", include("khobac.doors.api.well_known")),
    path("", include("khobac.doors.portal.urls")),
]
