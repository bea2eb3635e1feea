"""Stories told in the form of the acceptance cases, played in a copy of their world."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khobac.core import clock
from khobac.doors.cli.cases import verbs
from khobac.doors.cli.cases.format import parse
from khobac.doors.cli.cases.lawbook import replaced
from khobac.doors.cli.cases.stage import Stage
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import founding

Play = Callable[..., Stage]
ALLOTTED = '[[step]]\nat = 2026-03-02 08:10:00\ndo = "allot"\namount = 100_000_000\n'


@pytest.fixture
def play(world: str) -> Play:
    """Play steps after an allotment of 100 million; due work is done after each, unless `idle`."""

    def played(steps: str, *, idle: bool = False) -> Stage:
        case = parse(f'title = "t"\nbackground = "b"\n{ALLOTTED}{steps}', Path("story.toml"))
        stage = Stage(case)
        with clock.at(case.steps[0].at):
            founding.set_law(replaced(case.law))
        for step in case.steps:
            with clock.at(step.at):
                verbs.play(stage, step)
                if not idle:
                    do_due_work()
        return stage

    return played
