"""C10: prices up to the norm, that of the law or the unit's own."""

from __future__ import annotations

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Before, Ceilings, NormItem, Particulars, Position, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places


def _asked(*items: NormItem) -> Snapshot:
    return specimen.request(particulars=Particulars(norms=items))


def _there(own: int | None = None, group: int | None = None) -> Position:
    return specimen.position(
        unit=specimen.school(group), ceilings=Ceilings(own={} if own is None else {"per_diem": own})
    )


@pytest.mark.parametrize(
    ("price", "own", "group", "wrong"),
    [
        (300_000, None, None, False),
        (300_001, None, None, True),
        (280_000, 280_000, None, False),
        (280_001, 280_000, None, True),
        (300_001, 350_000, None, True),
        (300_001, 350_000, 3, True),
        (350_000, 350_000, 1, False),
        (350_001, 350_000, 2, True),
        (290_000, 280_000, 2, True),
    ],
)
def test_the_lower_of_law_and_own_rules_counts_unless_the_unit_decides_alone(
    price: int, own: int | None, group: int | None, wrong: bool
) -> None:
    expected = ["/particulars/norms/0/price"] if wrong else []
    assert places("C10", _asked(NormItem("per_diem", price)), _there(own, group)) == expected


def test_every_item_too_dear_is_named_with_what_it_costs_too_much() -> None:
    asked = _asked(NormItem("per_diem", 350_000, 3), NormItem("per_diem", 300_000), NormItem("per_diem", 310_000))
    found = findings("C10", asked)
    assert [(each.pointer, each.severity) for each in found] == [
        ("/particulars/norms/0/price", Severity.BLOCK),
        ("/particulars/norms/2/price", Severity.BLOCK),
    ]
    assert found[0].values == {"name": "norm.per_diem", "price": 350_000, "ceiling": 300_000, "over": 150_000}


def test_a_norm_nobody_set_needs_a_person() -> None:
    [found] = findings("C10", _asked(NormItem("boat", 1)))
    assert (found.pointer, found.severity) == ("/particulars/norms/0/norm", Severity.LOOK)


def test_own_rules_alone_are_enough() -> None:
    there = specimen.position(ceilings=Ceilings(own={"boat": 100}))
    assert places("C10", _asked(NormItem("boat", 100)), there) == []
    assert places("C10", _asked(NormItem("boat", 101)), there) == ["/particulars/norms/0/price"]


@pytest.mark.parametrize(("before", "quantity", "over"), [({}, 2, None), ({}, 3, 300_000), ({"per_diem": 1}, 2, 1)])
def test_a_total_of_the_year_counts_what_was_asked_before_and_without_it_from_nothing(
    before: dict[str, int], quantity: int, over: int | None
) -> None:
    there = specimen.position(ceilings=Ceilings(yearly={"per_diem": 600_000}), before=Before(norms=before))
    found = findings("C10", _asked(NormItem("per_diem", 300_000, quantity)), there)
    assert [(each.pointer, each.values["over"]) for each in found] == (
        [] if over is None else [("/particulars/norms/0/quantity", over)]
    )


def test_an_ordinary_request_is_not_concerned() -> None:
    assert places("C10", specimen.request()) == []
