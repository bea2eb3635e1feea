"""The engine asks every rule, in order, and a rule that errs is never taken to hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from khobac.control import engine
from khobac.control.engine import AT_APPROVAL, blocking, check
from khobac.control.findings import Finding, Severity
from khobac.control.inputs import CommitmentFacts, Line, Payroll, Position, Restrictions, Signed, Snapshot
from khobac.control.rules import RULES, specimen
from khobac.registers.law.values import Law
from tests.control import generated


def test_a_request_in_order_has_no_findings() -> None:
    assert check(specimen.request(), specimen.law(), specimen.position()) == ()


def test_six_things_wrong_are_named_in_one_answer() -> None:
    asked = specimen.request(
        sent="2026-08-14",
        voucher_date=specimen.request(sent="2026-08-05").voucher_date,
        lines=(
            Line("6001", 90_000_000, "422", "073"),
            Line("6550", 10_000_000, "423", "073"),
            Line("6101", 5_000_000, "422", "073"),
        ),
        payroll=Payroll(headcount=45, contract_labour=2, total=105_000_000),
        signatures=(Signed("gam", specimen.SENT_AT), Signed("chi", specimen.SENT_AT)),
    )
    found = check(asked, specimen.law(), specimen.position(available=100_000_000))
    assert [(each.code, each.pointer, each.severity) for each in found] == [
        ("C01", "/lines/0/amount", "block"),
        ("C03", "/lines/1/ndkt", "block"),
        ("C04", "/lines/1/chapter", "block"),
        ("C05", "/signatures/0", "block"),
        ("C11", "/payroll/headcount", "block"),
        ("C18", "/voucher_date", "block"),
    ]
    assert blocking(found) == found


def test_a_rule_that_raises_is_a_look_and_the_others_still_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
        raise ZeroDivisionError
        yield

    monkeypatch.setitem(engine.RULES, "C03", broken)
    found = check(specimen.request(2_000_000_000), specimen.law(), specimen.position())
    assert [(each.code, each.severity) for each in found] == [("C01", Severity.BLOCK), ("C03", Severity.LOOK)]
    assert found[1].values == {"error": "ZeroDivisionError"}
    assert [each.code for each in blocking(found)] == ["C01"]


def test_a_law_value_that_is_missing_leaves_its_rule_unable_to_tell() -> None:
    found = check(specimen.request(), specimen.law({"voucher.max_age": None}), specimen.position())
    assert [(each.code, each.severity, each.values["error"]) for each in found] == [("C18", "look", "UnknownLaw")]


def test_at_approval_only_balances_commitment_and_restrictions_are_looked_at() -> None:
    asked = specimen.request(100, lines=specimen.lines(("6550", 100), ("6551", 0)), on_commitment=True)
    position = specimen.position(commitment=CommitmentFacts(99, 99), restrictions=Restrictions(suspended_all=True))
    found = check(asked, specimen.law(), position, only=AT_APPROVAL)
    assert [(each.code, each.pointer) for each in found] == [
        ("C16", "/commitment"),
        ("C17", "/lines/0/ndkt"),
        ("C17", "/lines/1/ndkt"),
    ]


def test_findings_stand_in_the_order_of_the_page() -> None:
    asked = specimen.request(lines=specimen.lines(*[("6550", 1)] * 11))
    found = check(asked, specimen.law(), specimen.position())
    assert [each.pointer for each in found] == [f"/lines/{number}/ndkt" for number in range(11)]


@settings(max_examples=150, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_the_answer_is_what_all_rules_say_sorted_and_without_doubles(
    snapshot: Snapshot, law: Law, position: Position
) -> None:
    found = check(snapshot, law, position)
    asked = [rule for code, rule in RULES.items() if code not in engine.spared(snapshot, law, position)]
    said = [finding for rule in asked for finding in rule(snapshot, law, position)]
    assert sorted(said, key=lambda finding: finding.order) == list(found)
    assert len({finding.key for finding in found}) == len(found)
    assert {finding.code for finding in check(snapshot, law, position, only=AT_APPROVAL)} <= AT_APPROVAL
