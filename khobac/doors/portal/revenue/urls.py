"""Addresses of paying, and of what was paid."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.revenue import collections, corrections, paying, receipt_desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("nop", paying.find, name="pay"),
    path("nop/<str:code>", paying.owed, name="pay_owed"),
    path("nop/<str:code>/cho", paying.waiting, name="pay_waiting"),
    path("nop/<str:code>/tien-do", paying.progress, name="pay_progress"),
    path("nop/<str:code>/bien-lai", paying.receipt, name="pay_receipt"),
    path("nop/<str:code>/bien-lai/<str:number>.pdf", paying.paper, name="pay_receipt_paper"),
    path("thu", collections.collections, name="collections"),
    path("thu/chenh-lech/nhan-viec", collections.care, name="take_differences"),
    path("thu/chenh-lech/<int:item>", collections.explain, name="explain_difference"),
    path("thu/hoan-tra", corrections.corrections_page, name="corrections"),
    path("thu/hoan-tra/<str:number>", corrections.decide, name="decide_correction"),
    path("thu/khoan-thu", receipt_desk.receipts, name="receipts"),
    path("thu/khoan-thu/<str:bank>/<str:reference>/hoan-tra", receipt_desk.propose_refund, name="propose_refund"),
    path(
        "thu/khoan-thu/<str:bank>/<str:reference>/dieu-chinh",
        receipt_desk.propose_reclassification,
        name="propose_reclassification",
    ),
    path("thu/<str:bank>/<str:reference>", collections.clarify, name="clarify_revenue"),
]
