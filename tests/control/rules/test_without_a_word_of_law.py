"""Where the law register knows less than usual: a rule falls back on its own article, or cannot tell; it never passes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khobac.control.engine import Spares, check
from khobac.control.findings import Basis, Severity
from khobac.control.inputs import Kind, Particulars
from khobac.control.rules import c14_secrecy, c21_own_revenue, specimen
from khobac.control.rules.wording import legal_basis
from khobac.registers.law.values import Law, LawValue
from tests.control.planted import Defect, planted
from tests.control.planted.catalogue import CATALOGUE
from tests.control.planted.dossiers import CASES
from tests.control.rules.found import findings

MILLION = 1_000_000


def without_texts(law: Law) -> Law:
    """The same values, as if nobody had noted where they come from."""
    unknown = {key: replace(value, text_number="", article="", certainty="") for key, value in law.values.items()}
    return Law(law.on, unknown)


@pytest.mark.parametrize("defect", [pytest.param(each, id=each.name) for each in CATALOGUE])
def test_a_finding_rests_on_the_rules_own_article_where_the_register_names_no_text(defect: Defect) -> None:
    case = planted(CASES[defect.bases[0]], [defect])
    found = check(case.asked, without_texts(specimen.law(case.law)), case.there)
    assert {finding.key for finding in found} == defect.found
    for finding in found:
        assert finding.basis.certainty or finding.code == "C22"
        assert bool(finding.basis.document) == (finding.code not in ("C19", "C22"))


def test_the_share_that_may_be_advanced_is_never_guessed() -> None:
    asked = specimen.request(10 * MILLION, kind=Kind.ADVANCE)
    there = specimen.position(contract=specimen.contract(120 * MILLION))
    found = check(asked, specimen.law({"advance.max_percent": None}), there)
    assert [(each.code, each.severity) for each in found] == [("C08", Severity.LOOK)]


def test_what_the_contract_itself_allows_to_a_project_rests_on_the_rules_own_article() -> None:
    contract = specimen.contract(advance_max=MILLION - 1)
    asked = specimen.request(MILLION, kind=Kind.ADVANCE)
    [found] = findings("C08", asked, specimen.position(unit=specimen.PROJECT, contract=contract))
    assert (found.basis.document, found.basis.article) == ("17/2024/TT-BTC", "6")


@pytest.mark.parametrize(
    ("key", "base", "code", "expected"),
    [
        ("items.project_only", "purchase", "C03", set()),
        ("commit.exempt_subjects", "on a contract", "C16", {"/commitment"}),
        ("suspension.never_items", "payroll", "C17", {"/lines/0/ndkt", "/lines/1/ndkt", "/lines/2/ndkt"}),
        ("advance.exempt_subjects", "advance", "C08", {"/lines/0/amount"}),
        ("payroll.sources", "payroll", "C11", set()),
    ],
)
def test_a_list_of_exceptions_that_the_law_does_not_have_is_empty(
    key: str, base: str, code: str, expected: set[str]
) -> None:
    """A law of another generation: the rule answers all the same, with no exception made."""
    case = CASES[base]
    law = {**case.law, key: None, "commit.required": True}
    restrictions = replace(case.there.restrictions, suspended_all=True)
    contract = replace(case.there.contract, advance_max=MILLION) if case.there.contract else None
    there = replace(case.there, restrictions=restrictions, contract=contract)
    found = [finding for finding in check(case.asked, specimen.law(law), there) if finding.code == code]
    assert {(finding.pointer, finding.severity) for finding in found} == {(place, Severity.BLOCK) for place in expected}


@pytest.mark.parametrize(
    ("spares", "missing"),
    [
        (c14_secrecy.spares, "secrecy.not_applied"),
        (c21_own_revenue.spares, "autonomy.not_applied"),
        (c21_own_revenue.spares, "autonomy.uncontrolled_groups"),
    ],
)
def test_a_law_that_leaves_no_rule_out_spares_none(spares: Spares, missing: str) -> None:
    marked = Particulars(secret=True, own_revenue=True)
    asked = specimen.request(kind=Kind.DEPOSIT_PAYMENT, particulars=marked)
    there = specimen.position(unit=specimen.school(2))
    assert spares(asked, specimen.law(), there)
    assert spares(asked, specimen.law({missing: None}), there) == frozenset()


def test_where_nothing_looks_alike_no_window_is_asked_for() -> None:
    assert findings("C19", specimen.request(), law={"duplicate.days": None}) == []


def test_a_text_without_article_is_named_without_one() -> None:
    value = LawValue(5, "", "77/2017/TT-BTC", specimen.SENT_AT.date(), "")
    law = Law(specimen.SENT_AT.date(), {"voucher.max_age": value})
    assert legal_basis(law, "voucher.max_age", Basis("", "1", "known")) == Basis("77/2017/TT-BTC", "", "known")
