"""Ceilings decided below the law: of a unit, of everybody, from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pytest
from django.db import IntegrityError

from khobac.core import db
from khobac.registers.norms import queries, services
from khobac.registers.norms.models import Ceiling
from khobac.registers.norms.queries import CeilingsView
from tests.registers.conftest import BEGINNING, SCHOOL

MARCH, APRIL = dt.date(2026, 3, 1), dt.date(2026, 4, 1)
pytestmark = pytest.mark.usefixtures("world")


def _asked(on: dt.date, names: Collection[str], agreements: Collection[str] = ()) -> CeilingsView:
    return queries.ceilings(SCHOOL, names, agreements, on)


def test_own_rules_change_on_their_day_and_others_stay() -> None:
    services.set_own_rules(SCHOOL, {"per_diem": 280_000, "boat": 500}, "12/QĐ", BEGINNING, "chi")
    services.set_own_rules(SCHOOL, {"per_diem": 300_000}, "13/QĐ", APRIL, "chi")
    both = {"per_diem", "boat"}
    assert _asked(MARCH, both).own == {"per_diem": 280_000, "boat": 500}
    assert _asked(APRIL, both).own == {"per_diem": 300_000, "boat": 500}
    assert _asked(MARCH, ["boat"]).own == {"boat": 500}
    assert queries.names(SCHOOL, MARCH) == (both, set())


def test_assets_are_the_units_and_agreements_everybodys_until_they_end() -> None:
    services.approve_special_assets(SCHOOL, {"ambulance": 900}, "45/QĐ", BEGINNING, "fin")
    services.register_agreement("TT-1", {"desktop": 14, "laptop": 15}, BEGINNING, MARCH, "fin")
    services.register_agreement("TT-2", {"desktop": 13}, BEGINNING, None, "fin")
    found = _asked(MARCH, {"ambulance", "desktop"}, ["TT-1"])
    assert (found.own, found.special) == ({}, {"ambulance": 900})
    assert found.agreements == {"TT-1": {"desktop": 14, "laptop": 15}}
    assert _asked(APRIL, (), ["TT-1", "TT-2"]).agreements == {"TT-2": {"desktop": 13}}
    assert queries.ceilings("1012346", ["ambulance"], (), MARCH) == CeilingsView()
    assert queries.names(SCHOOL, MARCH) == (set(), {"ambulance", "desktop", "laptop"})


def test_a_decision_may_also_set_what_all_together_come_to() -> None:
    services.set_own_rules(SCHOOL, {"per_diem": 280, "boat": 5}, "12/QĐ", BEGINNING, "chi", yearly={"boat": 50})
    services.approve_special_assets(SCHOOL, {"ambulance": 900}, "45/QĐ", BEGINNING, "fin", numbers={"ambulance": 2})
    found = _asked(MARCH, {"per_diem", "boat", "ambulance"})
    assert (found.yearly, found.numbers) == ({"boat": 50}, {"ambulance": 2})
    services.set_own_rules(SCHOOL, {"boat": 6}, "13/QĐ", APRIL, "chi")
    assert (_asked(MARCH, ["boat"]).yearly, _asked(APRIL, ["boat"]).yearly) == ({"boat": 50}, {})


def test_the_database_refuses_two_ceilings_of_one_day_and_one_that_binds_nobody() -> None:
    services.set_own_rules(SCHOOL, {"boat": 500}, "12/QĐ", BEGINNING, "chi")
    same = {"kind": "own_rule", "unit_id": SCHOOL, "name": "boat", "decision": "x", "valid_from": MARCH}
    for wrong in (
        {"amount": 1},
        {"amount": 1, "name": "car", "unit_id": None},
        {"amount": 0, "name": "car"},
        {"amount": 1, "name": "car", "number": 2},
        {"amount": 1, "name": "car", "kind": "special_asset", "yearly_total": 2},
    ):
        with pytest.raises(IntegrityError), db.atomic():
            Ceiling.objects.create(**(same | wrong))
