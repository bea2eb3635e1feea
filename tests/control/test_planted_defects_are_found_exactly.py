"""G06: a dossier with any defects planted in it is answered with exactly the findings of those, in one answer."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control.rules import RULES
from tests.control.planted import Case, Defect, Place, planted
from tests.control.planted.catalogue import CATALOGUE
from tests.control.planted.dossiers import CASES

MOST_AT_ONCE = 8
PAIRS = [
    (base, *pair)
    for base in CASES
    for pair in combinations([each for each in CATALOGUE if base in each.bases], 2)
    if pair[0].goes_with(pair[1])
]


def places(case: Case) -> set[Place]:
    return {finding.key for finding in case.found}


def wanted(*defects: Defect) -> set[Place]:
    return {place for defect in defects for place in defect.found}


@st.composite
def dossiers_with_defects(draw: st.DrawFn) -> tuple[str, tuple[Defect, ...]]:
    """A kind of dossier and some defects that can be in it together, in any order."""
    base = draw(st.sampled_from(sorted(CASES)))
    chosen: list[Defect] = []
    for defect in draw(st.permutations([each for each in CATALOGUE if base in each.bases])):
        if len(chosen) < MOST_AT_ONCE and all(defect.goes_with(each) for each in chosen):
            chosen.append(defect)
    return base, tuple(chosen[: draw(st.integers(1, MOST_AT_ONCE))])


@pytest.mark.parametrize("base", CASES)
def test_nothing_is_found_in_a_dossier_in_order(base: str) -> None:
    assert CASES[base].found == ()


@pytest.mark.parametrize("defect", [pytest.param(each, id=each.name) for each in CATALOGUE])
def test_each_defect_is_found_wherever_it_is_planted(defect: Defect) -> None:
    assert {base: places(planted(CASES[base], [defect])) for base in defect.bases} == dict.fromkeys(
        defect.bases, wanted(defect)
    )


def test_every_pair_of_defects_is_found() -> None:
    missed = {
        (base, one.name, other.name): sorted(found ^ wanted(one, other))
        for base, one, other in PAIRS
        if (found := places(planted(CASES[base], [one, other]))) != wanted(one, other)
    }
    assert missed == {}


@settings(max_examples=300, deadline=None)
@given(dossiers_with_defects())
def test_up_to_eight_defects_at_once_are_found_and_nothing_else(dossier: tuple[str, tuple[Defect, ...]]) -> None:
    base, defects = dossier
    assert places(planted(CASES[base], defects)) == wanted(*defects)


def test_every_rule_has_a_defect_that_it_finds() -> None:
    assert {code for defect in CATALOGUE for code, _ in defect.found} == set(RULES)
