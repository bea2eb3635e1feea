"""Addresses of simulations."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.simulations import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("luat/mo-phong", pages.simulations, name="simulations"),
    path("luat/mo-phong/thay-doi/<int:change_id>", pages.ask, name="ask_simulation"),
    path("luat/mo-phong/<int:simulation_id>", pages.simulation, name="simulation"),
    path("luat/mo-phong/<int:simulation_id>/<slug:outcome>", pages.dossiers, name="simulated_dossiers"),
]
