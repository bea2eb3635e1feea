"""Addresses of the staff side: workbench, dossier, return, approvals, payment orders."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.staff import (
    alarms,
    approvals,
    bulk,
    composer,
    dispute_answers,
    full_view,
    lane_board,
    library_page,
    orders,
    passing_on,
    signals,
    transfers,
    workbench,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("hang-doi", workbench.workbench, name="workbench"),
    path("hang-doi/nhieu", bulk.accept_many, name="bulk_accept"),
    path("hang-doi/nhieu/<str:number>", bulk.sample, name="bulk_sample"),
    path("hang-doi/<str:number>", workbench.opened, name="workbench_open"),
    path("hang-doi/<str:number>/quyet-dinh", workbench.decide, name="workbench_decide"),
    path("hang-doi/<str:number>/hoan-tac", workbench.undo, name="workbench_undo"),
    path("hang-doi/<str:number>/tra-lai", composer.compose, name="return"),
    path("hang-doi/<str:number>/tra-lai/xem-truoc", composer.preview, name="return_preview"),
    path("hang-doi/<str:number>/chuyen", passing_on.hand_over, name="hand_over"),
    path("hang-doi/<str:number>/de-sau", passing_on.lay_aside, name="lay_aside"),
    path("hang-doi/<str:number>/tu-choi", composer.refuse, name="refuse"),
    path("sap-den-han", alarms.alarms, name="alarms"),
    path("khieu-nai", dispute_answers.disputes, name="disputes"),
    path("khieu-nai/<int:dispute_id>", dispute_answers.answer, name="answer_dispute"),
    path("giai-trinh", signals.signals, name="unexplained"),
    path("giai-trinh/<int:signal_id>", signals.explain, name="explain_signal"),
    path("thu-vien-loi", library_page.defect_library, name="defect_library"),
    path("phan-luong", lane_board.lane_board, name="lanes"),
    path("ho-so-kho-bac", full_view.dossier_list, name="treasury_dossiers"),
    path("ho-so-kho-bac/<str:number>", full_view.dossier, name="treasury_dossier"),
    path("ho-so-kho-bac/<str:number>/kiem-lai", full_view.reperform, name="reperform"),
    path("cho-duyet", approvals.approvals, name="approvals"),
    path("cho-duyet/nhieu", bulk.approve_many, name="bulk_approve"),
    path("cho-duyet/<str:number>", approvals.opened, name="approval_open"),
    path("cho-duyet/<str:number>/duyet", approvals.decide, name="approval_decide"),
    path("cho-duyet/<str:number>/chuyen-lai", approvals.hand_back, name="hand_back"),
    path("lien-kho-bac", transfers.transfers, name="transfers"),
    path("lien-kho-bac/<int:arrival_id>", transfers.settle, name="settle_transfer"),
    path("lenh-thanh-toan", orders.orders, name="payment_orders"),
    path("lenh-thanh-toan/tin-ngan-hang/<int:item_id>", orders.settle, name="settle_bank_item"),
    path("lenh-thanh-toan/tin-ngan-hang/<int:item_id>/xac-nhan", orders.decide, name="decide_bank_item"),
    path("lenh-thanh-toan/<str:number>/gui-lai", orders.resend, name="resend_order"),
    path("lenh-thanh-toan/<str:number>/thoi-chi", orders.give_up, name="give_up_order"),
]
