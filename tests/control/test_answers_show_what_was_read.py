"""An explanation says what the engine says, and names the figures that decided."""

from __future__ import annotations

from hypothesis import given, settings

from khobac.control import answers as told
from khobac.control import rulebook
from khobac.control.answers import Answer
from khobac.control.engine import check
from khobac.control.inputs import Kind, Position, Restrictions, Snapshot
from khobac.control.rules import RULES, specimen
from khobac.registers.law.values import Law
from tests.control import generated


def _by_code(snapshot: Snapshot, law: Law, position: Position) -> dict[str, told.RuleAnswer]:
    return {each.code: each for each in told.answers(snapshot, law, position)}


@settings(max_examples=60, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_together_they_find_what_the_engine_finds(snapshot: Snapshot, law: Law, position: Position) -> None:
    answers = told.answers(snapshot, law, position)
    found = sorted((finding for each in answers for finding in each.findings), key=lambda finding: finding.order)
    assert tuple(found) == check(snapshot, law, position)
    assert [each.code for each in answers] == list(RULES)


@settings(max_examples=60, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_what_was_read_is_enough_to_answer_the_same(snapshot: Snapshot, law: Law, position: Position) -> None:
    for each in told.answers(snapshot, law, position):
        assert check(snapshot, law.subset(each.law), position, frozenset({each.code})) == each.findings


def test_a_rule_that_holds_names_its_figures_too() -> None:
    answer = _by_code(specimen.request(), specimen.law(), specimen.position())["C01"]
    assert answer.answer is Answer.HOLDS
    assert answer.snapshot["gross"] == 12_450_000
    assert answer.position["available"] == 1_000_000_000
    assert answer.position["restrictions.estimate_frozen"] == 0


def test_a_rule_that_fails_names_the_value_of_law_with_its_article() -> None:
    there = specimen.position(contract=specimen.contract(120_000_000, advance_outstanding=40_000_000))
    asked = specimen.request(25_000_000, kind=Kind.ADVANCE, contract="K1")
    answer = _by_code(asked, specimen.law(), there)["C08"]
    assert answer.answer is Answer.FAILS
    percent = answer.law["advance.max_percent"]
    assert percent is not None
    assert (percent.value, percent.article) == (50, "6")
    assert answer.position["contract.advance_outstanding"] == 40_000_000


def test_a_rule_about_something_else_is_not_concerned() -> None:
    assert _by_code(specimen.request(), specimen.law(), specimen.position())["C02"].answer is Answer.NOT_CONCERNED


def test_a_value_asked_for_in_vain_is_named() -> None:
    there = specimen.position(
        contract=specimen.contract(120_000_000, advanced=40_000_000, advance_outstanding=40_000_000)
    )
    asked = specimen.request(30_000_000, contract="K1")
    answer = _by_code(asked, specimen.law({"advance.recovery_reading": None}), there)["C08"]
    assert answer.law["advance.recovery_reading"] is None
    assert answer.answer is Answer.CANNOT_TELL


def test_a_broken_rule_cannot_tell() -> None:
    frozen = Restrictions(suspended_items=None)  # type: ignore[arg-type]
    assert (
        _by_code(specimen.request(), specimen.law(), specimen.position(restrictions=frozen))["C17"].answer
        is Answer.CANNOT_TELL
    )


def test_every_rule_has_a_sentence_and_a_version_of_its_own() -> None:
    sentences = [rulebook.sentence(code) for code in RULES]
    assert all(each.endswith(".") for each in sentences)
    kept = rulebook.versions()["rules"]
    assert list(kept) == list(RULES)
    assert len(set(kept.values())) == len(RULES)
