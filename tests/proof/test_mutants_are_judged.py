"""What mutmut says of mutants is read right, and what is excused is still there."""
from __future__ import annotations

import ast

import pytest

from proof import mutation
from proof.ground.checkout import ROOT
from proof.mutants import Change, Mutant, listed
from proof.mutants.equivalent import EQUIVALENT

C01 = "khobac/control/rules/c01_estimate_available.py"
NAME = "khobac.control.rules.c01_estimate_available.x__free__mutmut_{}"
SHOWN = f"""--- {C01}
+++ {C01}
@@ -1,3 +1,3 @@
 def _free(position):
-    return max(position.available, 0)
+    return max(position.available, 1)
"""
CHANGE = Change(C01, "_free", "return max(position.available, 0)", "return max(position.available, 1)")


def test_mutants_are_read_from_results_and_differences() -> None:
    rows = [f"    {NAME.format(number)}: {outcome}" for number, outcome in enumerate(("killed", "survived", "not checked"))]
    killed, survived = listed("\n".join(["To apply a mutant on disk:", *rows]))
    assert (killed.noticed, survived.noticed) == (True, False)
    assert survived.change(SHOWN) == CHANGE


@pytest.mark.parametrize(("survivors", "passed"), [(0, True), (1, True), (2, False)])
def test_one_in_twenty_may_survive(survivors: int, passed: bool) -> None:
    mutants = [Mutant(NAME.format(number), "survived" if number < survivors else "killed") for number in range(20)]
    verdict = mutation.judged([C01], mutants, dict.fromkeys(mutants[:survivors], CHANGE))
    assert verdict.passed is passed
    assert verdict.figures["c01_estimate_available"] == 100 - 5 * survivors


def test_what_is_excused_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(EQUIVALENT, CHANGE, "nobody can tell")
    mutants = [Mutant(NAME.format(number), outcome) for number, outcome in enumerate(("killed", "survived"))]
    verdict = mutation.judged([C01], mutants, {mutants[1]: CHANGE})
    assert verdict.passed
    assert (verdict.figures["score"], verdict.figures["equivalent"]) == (100.0, 1)


def test_nothing_tried_is_nothing_shown() -> None:
    assert not mutation.judged([C01], [], {}).passed


@pytest.mark.parametrize("change", EQUIVALENT, ids=str)
def test_each_excused_mutant_is_of_a_line_that_is_still_there(change: Change) -> None:
    text = (ROOT / change.file).read_text(encoding="utf-8")
    [function] = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef) and node.name == change.function
    ]
    lines = [line.strip() for line in (ast.get_source_segment(text, function) or "").splitlines()]
    assert set(change.before.splitlines()) <= set(lines)
    assert len(EQUIVALENT[change]) > len("equivalent")
