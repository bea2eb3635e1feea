"""Faults of form in what only some expenses declare: each with its place, before anything is judged."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.control.inputs import Kind, NormItem, Particulars, Purchase, Withheld
from khobac.core.money import LARGEST_DONG
from khobac.flows.payment import shape
from khobac.flows.payment.content import FiledLine, Filing

DAY = dt.date(2026, 3, 2)


def places(declared: Particulars) -> list[str]:
    filing = Filing(
        kind=Kind.PAYMENT,
        unit="1012345",
        source="12",
        year=2026,
        payee="S1",
        content="Công tác phí",
        lines=(FiledLine("6701", 1),),
        prepared_by="an",
        voucher_date=DAY,
        performed_on=DAY,
        particulars=declared,
    )
    return [pointer for pointer, _ in shape.faults(filing)]


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        (Particulars(), []),
        (Particulars(norms=(NormItem("per_diem", 1, 1),)), []),
        (Particulars(norms=(NormItem("", 0, 0),)), ["norms/0/norm", "norms/0/price", "norms/0/quantity"]),
        (Particulars(norms=(NormItem("x" * 41, 1, 100_001),)), ["norms/0/norm", "norms/0/quantity"]),
        (Particulars(norms=(NormItem("a", 1),) * 501), ["norms"]),
        (Particulars(norms=(NormItem("a", LARGEST_DONG // 10, 10),)), []),
        (Particulars(norms=(NormItem("a", LARGEST_DONG // 10, 11),)), ["norms/0/quantity"]),
        (Particulars(purchases=(Purchase("laptop", LARGEST_DONG + 1),)), ["purchases/0/price"]),
        (Particulars(purchases=(Purchase("", 1),)), ["purchases/0/kind"]),
        (Particulars(purchases=(Purchase("a", 1),) * 501), ["purchases"]),
        (Particulars(withheld=(Withheld("vat", 1), Withheld("tea", 0))), ["withheld/1/tax", "withheld/1/amount"]),
    ],
)
def test_each_fault_has_its_place(declared: Particulars, expected: list[str]) -> None:
    assert places(declared) == [f"/particulars/{place}" for place in expected]
