"""What may not change an answer: the order in which a dossier lists things, and whatever else is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.control import engine
from khobac.control.engine import blocking, check
from khobac.control.findings import Finding, Severity
from khobac.control.inputs import SNAPSHOT, Before, Line, Particulars, Position, Snapshot
from khobac.control.rules import RULES
from khobac.core.canonical import canonical_bytes
from khobac.registers.law.values import Law, LawValue
from tests.control import generated
from tests.control.planted import planted
from tests.control.planted.catalogue import CATALOGUE
from tests.control.planted.dossiers import CASES

#: said of the request as a whole, on its first line
OF_ALL_LINES = "/lines/0/amount"

#: each makes any dossier worse; none changes a sum, so that what was right or wrong about sums stays so
WORSE: dict[str, Any] = {
    "a line of nothing for no sub-item": lambda asked, there: (
        replace(asked, lines=(*asked.lines, Line("0000", 0, "000", "000"))),
        there,
    ),
    "less money": lambda asked, there: (asked, replace(there, available=0, deposit_free=0)),
    "all frozen": lambda asked, there: (
        asked,
        _restricted(there, estimate_frozen_whole=True, deposit_frozen_whole=True),
    ),
    "all suspended": lambda asked, there: (asked, _restricted(there, suspended_all=True)),
    "nobody registered": lambda asked, there: (
        asked,
        replace(there, chief_accountants=(frozenset(),) * 2, holders=(frozenset(),) * 2),
    ),
    "no certificate valid": lambda asked, there: (
        replace(asked, signatures=tuple(replace(each, valid=False) for each in asked.signatures)),
        there,
    ),
    "no papers": lambda asked, there: (replace(asked, papers=frozenset()), there),
    "no guarantee": lambda asked, there: (asked, _contract(there, guarantee_amount=None, guarantee_asked=True)),
    "nothing committed": lambda asked, there: (asked, replace(there, commitment=None)),
    "a voucher of long ago": lambda asked, there: (
        replace(asked, voucher_date=asked.voucher_date.replace(year=2020, day=1)),
        there,
    ),
    "all totals used up before": lambda asked, there: (
        asked,
        replace(there, before=Before(dict.fromkeys(generated.NORMS, 10**12), dict.fromkeys(generated.ASSETS, 10**6))),
    ),
    "more cash drawn that day": lambda asked, there: (asked, replace(there, cash_of_day=there.cash_of_day + 10**12)),
    "own revenue claimed of an estimate": lambda asked, there: (_own_revenue(asked), there),
}

_PAPER = {"paper": "minutes", "stage": "always", "asked": "contract", "name_vi": "Biên bản", "name_en": "Minutes"}
_WARNING = {"result": "/content", "reason_vi": "Xem lại", "reason_en": "Look again"}

#: each asks more of everybody; what was wrong before still is
STRICTER: dict[str, Any] = {
    "a further warning": lambda _: {"warning.more": {**_WARNING, "conditions": ["amount >= 0"]}},
    "a further warning nobody can tell": lambda _: {"warning.more": {**_WARNING, "conditions": ["1 / payees >= 0"]}},
    "a further paper": lambda law: {key: [*law.get(key, []), _PAPER] for key in ("papers.EXP-RECUR", "papers.EXP-INVEST")},
    "every contract sent": lambda _: {"contract.paper_above": 0},
    "commitments required": lambda _: {"commit.required": True},
    "all of it withheld as tax": lambda _: {f"withhold.pit.{subject}": 10_000 for subject in generated.SUBJECTS},
    "no source for salaries": lambda law: {"payroll.sources": []} if law.get("payroll.sources") else {},
}


def _own_revenue(asked: Snapshot) -> Snapshot:
    if asked.from_deposit:
        return asked
    return replace(asked, particulars=replace(asked.particulars or Particulars(), own_revenue=True))


def _restricted(there: Position, **changes: bool) -> Position:
    return replace(there, restrictions=replace(there.restrictions, **changes))


def _contract(there: Position, **changes: Any) -> Position:
    return there if there.contract is None else replace(there, contract=replace(there.contract, **changes))


@pytest.mark.parametrize("name", WORSE)
@settings(max_examples=60, deadline=None)
@given(asked=generated.snapshots, law=generated.laws(), there=generated.positions)
def test_another_defect_takes_no_finding_away(name: str, asked: Snapshot, law: Law, there: Position) -> None:
    before = {finding.key for finding in check(asked, law, there)}
    asked, there = WORSE[name](asked, there)
    after = {finding.key for finding in check(asked, law, there)}
    assert before <= after


@pytest.mark.parametrize("name", STRICTER)
@settings(max_examples=60, deadline=None)
@given(asked=generated.snapshots, law=generated.laws(), there=generated.positions)
def test_a_stricter_law_takes_no_finding_away(name: str, asked: Snapshot, law: Law, there: Position) -> None:
    more = {key: LawValue(value, "6", "17/2024/TT-BTC", law.on, "known") for key, value in STRICTER[name](law).items()}
    before = {finding.key for finding in check(asked, law, there)}
    assert before <= {finding.key for finding in check(asked, Law(law.on, {**law.values, **more}), there)}


@settings(max_examples=150, deadline=None)
@given(st.data(), generated.snapshots, generated.laws(), generated.positions)
def test_the_order_of_lines_changes_only_their_numbers(
    data: st.DataObject, asked: Snapshot, law: Law, there: Position
) -> None:
    order = data.draw(st.permutations(range(len(asked.lines))))
    turned = replace(asked, lines=tuple(asked.lines[place] for place in order))
    numbers = {f"/lines/{new}/": f"/lines/{old}/" for new, old in enumerate(order)}
    assert _told(check(turned, law, there), numbers) == _told(check(asked, law, there), {})


def _told(found: tuple[Finding, ...], numbers: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Rule, severity, place in the original numbering, sentence; what a machine would mend differs with the first line."""
    rows = []
    for each in found:
        head = each.pointer[: each.pointer.rfind("/") + 1]
        moved = each.pointer if each.pointer == OF_ALL_LINES else each.pointer.replace(head, numbers.get(head, head))
        rows.append((each.code, each.severity, moved, each.message_vi))
    return sorted(rows)


