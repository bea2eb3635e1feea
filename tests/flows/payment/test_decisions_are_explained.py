"""Every decision can be explained from what was stored with it, to the unit it concerns and to nobody else's."""

from __future__ import annotations

import json

import pytest

from khobac.control.inputs import Kind
from khobac.control.rules import RULES
from khobac.core import access
from khobac.core.errors import Refused
from khobac.flows.payment import approval, dispatch, examination, explanation
from tests.flows.payment.conftest import SCHOOL, School

OTHER = "1012346"


def test_each_decision_names_the_check_it_rests_on(school: School) -> None:
    number = school.approved()
    explained = explanation.explain(number)
    filing, examined = (each.made.record.id for each in explained.checks)
    assert [(each.event, each.check) for each in explained.decisions] == [
        ("file", filing),
        ("examine", examined),
        ("accept", examined),
        ("countersign", examined),
        ("approve", examined),
    ]


def test_rules_that_held_are_told_with_their_figures(school: School) -> None:
    [check] = explanation.explain(school.file()).checks
    rules = {each.code: each for each in check.rules}
    assert list(rules) == list(RULES)
    assert rules["C01"].answer == "holds"
    assert rules["C01"].read.position["available"] == 1_000_000_000
    assert rules["C01"].version_then == rules["C01"].version_now
    assert check.same


def test_a_finding_is_told_with_the_figures_stored_with_it(school: School) -> None:
    number = school.file(school.filing(2_000_000_000))
    [check] = explanation.explain(number).checks
    [found] = next(each for each in check.rules if each.code == "C01").found
    assert found.figures == {"pay": 2_000_000_000, "available": 1_000_000_000, "short": 1_000_000_000}
    assert check.same


def test_what_an_officer_saw_is_told_apart_from_what_rules_say(school: School) -> None:
    seen = examination.SeenDefect("C07", "/papers/voucher", "Hóa đơn mờ")
    number = school.file(school.filing(kind=Kind.PAY_FIRST))
    examination.examine(number, "tuan")
    [answer] = approval.approve([number], "xuan", "vinh")
    assert answer.refused is None
    dispatch.send_prepared(school.bank)
    school.debit(number)
    examination.send_back(number, "tuan", adds=[seen], deduct=0)
    last = explanation.explain(number).last
    assert [each.message_vi for each in last.added] == ["Hóa đơn mờ"]
    assert last.same


def test_a_unit_reads_its_own_explanation_and_no_other(school: School) -> None:
    number = school.checked()
    with access.acting_as(SCHOOL):
        assert explanation.explain(number).last.same
    with access.acting_as(OTHER), pytest.raises(Refused):
        explanation.explain(number)


def test_the_json_for_audit_is_plain_and_complete(school: School) -> None:
    told = json.loads(json.dumps(explanation.as_json(explanation.explain(school.checked()))))
    assert [each["purpose"] for each in told["checks"]] == ["filing", "examination"]
    rule = next(each for each in told["checks"][-1]["rules"] if each["code"] == "C18")
    assert rule["law"]["voucher.max_age"]["value"] == 5
    assert rule["request"]["voucher_date"] == "2026-03-02"
