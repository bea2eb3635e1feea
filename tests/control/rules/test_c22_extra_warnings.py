"""The table of extra warnings: each row by itself, in any order, and none passed over in silence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control.engine import check
from khobac.control.findings import Finding, Severity
from khobac.control.inputs import Cash, CashDesk, Kind, Particulars, Position, Snapshot
from khobac.control.law_keys import affected
from khobac.control.rules import specimen
from khobac.control.rules.c22_extra_warnings import FACTS
from khobac.registers.law.cells import KINDS, FactType
from khobac.registers.law.values import Law
from tests.control import generated

TYPES = {FactType.INTEGER: int, FactType.TEXT: str, FactType.TEXTS: list}
CONDITIONS = (
    "amount > 90000000", "month == 12", "'6551' in items", "contract_value > 0", "amount / invoices > 1000",
    "payee == 'S1'", "cash > 0 || kind == 'advance'", "unit_kind == 'project'",
)  # fmt: skip


def row(*conditions: str, **changes: Any) -> dict[str, Any]:
    said = {"result": "/content", "reason_vi": "vì sao", "reason_en": "why", "conditions": list(conditions)}
    return said | changes


def warned(asked: Snapshot, law: Law, there: Position) -> tuple[Finding, ...]:
    return check(asked, law, there, frozenset({"C22"}))


def told(asked: Snapshot, *conditions: str, there: Position | None = None) -> list[str]:
    law = specimen.law({"warning.late-claim": None, "warning.x": row(*conditions)})
    return [each.severity.value for each in warned(asked, law, there or specimen.position())]


def test_every_fact_of_the_table_is_read_and_is_what_it_is_declared_to_be() -> None:
    declared = KINDS["warning"].facts
    assert FACTS.keys() == declared.keys()
    for asked, there in (
        (specimen.request(), specimen.position()),
        (specimen.request(kind=Kind.DEPOSIT_PAYMENT), specimen.position(deposit_free=None)),
        (specimen.request(particulars=Particulars(cash=Cash(CashDesk.BANK))), specimen.position(contract=specimen.contract())),
    ):  # fmt: skip
        for name, read in FACTS.items():
            assert type(read(asked, there)) is TYPES[declared[name].type], name


@pytest.mark.parametrize(
    ("condition", "changes"),
    [
        ("amount == 5000000", {}),
        ("kind == 'advance'", {"kind": Kind.ADVANCE}),
        ("source == '13' && year == 2026 && month == 3", {"source": "13"}),
        ("items == ['6551', '6552']", {"lines": specimen.lines(("6552", 3), ("6551", 1), ("6552", 1))}),
        ("performed_days == 0 && invoices == 0 && payees == 0", {}),
        ("cash == amount", {"particulars": Particulars(cash=Cash(CashDesk.BANK))}),
        ("contract_value == 0 && contract_paid == 0 && contract_subject == ''", {}),
        ("unit_kind == 'recurrent' && unit_level == '2'", {}),
        ("available == 80000000", {"kind": Kind.DEPOSIT_PAYMENT}),
        ("available == 1000000000", {}),
        ("content.contains('hóa đơn') && payee == 'S1'", {}),
    ],
)
def test_a_condition_reads_the_request(condition: str, changes: dict[str, Any]) -> None:
    asked = specimen.request(5_000_000, **changes)
    assert told(asked, condition) == ["warn"]
    assert told(asked, f"!({condition})") == []


def test_a_condition_reads_the_contract() -> None:
    there = specimen.position(contract=specimen.contract(7, paid_gross=3))
    assert told(
        specimen.request(), "contract_value - contract_paid == 4", "contract_subject == 'goods'", there=there
    ) == ["warn"]


def test_a_warning_says_what_its_row_says_by_its_article_with_the_figures_it_read() -> None:
    law = specimen.law({"warning.big": row("amount > 10", "'6551' in items", result="/lines/0/amount", reason_en="")})
    [found] = warned(specimen.request(11), law, specimen.position())
    assert (found.pointer, found.severity) == ("/lines/0/amount", Severity.WARN)
    assert (found.message_vi, found.message_en) == ("Vì sao.", "Vì sao.")
    assert (found.basis.document, found.basis.article) == ("17/2024/TT-BTC", "6")
    assert found.values == {"row": "warning.big", "amount": 11, "items": "6551"}


@pytest.mark.parametrize("condition", ["amount / invoices > 1", "amount >", "nobody > 1", "amount > 'a'", "amount + 1"])
def test_a_row_that_errs_is_not_passed_over(condition: str) -> None:
    assert told(specimen.request(), condition) == ["look"]
    assert told(specimen.request(), condition, "amount > 0") == ["look"]


def test_a_row_that_errs_in_one_cell_and_fails_in_another_does_not_hold() -> None:
    assert told(specimen.request(), "amount / invoices > 1", "amount < 0") == []


def test_a_balance_beyond_what_cells_can_count_cannot_be_told() -> None:
    assert told(specimen.request(), "available > 5", there=specimen.position(available=2**63)) == ["look"]


def test_a_row_kept_in_another_shape_cannot_be_told() -> None:
    [found] = warned(specimen.request(), specimen.law({"warning.x": 5}), specimen.position())
    assert found.severity is Severity.LOOK


rows = st.dictionaries(
    st.sampled_from(["warning.a", "warning.b", "warning.c", "warning.d"]),
    st.builds(lambda chosen, at: row(*chosen, result=at), st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3),
              st.sampled_from(sorted(KINDS["warning"].choices))),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data(), generated.snapshots, rows, generated.positions)
def test_neither_the_order_of_rows_nor_of_lines_changes_anything(
    data: st.DataObject, asked: Snapshot, table: dict[str, Any], there: Position
) -> None:
    turned = replace(asked, lines=tuple(data.draw(st.permutations(asked.lines))))
    shuffled = dict(data.draw(st.permutations(list(table.items()))))
    assert warned(turned, specimen.law(shuffled), there) == warned(asked, specimen.law(table), there)


@settings(max_examples=150, deadline=None)
@given(generated.snapshots, rows, rows, generated.positions)
def test_each_row_is_answered_by_itself(
    asked: Snapshot, table: dict[str, Any], more: dict[str, Any], there: Position
) -> None:
    alone = [
        warned(asked, specimen.law({"warning.late-claim": None, key: said}), there)
        for key, said in (table | more).items()
    ]
    together = warned(asked, specimen.law({"warning.late-claim": None} | table | more), there)
    assert sorted(str(each) for found in alone for each in found) == sorted(map(str, together))


def test_a_changed_row_concerns_this_rule_alone() -> None:
    assert affected(["warning.x"]) == {"C22"}
    assert affected(["risk.x", "routing.x"]) == frozenset()


@pytest.mark.parametrize("reason", ["Xem lại mẫu X.", "xem lại mẫu X", "xem lại mẫu X.."])
def test_a_reason_is_told_as_a_sentence_whatever_it_ends_with(reason: str) -> None:
    law = specimen.law({"warning.late-claim": None, "warning.x": row("amount > 0", reason_vi=reason, reason_en="")})
    [found] = warned(specimen.request(), law, specimen.position())
    assert found.message_vi == found.message_en == "Xem lại mẫu X."
