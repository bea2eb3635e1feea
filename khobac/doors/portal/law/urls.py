"""Addresses of the law desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.law import changing, norms, reading

urlpatterns: list[URLPattern | URLResolver] = [
    path("luat", reading.texts, name="law"),
    path("luat/van-ban/<slug:text_id>", reading.text, name="law_text"),
    path("luat/gia-tri", reading.values, name="law_values"),
    path("luat/gia-tri/<str:name>", reading.value, name="law_value"),
    path("luat/bang", reading.tables, name="law_tables"),
    path("dinh-muc", norms.page, name="norms"),
    path("luat/thay-doi", changing.all_changes, name="law_changes"),
    path("luat/thay-doi/moi", changing.begin, name="law_begin"),
    path("luat/thay-doi/<int:change_id>", changing.change, name="law_change"),
    path("luat/thay-doi/<int:change_id>/<slug:deed>", changing.act, name="law_act"),
]
