"""C11: people within the quota, and a list that adds up."""

from __future__ import annotations

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Beneficiary, Kind, Payroll, Quota
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

GROSS = 330_000_000


@pytest.mark.parametrize(
    ("payroll", "expected"),
    [
        (Payroll(41, 2, GROSS), ["/payroll/headcount"]),
        (Payroll(40, 3, GROSS - 100_000), ["/payroll/contract_labour", "/payroll/total"]),
        (Payroll(40, 2, GROSS), []),
        (Payroll(40, 2, GROSS + 1), ["/payroll/total"]),
        (None, []),
    ],
)
def test_each_excess_is_named(payroll: Payroll | None, expected: list[str]) -> None:
    assert places("C11", specimen.request(GROSS, payroll=payroll)) == expected


def test_the_excess_is_told() -> None:
    [found] = findings("C11", specimen.request(GROSS, payroll=Payroll(45, 2, GROSS)))
    assert found.values == {"given": 45, "approved": 40, "over": 5}


def test_the_quota_of_the_moment_counts() -> None:
    asked = specimen.request(GROSS, payroll=Payroll(41, 2, GROSS))
    assert places("C11", asked, specimen.position(quota=Quota(41, 2))) == []


@pytest.mark.parametrize(("last", "expected"), [(10_899_999, ["/payroll/total"]), (10_900_000, [])])
def test_the_list_of_payees_adds_up_to_the_total(last: int, expected: list[str]) -> None:
    rows = (("Nguyễn Thị An", 12_000_000), ("Trần Văn Bình", 11_500_000), ("Lê Thị Chi", last))
    asked = specimen.request(
        lines=specimen.lines(("6001", 30_000_000), ("6101", 4_400_000)),
        beneficiaries=tuple(Beneficiary(*row) for row in rows),
        payroll=Payroll(3, 0, 34_400_000),
    )
    assert places("C11", asked) == expected


def test_without_an_approved_number_a_person_must_look_and_the_sum_is_still_tested() -> None:
    asked = specimen.request(GROSS, payroll=Payroll(40, 2, GROSS + 1))
    found = findings("C11", asked, specimen.position(quota=None))
    assert [(each.pointer, each.severity) for each in found] == [
        ("/payroll/headcount", Severity.LOOK),
        ("/payroll/total", Severity.BLOCK),
    ]


@pytest.mark.parametrize(
    ("source", "kind", "expected"),
    [
        ("12", Kind.PAYMENT, []),
        ("15", Kind.PAYMENT, ["/source"]),
        ("15", Kind.DEPOSIT_PAYMENT, []),
    ],
)
def test_salaries_are_paid_from_a_source_for_salaries(source: str, kind: Kind, expected: list[str]) -> None:
    asked = specimen.request(GROSS, source=source, kind=kind, payroll=Payroll(40, 2, GROSS))
    assert places("C11", asked) == expected
    assert places("C11", asked, law={"payroll.sources": None}) == []