@settings(max_examples=100, deadline=None)
@given(st.data(), generated.snapshots, generated.laws(), generated.positions)
def test_the_order_of_payees_and_of_earlier_requests_changes_nothing(
    data: st.DataObject, asked: Snapshot, law: Law, there: Position
) -> None:
    turned = replace(asked, beneficiaries=tuple(data.draw(st.permutations(asked.beneficiaries))))
    there_turned = replace(there, earlier=tuple(reversed(there.earlier)))
    keys = [finding.key for finding in check(asked, law, there)]
    assert [finding.key for finding in check(turned, law, there_turned)] == keys


@settings(max_examples=50, deadline=None)
@given(generated.snapshots)
def test_papers_have_no_order_even_where_they_are_stored(asked: Snapshot) -> None:
    asked = replace(asked, papers=frozenset({"contract", "estimate", "voucher"}))
    stored = SNAPSHOT.dump_python(asked, mode="json")
    papers = sorted(asked.papers)
    read = [SNAPSHOT.validate_python(stored | {"papers": order}) for order in (papers, papers[::-1])]
    assert read == [asked, asked]
    assert canonical_bytes(read[0]) == canonical_bytes(read[1])


@settings(max_examples=100, deadline=None)
@given(generated.snapshots, generated.laws(), generated.positions)
def test_exchanging_the_two_signatures_concerns_the_signatures_alone(
    asked: Snapshot, law: Law, there: Position
) -> None:
    """Who signs in which title is what C05 judges, so their order is content; no other rule may look at it."""
    turned = replace(asked, signatures=asked.signatures[::-1])
    others = frozenset(RULES) - {"C05"}
    assert check(turned, law, there, only=others) == check(asked, law, there, only=others)


@settings(max_examples=100, deadline=None)
@given(st.permutations(sorted(RULES)), generated.snapshots, generated.laws(), generated.positions)
def test_the_order_in_which_rules_are_asked_changes_nothing(
    order: list[str], asked: Snapshot, law: Law, there: Position
) -> None:
    found = check(asked, law, there)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "RULES", {code: RULES[code] for code in order})
        assert check(asked, law, there) == found


@pytest.mark.parametrize("code", RULES)
@pytest.mark.parametrize("error", [ValueError, KeyError, ZeroDivisionError, RecursionError, MemoryError])
def test_a_rule_that_errs_cannot_tell_and_silences_no_other(
    monkeypatch: pytest.MonkeyPatch, code: str, error: type[Exception]
) -> None:
    case = CASES["on a contract"]

    def erring(*_: object) -> Iterator[Finding]:
        raise error
        yield

    monkeypatch.setitem(engine.RULES, code, erring)
    [found] = case.found
    assert (found.code, found.severity, found.values) == (code, Severity.LOOK, {"error": error.__name__})
    assert blocking([found]) == ()


def test_what_a_rule_found_before_it_erred_still_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    said = planted(CASES["purchase"], [CATALOGUE[0]]).found

    def erring(*_: object) -> Iterator[Finding]:
        yield from said
        raise ValueError

    monkeypatch.setitem(engine.RULES, "C01", erring)
    found = CASES["purchase"].found
    assert {(each.code, each.severity) for each in found} == {("C01", Severity.BLOCK), ("C01", Severity.LOOK)}
    assert blocking(found) == said


def test_a_rule_that_errs_spares_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def erring(*_: object) -> frozenset[str]:
        raise ValueError

    secret = CASES["medicines"].asked
    assert secret.particulars is not None
    secret = replace(secret, particulars=replace(secret.particulars, secret=True, medicines=True), invoices=())
    assert "C13" not in {each.code for each in replace(CASES["medicines"], asked=secret).found}
    monkeypatch.setattr(engine, "SPARING", (erring,))
    assert "C13" in {each.code for each in replace(CASES["medicines"], asked=secret).found}
