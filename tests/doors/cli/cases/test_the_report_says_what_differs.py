"""The report: a line each, expected against what came, and a last line that other programs read."""
from __future__ import annotations

import io

from rich.console import Console

from khobac.doors.cli.cases.expectations import Difference
from khobac.doors.cli.cases.playing import Played, Problem, Verdict
from khobac.doors.cli.cases.report import show

CASES = [
    Played("01-good", "Good", Verdict.PASSED),
    Played("02-bad", "Bad", Verdict.FAILED, (Problem("step 3, approve", Difference("pay", 12_450_000, 0)),)),
    Played("03-later", "Later", Verdict.NOT_BUILT, note="step 1, revenue notice cannot be played yet"),
]


def printed(cases: list[Played]) -> tuple[bool, list[str]]:
    paper = io.StringIO()
    fine = show(cases, Console(file=paper, width=60))
    return fine, paper.getvalue().splitlines()


def test_the_last_line_is_the_count() -> None:
    fine, lines = printed(CASES)
    assert not fine
    assert lines[-1] == "1 passed, 1 failed, 1 not built"


def test_a_difference_shows_expected_and_came() -> None:
    text = "\n".join(printed(CASES)[1])
    assert "step 3, approve: pay" in text
    assert "expected  12.450.000" in text
    assert "came      0" in text


def test_what_is_not_built_is_named_and_fails_nothing() -> None:
    fine, lines = printed([CASES[0], CASES[2]])
    assert fine
    assert any("revenue notice" in line for line in lines)
