"""Addresses of the unit side: my work, orders and dossiers, signing, budget, alerts; and the public check of letters."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal import attachments, verify
from khobac.doors.portal.units import (
    alert_list,
    budget_lines,
    corrections,
    defect_disputes,
    dossiers,
    files,
    home,
    letters,
    mending,
    orders,
    payee_register,
    signing,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("viec-cua-toi", home.home, name="home"),
    path("lap-lenh-chi", orders.start, name="start_order"),
    path("nhap/<int:draft_id>", orders.order, name="order"),
    path("nhap/<int:draft_id>/kiem", orders.live, name="draft_checks"),
    path("nhap/<int:draft_id>/nguoi-nhan", orders.find_payee, name="find_payee"),
    path("nhap/<int:draft_id>/ma-ndkt", orders.find_item, name="find_item"),
    path("nhap/<int:draft_id>/kiem-tra", orders.review, name="review"),
    path("nhap/<int:draft_id>/bo", orders.discard, name="discard_draft"),
    path("nhap/<int:draft_id>/sua", mending.mend, name="mend"),
    path("nhap/<int:draft_id>/chuyen-lai", signing.give_back, name="give_back"),
    path("ho-so", dossiers.dossiers, name="dossiers"),
    path("ho-so/<str:number>", dossiers.dossier, name="dossier"),
    path("ho-so/<str:number>/rut", dossiers.withdraw, name="withdraw"),
    path("ho-so/<str:number>/sua", dossiers.start_mending, name="start_mending"),
    path("ho-so/<str:number>/khieu-nai/<int:ordinal>", defect_disputes.dispute, name="dispute_defect"),
    path("ho-so/<str:number>/sua-khoan", corrections.propose, name="propose_corrections"),
    path("ho-so/<str:number>/duyet-sua-khoan", corrections.decide, name="decide_corrections"),
    path("ho-so/<str:number>/<slug:kind>.pdf", letters.letter, name="letter"),
    path("nguoi-nhan", payee_register.register, name="payees"),
    path("nguoi-nhan/<str:code>", payee_register.change_account, name="payee_account"),
    path("tep/<str:sha256>", files.unit_file, name="unit_file"),
    path("ho-so-kho-bac/<str:number>/tep/<str:sha256>", attachments.treasury_file, name="treasury_file"),
    path("cho-ky", signing.to_sign, name="to_sign"),
    path("du-toan", budget_lines.budget_lines, name="budget_lines"),
    path("canh-bao", alert_list.alert_list, name="alerts"),
    path("canh-bao/da-xem", alert_list.seen, name="alerts_seen"),
    path("xac-minh", verify.verify, name="verify_record"),
]
