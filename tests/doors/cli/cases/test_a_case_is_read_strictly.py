"""Reading case files: what the form does not know is refused with file and step; the given cases can all be read."""
from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from khobac.core import clock
from khobac.doors.cli.cases import closing_verbs, verbs
from khobac.doors.cli.cases.expectations import LOOKING
from khobac.doors.cli.cases.format import BadCase, Case, parse, read
from khobac.doors.cli.cases.shapes import EXPECTATIONS, SUB_VERBS, VERBS

CASES = sorted((Path(__file__).parents[3] / "cases").glob("*.toml"))

HEAD = 'title = "A case"\nbackground = "None."\n'


def case(*steps: str) -> Case:
    return parse(HEAD + "\n".join(f"[[step]]\n{step}" for step in steps), Path("x.toml"))


AT = "at = 2026-03-02 09:00:00\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_given_case_can_be_read(path: Path) -> None:
    assert read(path).steps


def test_a_step_has_moment_verb_arguments_and_expectations() -> None:
    [step] = case(AT + 'do = "accept"\nby = "uyen"\ndossier = "D1"\nexpect.status = "checked"').steps
    assert (step.name, step.at) == ("step 1, accept", dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM))
    assert step.arguments == {"dossier": "D1", "by": "uyen"}
    assert step.expect == {"status": "checked"}


@pytest.mark.parametrize(("step", "complaint"), [
    ('do = "acept"\ndossier = "D1"', "no verb 'acept'"),
    ('do = "accept"\ndossier = "D1"\nresaon = "x"', "unknown resaon"),
    ('do = "accept"', "dossier missing"),
    ('do = "accept"\ndossier = "D1"\nexpect.statsu = "x"', "unknown expectation statsu"),
    ('do = "order"\ndossier = "D1"\nwhat = "burn"', "order has no what = 'burn'"),
    ('do = "check"\nlines = [{ ndkt = "6551", amont = 5 }]', "unknown amont"),
    ('do = "check"\nkind = "gift"', "kind = 'gift' is none of"),
    ('do = "look"\nexpect.positions = [{ avalable = 0 }]', "unknown avalable"),
])
def test_what_the_form_does_not_know_names_file_and_step(step: str, complaint: str) -> None:
    with pytest.raises(BadCase, match=r"x\.toml, step 1") as refused:
        case(AT + step)
    assert complaint in str(refused.value)


def test_time_never_runs_back() -> None:
    with pytest.raises(BadCase, match="earlier than the step before"):
        case(AT + 'do = "look"', 'at = 2026-03-02 08:59:59\ndo = "look"')


def test_parallel_steps_have_the_moment_of_the_step_that_starts_them() -> None:
    [step] = case(AT + 'do = "parallel"\nsteps = [{ do = "accept", dossier = "D1" }, { do = "look" }]').steps
    assert [(inner.at, inner.number) for inner in step.inner] == [(step.at, "1.1"), (step.at, "1.2")]
    with pytest.raises(BadCase, match="no `at`"):
        case(AT + 'do = "parallel"\nsteps = [{ do = "look", at = 2026-03-02 09:00:00 }]')


def test_every_expectation_is_looked_at() -> None:
    assert set(LOOKING) == EXPECTATIONS


def test_a_verb_that_is_not_built_is_found_inside_parallel_steps_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(closing_verbs.CLOSING, "day")
    close = '{ do = "close", what = "day", office = "0061" }'
    missing = verbs.unbuilt(case(AT + 'do = "look"', AT + f'do = "parallel"\nsteps = [{close}]'))
    assert missing is not None
    assert missing.step.name == "step 2.1, close day"
    assert verbs.unbuilt(case(AT + 'do = "look"')) is None


def test_only_known_verbs_are_built() -> None:
    assert set(verbs.ACTS) <= {*VERBS, *SUB_VERBS}
