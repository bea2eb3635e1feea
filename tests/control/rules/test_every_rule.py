"""What holds for all rules alike: they never err on whole inputs, and they speak to people."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings

from khobac.control import rules
from khobac.control.engine import check
from khobac.control.findings import Finding, Severity
from khobac.control.inputs import CashDesk, Position, Snapshot
from khobac.control.rules import RULES
from khobac.registers.law.values import Law
from tests.control import generated

FILES = sorted(module.name for module in pkgutil.iter_modules(rules.__path__) if re.match(r"c\d\d_", module.name))
PLACES = re.compile(
    r"/lines/\d+/(amount|ndkt|chapter|section)|/account|/signatures/[01]|/contract|/papers/[a-z_]+|/recover|/guarantee"
    r"|/payroll/(headcount|contract_labour|total)|/commitment|/voucher_date|/sent|/performed_on|/invoices/\d+/no|/payee|/source|/content"
    r"|/particulars/(norms/\d+/(norm|price|quantity)|purchases/\d+/(kind|price|quantity|agreement)|medicines|secret|own_revenue"
    r"|cash/(at|registered_on)|withheld)"
)
WARNING = ("C19", "C22")
"""The rules that ask for a reason and stop nothing."""


def test_every_file_of_a_rule_is_in_the_table_and_in_order() -> None:
    assert [importlib.import_module(f"khobac.control.rules.{name}").CODE for name in FILES] == list(RULES)
    assert [name[:3].upper() for name in FILES] == list(RULES)


@pytest.mark.parametrize("name", FILES)
def test_a_rule_explains_itself_with_an_example_that_runs(name: str) -> None:
    text = importlib.import_module(f"khobac.control.rules.{name}").__doc__ or ""
    assert text.startswith(f"{name[:3].upper()}: ")
    assert ">>> " in text


@settings(max_examples=300, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_no_rule_errs_and_every_finding_can_be_read_and_mended(
    snapshot: Snapshot, law: Law, position: Position
) -> None:
    for code, examine in RULES.items():
        for finding in examine(snapshot, law, position):
            assert finding.code == code
            assert PLACES.fullmatch(finding.pointer)
            assert (finding.severity is Severity.WARN) == (code in WARNING)
            assert finding.basis.document or code == "C19"
            _reads_well(finding)


def _reads_well(finding: Finding) -> None:
    for text in (finding.message_vi, finding.message_en, finding.fix_vi, finding.fix_en):
        assert text.endswith(".")
        assert text[0].isupper()
        assert not re.match(r"C\d\d", text)
        for sentence in re.split(r"(?<=[.;]) ", text):
            assert len(sentence.split(" ")) <= 25, sentence
    assert finding.message_vi != finding.message_en
    assert finding.fix_vi != finding.fix_en


@settings(max_examples=300, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_what_a_machine_proposes_mends_the_finding(snapshot: Snapshot, law: Law, position: Position) -> None:
    proposals = [(each.key, each.auto_fix) for each in check(snapshot, law, position) if each.auto_fix]
    assume(proposals)
    for key, auto_fix in proposals:
        mended = snapshot
        for pointer, value in auto_fix.items():
            mended = _with(mended, pointer, value)
        assert key not in {each.key for each in check(mended, law, position) if each.severity is Severity.BLOCK}


def _with(snapshot: Snapshot, pointer: str, value: int | str) -> Snapshot:
    """The dossier with one field of the proposal set, as a form would."""
    if pointer == "/voucher_date":
        return replace(snapshot, voucher_date=snapshot.voucher_date.fromisoformat(str(value)))
    if pointer == "/recover":
        return replace(snapshot, recover=int(value))
    if pointer == "/particulars/cash/at":
        declared = snapshot.particulars
        assert declared is not None
        assert declared.cash is not None
        return replace(snapshot, particulars=replace(declared, cash=replace(declared.cash, at=CashDesk(value))))
    _, _, number, field = pointer.split("/")
    lines = list(snapshot.lines)
    change: dict[str, Any] = {field: value}
    lines[int(number)] = replace(lines[int(number)], **change)
    return replace(snapshot, lines=tuple(lines))
