"""Addresses of investment capital: the owner's project, the treasury's projects and their settlement."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.investment import treasury_entering, treasury_projects, unit_project

urlpatterns: list[URLPattern | URLResolver] = [
    path("du-an", unit_project.project, name="project"),
    path("du-an/nghiem-thu", unit_project.accept_volume, name="accept_volume"),
    path("du-an/lap-lenh", unit_project.start_payment, name="project_payment"),
    path("so-sach/du-an", treasury_projects.project_list, name="treasury_projects"),
    path("so-sach/du-an/quyet-toan", treasury_projects.year_report, name="project_years"),
    path("so-sach/du-an/ghi", treasury_entering.register, name="new_project"),
    path("so-sach/du-an/<str:unit>/ghi/<slug:deed>", treasury_entering.change, name="project_entry"),
    path("so-sach/du-an/<str:unit>", treasury_projects.project, name="treasury_project"),
]
