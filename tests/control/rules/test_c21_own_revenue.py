"""C21: own revenue of groups 1 and 2 is not controlled, that of groups 3 and 4 is."""

from __future__ import annotations

import pytest

from khobac.control import engine
from khobac.control.findings import Severity
from khobac.control.inputs import Kind, NormItem, Particulars, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

AT = "/particulars/own_revenue"
OWN = Particulars(own_revenue=True, norms=(NormItem("per_diem", 999_999),))


def _asked(kind: Kind = Kind.DEPOSIT_PAYMENT, particulars: Particulars = OWN) -> Snapshot:
    return specimen.request(kind=kind, particulars=particulars)


@pytest.mark.parametrize(
    ("group", "codes"),
    [(1, []), (2, []), (3, ["C10", "C21"]), (4, ["C10", "C21"]), (None, ["C10", "C21"])],
)
def test_only_the_groups_that_finance_themselves_are_let_be(group: int | None, codes: list[str]) -> None:
    there = specimen.position(unit=specimen.school(group))
    assert [found.code for found in engine.check(_asked(), specimen.law(), there)] == codes


def test_a_controlled_group_is_refused_and_an_unknown_one_looked_at() -> None:
    [controlled] = findings("C21", _asked(), specimen.position(unit=specimen.school(3)))
    [unknown] = findings("C21", _asked(), specimen.position(unit=specimen.school(None)))
    assert (controlled.pointer, controlled.severity, controlled.values) == (AT, Severity.BLOCK, {"group": 3})
    assert (unknown.pointer, unknown.severity) == (AT, Severity.LOOK)


def test_an_estimate_is_no_revenue_of_the_unit_and_stays_controlled() -> None:
    there = specimen.position(unit=specimen.school(1))
    asked = _asked(Kind.PAYMENT)
    [found] = findings("C21", asked, there)
    assert (found.pointer, found.severity) == (AT, Severity.BLOCK)
    assert engine.spared(asked, specimen.law(), there) == frozenset()


def test_what_a_voucher_must_be_stays_controlled() -> None:
    there = specimen.position(unit=specimen.school(1), deposit_free=0)
    assert [found.code for found in engine.check(_asked(), specimen.law(), there)] == ["C02"]


def test_the_groups_are_those_of_the_day() -> None:
    there = specimen.position(unit=specimen.school(3))
    all_free = {"autonomy.uncontrolled_groups": [1, 2, 3], "autonomy.controlled_groups": [4]}
    assert places("C21", _asked(), there, law=all_free) == []


def test_a_deposit_payment_that_claims_nothing_is_not_concerned() -> None:
    there = specimen.position(unit=specimen.school(1))
    plain = _asked(particulars=Particulars(norms=OWN.norms))
    assert places("C21", plain, there) == places("C21", specimen.request(), there) == []
    assert [found.code for found in engine.check(plain, specimen.law(), there)] == ["C10"]
