"""Dossiers in order, one of each kind that rules look at differently; nothing is found in any of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from khobac.control.inputs import Beneficiary, CommitmentFacts, Invoice, Kind, Payroll, ProjectFacts
from khobac.control.rules import specimen
from tests.control.planted import Case, particulars

MILLION = 1_000_000
GROSS = 90 * MILLION
NOVEMBER = dt.date(2026, 11, 30)

_GOODS = specimen.lines(("6551", 40 * MILLION), ("6552", 30 * MILLION), ("6757", 20 * MILLION))
_SALARIES = specimen.lines(("6551", 40 * MILLION), ("6001", 30 * MILLION), ("6101", 20 * MILLION))
_WORKS = specimen.lines(("9401", 50 * MILLION), ("9402", 30 * MILLION), ("9401", 10 * MILLION), unit=specimen.PROJECT)

_purchase = specimen.request(lines=_GOODS, invoices=(Invoice("1", 50 * MILLION), Invoice("2", 40 * MILLION)))
_contract = specimen.contract(300 * MILLION, paid_gross=100 * MILLION)
_paper_asked_for = specimen.UNTIL_2025
_old_year = specimen.request(
    sent="2027-01-06", year=2026, lines=_GOODS, voucher_date=dt.date(2027, 1, 6), performed_on=dt.date(2026, 12, 20)
)

CASES: dict[str, Case] = {
    "purchase": Case(_purchase),
    "on a contract": Case(
        replace(_purchase, contract="K1"), specimen.position(contract=_contract), law=_paper_asked_for
    ),
    "on a contract with an advance": Case(
        replace(_purchase, contract="K1", recover=40 * MILLION),
        specimen.position(
            contract=replace(_contract, advanced=60 * MILLION, advance_outstanding=40 * MILLION), set_off=5 * MILLION
        ),
        law=_paper_asked_for,
    ),
    "on a commitment": Case(
        replace(_purchase, contract="K1", on_commitment=True),
        specimen.position(contract=_contract, commitment=CommitmentFacts(200 * MILLION, GROSS)),
    ),
    "advance": Case(
        replace(_purchase, kind=Kind.ADVANCE, contract="K1", invoices=()),
        specimen.position(
            contract=replace(
                _contract,
                guarantee_asked=True,
                recovered_by=NOVEMBER,
                guarantee_amount=GROSS,
                guarantee_expires_on=NOVEMBER,
            )
        ),
        law=_paper_asked_for,
    ),
    "advance of a project": Case(
        specimen.request(kind=Kind.ADVANCE, unit="7654321", contract="K1", lines=_WORKS),
        specimen.position(unit=specimen.PROJECT, contract=_contract),
        law={"advance.invest.max_percent": 30},
    ),
    "work of a project": Case(
        specimen.request(unit="7654321", contract="K1", lines=_WORKS),
        specimen.position(
            unit=specimen.PROJECT,
            contract=_contract,
            project=ProjectFacts(
                limit=900 * MILLION, disbursed=100 * MILLION, accepted=200 * MILLION, earlier=10 * MILLION
            ),
        ),
    ),
    "payroll": Case(
        specimen.request(
            lines=_SALARIES,
            payroll=Payroll(headcount=40, contract_labour=2, total=GROSS),
            beneficiaries=(Beneficiary("An", 50 * MILLION), Beneficiary("Bình", 40 * MILLION)),
        )
    ),
    "deposit": Case(
        replace(_purchase, kind=Kind.DEPOSIT_PAYMENT), specimen.position(available=None, deposit_free=GROSS)
    ),
    "settlement": Case(
        replace(_purchase, kind=Kind.SETTLEMENT, settles="HS-1", invoices=()),
        specimen.position(advance_to_settle=60 * MILLION, available=30 * MILLION),
    ),
    "funds returned": Case(
        replace(_purchase, kind=Kind.RETURN_OF_FUNDS, settles="HS-1", invoices=()), specimen.position(available=0)
    ),
    "old year in January": Case(_old_year),
    "paid first": Case(replace(_purchase, kind=Kind.PAY_FIRST)),
} | particulars.CASES
