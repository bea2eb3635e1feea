"""C12: price, approval and framework agreement of what is bought."""

from __future__ import annotations

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Before, Ceilings, Particulars, Position, Purchase, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

AT = "/particulars/purchases/0"
THERE = specimen.position(
    ceilings=Ceilings(special={"ambulance": 900}, agreements={"TT-1": {"desktop": 14_000_000, "car": 1}})
)


def _asked(*bought: Purchase) -> Snapshot:
    return specimen.request(particulars=Particulars(purchases=bought))


@pytest.mark.parametrize(
    ("bought", "expected"),
    [
        (Purchase("laptop", 15_000_000), []),
        (Purchase("laptop", 15_000_001), [f"{AT}/price"]),
        (Purchase("laptop", 15_000_000, agreement="TT-1"), [f"{AT}/agreement"]),
        (Purchase("ambulance", 900), []),
        (Purchase("ambulance", 901), [f"{AT}/price"]),
        (Purchase("desktop", 14_000_000, agreement="TT-1"), []),
        (Purchase("desktop", 14_000_001, agreement="TT-1"), [f"{AT}/price"]),
        (Purchase("desktop", 14_000_000, agreement="TT-2"), [f"{AT}/agreement"]),
        (Purchase("desktop", 14_000_000), [f"{AT}/agreement"]),
        (Purchase("desktop", 15_000_001), [f"{AT}/price", f"{AT}/agreement"]),
    ],
)
def test_a_kind_is_bought_as_it_must_be(bought: Purchase, expected: list[str]) -> None:
    assert places("C12", _asked(bought), THERE) == expected


@pytest.mark.parametrize(
    ("bought", "there", "severity"),
    [
        (Purchase("ambulance", 900), specimen.position(), Severity.BLOCK),
        (Purchase("boat", 900), THERE, Severity.LOOK),
    ],
)
def test_what_is_not_approved_blocks_and_what_nothing_limits_needs_a_person(
    bought: Purchase, there: Position, severity: Severity
) -> None:
    [found] = findings("C12", _asked(bought), there)
    assert (found.pointer, found.severity, found.values["kind"]) == (f"{AT}/kind", severity, bought.kind)


def test_a_missing_agreement_and_one_that_does_not_cover_are_told_apart() -> None:
    said = {
        findings("C12", _asked(bought), THERE)[0].message_en
        for bought in (
            Purchase("desktop", 1),
            Purchase("desktop", 1, agreement="TT-9"),
            Purchase("laptop", 1, agreement="TT-1"),
        )
    }
    assert len(said) == 3


def test_each_thing_bought_is_looked_at_and_what_it_costs_too_much_is_told() -> None:
    found = findings("C12", _asked(Purchase("laptop", 1), Purchase("laptop", 15_000_010, 4)))
    assert [each.pointer for each in found] == ["/particulars/purchases/1/price"]
    assert found[0].values == {"name": "purchase.max.laptop", "price": 15_000_010, "ceiling": 15_000_000, "over": 40}


@pytest.mark.parametrize(("before", "pieces", "is_too_many"), [({}, 2, False), ({}, 3, True), ({"ambulance": 1}, 2, True)])
def test_pieces_approved_count_what_was_asked_before_and_without_it_from_nothing(
    before: dict[str, int], pieces: int, is_too_many: bool
) -> None:
    there = specimen.position(
        ceilings=Ceilings(special={"ambulance": 900}, numbers={"ambulance": 2}), before=Before(purchases=before)
    )
    expected = [f"{AT}/quantity"] if is_too_many else []
    assert places("C12", _asked(Purchase("ambulance", 900, pieces)), there) == expected


def test_the_lists_of_law_must_be_known_only_where_something_is_bought() -> None:
    no_lists = {"purchase.special": None, "purchase.central": None}
    assert places("C12", specimen.request(particulars=Particulars()), law=no_lists) == []
    assert places("C12", specimen.request(), law=no_lists) == []
    with pytest.raises(LookupError):
        places("C12", _asked(Purchase("laptop", 1)), law=no_lists)
