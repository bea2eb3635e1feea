"""Addresses of the pages about a unit's software."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.software import events, keys

urlpatterns: list[URLPattern | URLResolver] = [
    path("phan-mem", keys.software, name="software"),
    path("phan-mem/khoa-moi", keys.new_key, name="new_key"),
    path("phan-mem/khoa/<str:hint>/doi", keys.rotate, name="rotate_key"),
    path("phan-mem/khoa/<str:hint>/thu-hoi", keys.revoke, name="revoke_key"),
    path("phan-mem/dia-chi-moi", events.new_address, name="new_address"),
    path("phan-mem/dia-chi/<int:endpoint_id>/thu", events.try_out, name="try_address"),
    path("phan-mem/dia-chi/<int:endpoint_id>/ngung", events.end, name="end_address"),
    path("phan-mem/su-kien/<int:event_id>/gui-lai", events.send_again, name="send_event_again"),
]
