"""A rule never reads a value of law that is not known of it: else a simulation would leave it out."""

from __future__ import annotations

from hypothesis import given, settings

from khobac.control.answers import answers
from khobac.control.inputs import Position, Snapshot
from khobac.control.law_keys import affected, may_read
from khobac.control.rules import RULES
from khobac.registers.law.values import Law
from tests.control import generated


@settings(max_examples=100, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_what_rules_are_seen_to_read_is_known_of_them(snapshot: Snapshot, law: Law, position: Position) -> None:
    unknown = {(each.code, key) for each in answers(snapshot, law, position) for key in each.law}
    assert {(code, key) for code, key in unknown if not may_read(code, key)} == set()


def test_a_changed_value_concerns_few_rules() -> None:
    assert affected(["voucher.max_age"]) == {"C18"}
    assert affected(["duplicate.days"]) == {"C19"}
    assert {"C01", "C08"} <= affected(["advance.contract_above"]) < set(RULES)


def test_a_value_no_rule_reads_concerns_none() -> None:
    assert affected(["desk.bulk_limit", "office.opens"]) == frozenset()
