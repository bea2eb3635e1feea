"""Addresses of the books: a unit's accounts and contracts, a treasury's books, periods, year-end and proofs."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from khobac.doors.portal.books import (
    period_pages,
    proof_pages,
    retention_pages,
    treasury,
    treasury_contracts,
    unit_accounts,
    unit_contract_entering,
    unit_contracts,
    year_end_pages,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("du-toan/vi-sao", unit_accounts.budget_line, name="budget_line"),
    path("so-tai-khoan", unit_accounts.accounts, name="accounts"),
    path("so-tai-khoan/hop-dong", unit_contracts.contracts, name="contracts"),
    path("so-tai-khoan/hop-dong-moi", unit_contract_entering.declare, name="new_contract"),
    path("so-tai-khoan/hop-dong-ghi/<slug:deed>/<path:code>", unit_contract_entering.change, name="contract_entry"),
    path("so-tai-khoan/hop-dong/<path:code>", unit_contracts.contract, name="contract"),
    path("so-tai-khoan/chung-tu/<path:reference>", unit_accounts.entries, name="account_entries"),
    path("so-tai-khoan/bang-chung/<path:reference>", unit_accounts.proof, name="entry_proof"),
    path("so-tai-khoan/<slug:role>/<slug:number>", unit_accounts.statement, name="account_statement"),
    path("so-sach", treasury.trial_balance, name="books"),
    path("so-sach/so-ke-toan", treasury.account_book, name="account_book"),
    path("so-sach/chung-tu/<path:reference>", treasury.entries, name="book_entries"),
    path("so-sach/phan-bo", treasury.allotments, name="allotments"),
    path("so-sach/phan-bo/<str:unit>", treasury.unit_line, name="unit_line"),
    path("so-sach/bao-hanh", retention_pages.retained, name="retained"),
    path("so-sach/bao-hanh/<str:unit>/<slug:deed>/<path:code>", retention_pages.move, name="retention_move"),
    path("so-sach/hop-dong/<str:unit>/<path:code>", treasury_contracts.contract, name="treasury_contract"),
    path("so-sach/ky", period_pages.all_periods, name="periods"),
    path("so-sach/ky/<str:name>", period_pages.period, name="period"),
    path("so-sach/ky/<str:name>/<slug:deed>", period_pages.act, name="period_act"),
    path("so-sach/quyet-toan", year_end_pages.plans, name="year_end"),
    path("so-sach/quyet-toan/chay-thu", year_end_pages.rehearse, name="year_end_rehearse"),
    path("so-sach/quyet-toan/<int:plan_id>", year_end_pages.plan, name="year_end_plan"),
    path("so-sach/quyet-toan/<int:plan_id>/chay-that", year_end_pages.run, name="year_end_run"),
    path("so-sach/bang-chung", proof_pages.proofs, name="book_proofs"),
]
