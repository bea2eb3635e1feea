"""The API explains a dossier to the unit it is of, with rule, version, inputs, law and figures; to no other."""

from __future__ import annotations

from khobac.control.rules import RULES
from tests.doors.api.conftest import OTHER_SCHOOL, Software


def test_every_rule_is_told_with_what_it_looked_at(software: Software) -> None:
    number = software.file().json()["number"]
    told = software.get(f"/dossiers/{number}/explanation").json()
    [check] = told["checks"]
    rules = {each["code"]: each for each in check["rules"]}
    assert list(rules) == list(RULES)
    assert rules["C01"]["position"]["available"] == 100_000_000
    assert rules["C01"]["version_then"] == rules["C01"]["version_now"]
    assert check["same_today"]


def test_findings_carry_their_figures(software: Software) -> None:
    number = software.file(lines=[{"ndkt": "6501", "amount": 120_000_000}]).json()["number"]
    [check] = software.get(f"/dossiers/{number}/explanation").json()["checks"]
    [found] = next(each for each in check["rules"] if each["code"] == "C01")["findings"]
    assert found["figures"]["short"] == 20_000_000


def test_another_unit_is_told_that_there_is_no_such_dossier(software: Software) -> None:
    number = software.file().json()["number"]
    assert Software(OTHER_SCHOOL, "em").get(f"/dossiers/{number}/explanation").status_code == 404
