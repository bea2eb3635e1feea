"""Addresses of bills."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.bills import authorising, treasury_bills, unit_bills

urlpatterns: list[URLPattern | URLResolver] = [
    path("hoa-don", unit_bills.bills, name="bills"),
    path("hoa-don/uy-quyen", authorising.prepare, name="authorise_bills"),
    path("hoa-don/uy-quyen/<int:authorisation_id>", authorising.authorisation, name="authorisation"),
    path("hoa-don/uy-quyen/<int:authorisation_id>/<slug:deed>", authorising.act, name="authorisation_act"),
    path("hoa-don/dieu-chinh/<int:credit_id>/nop-tra", unit_bills.give_back, name="give_back_credit"),
    path("hoa-don/<int:bill_id>/<slug:deed>", unit_bills.answer, name="bill_answer"),
    path("hoa-don/<int:bill_id>/ly-do/<slug:deed>", unit_bills.answer_with_reason, name="bill_reason"),
    path("hoa-don-tu-tra", treasury_bills.overview, name="treasury_bills"),
]
