"""The fixed world, built once into a database of its own: a case plays on it, and a wrong one fails for its reason."""
from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from khobac.doors.cli.cases import closing_verbs
from khobac.doors.cli.cases.playing import Played, Verdict, play_file

GOOD = """
title = "A deposit, twice asked for"
background = "Nothing else happens."

[[step]]
at = 2026-03-02 08:10:00
do = "allot"
amount = 1_000
expect.positions = [{ allotted = 1_000, available = 1_000 }]

[[step]]
at = 2026-03-02 09:00:00
do = "check"
lines = [{ ndkt = "6551", amount = 1_000 }]
expect.findings = []
"""
WRONG = GOOD.replace("expect.findings = []", 'expect.findings = [["C01", "/lines/0/amount", "block"]]')
UNKNOWN = GOOD.replace('do = "check"', 'do = "chek"')
UNBUILT = GOOD + '\n[[step]]\nat = 2026-03-02 17:00:00\ndo = "close"\nwhat = "day"\noffice = "0061"\n'
REFUSED = GOOD.replace("expect.findings = []", 'expect.error = "BLOCKED"')


@pytest.fixture(scope="module")
def played(
    world_template: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> dict[str, Played]:
    folder = tmp_path_factory.mktemp("cases")
    texts = {"good": GOOD, "wrong": WRONG, "unknown": UNKNOWN, "unbuilt": UNBUILT, "refused": REFUSED}
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as before_it_was_built:
        before_it_was_built.delitem(closing_verbs.CLOSING, "day")
        return {path.stem: play_file(path, world_template[0]) for path in folder.glob("*.toml")}


def test_a_case_that_comes_true_passes(played: dict[str, Played]) -> None:
    assert played["good"] == Played("good", "A deposit, twice asked for", Verdict.PASSED)


def test_a_case_that_does_not_says_what_was_expected_and_what_came(played: dict[str, Played]) -> None:
    [problem] = played["wrong"].problems
    assert problem.where == "step 2, check"
    assert problem.difference.expected == [("C01", "/lines/0/amount", "block")]
    assert problem.difference.actual == []


def test_an_expected_refusal_that_does_not_come_fails(played: dict[str, Played]) -> None:
    [problem] = played["refused"].problems
    assert (problem.difference.expected, problem.difference.actual) == ("BLOCKED", None)


def test_a_file_that_cannot_be_read_fails_and_the_others_go_on(played: dict[str, Played]) -> None:
    assert played["unknown"].verdict is Verdict.FAILED
    assert "step 2" in played["unknown"].problems[0].difference.actual


def test_a_verb_that_is_not_built_is_never_passed(played: dict[str, Played]) -> None:
    assert played["unbuilt"].verdict is Verdict.NOT_BUILT
    assert "close day" in played["unbuilt"].note
