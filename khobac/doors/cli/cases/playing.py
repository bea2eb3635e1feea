"""Playing cases: each on a fresh copy of the world, with a clock that obeys it, several processes at once."""
from __future__ import annotations

import multiprocessing
import os
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from khobac.core import clock, scratch, wake
from khobac.core.errors import Refused
from khobac.doors.cli.cases import readings, verbs, world
from khobac.doors.cli.cases.entries import Unreadable
from khobac.doors.cli.cases.expectations import Difference, Seen, differences
from khobac.doors.cli.cases.format import BadCase, Case, Step, read
from khobac.doors.cli.cases.lawbook import replaced
from khobac.doors.cli.cases.stage import Outcome, Stage
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import founding, verification


class Verdict(StrEnum):
    """What became of a case."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_BUILT = "not built"


@dataclass(frozen=True)
class Problem:
    """What was wrong at a step, or with the case as a whole."""

    where: str
    difference: Difference


@dataclass(frozen=True)
class Played:
    """A case and what became of it."""

    name: str
    title: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()
    note: str = ""


def play_all(paths: Sequence[Path], jobs: int) -> Iterator[Played]:
    """Play these files, `jobs` at a time, and answer in their order."""
    with tempfile.TemporaryDirectory(prefix="khobac-cases-") as folder, world.keys_in(Path(folder)), _template() as name:
        play = partial(play_file, template=name)
        if jobs <= 1 or len(paths) <= 1:
            yield from map(play, paths)
            return
        with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("fork")) as workers:
            yield from workers.map(play, paths)


def play_file(path: Path, template: str) -> Played:
    """Play one file on its own copy of the template; whatever goes wrong is told, never raised."""
    try:
        case = read(path)
    except (BadCase, OSError) as problem:
        return _broken(path.stem, "", "reading", str(problem))
    missing = verbs.unbuilt(case)
    if missing is not None:
        return Played(case.name, case.title, Verdict.NOT_BUILT, note=f"{missing.step.name} cannot be played yet")
    try:
        with scratch.fresh(f"{template}_{os.getpid()}", template), wake.asleep():
            problems = tuple(_problems(case))
    except Exception as problem:  # of whatever kind: the other cases go on
        return _broken(case.name, case.title, "around the steps", _told(problem))
    return Played(case.name, case.title, Verdict.FAILED if problems else Verdict.PASSED, problems)


@contextmanager
def _template() -> Iterator[str]:
    """The name of a database that holds the world and that nobody is connected to."""
    name = f"khobac_cases_{os.getpid()}"
    scratch.drop(name)
    scratch.create(name)
    try:
        with scratch.using(name), wake.asleep():
            scratch.migrate()
            world.build()
        yield name
    finally:
        scratch.drop(name)


def _problems(case: Case) -> Iterator[Problem]:
    """Everything that did not come as the case says; a step that breaks down ends the case."""
    stage = Stage(case)
    with clock.at(case.steps[0].at):
        founding.set_law(replaced(case.law))
    for step in case.steps:
        with clock.at(step.at):
            try:
                yield from (Problem(step.name, each) for each in _take(stage, step))
            except Exception as problem:  # a defect of the product is a result here, and the other cases go on
                yield Problem(step.name, Difference("breakdown", "the step is played", _told(problem)))
                return
    with clock.at(case.steps[-1].at):
        yield from (
            Problem("at the end", Difference("verify_books", "no difference", str(each)))
            for each in verification.verify_books()
        )


def _take(stage: Stage, step: Step) -> Iterable[Difference]:
    """Do what has become due since the step before, play the step, do the work it brings, and look at all of that."""
    before = readings.mark()
    do_due_work()
    trace = readings.trace()
    try:
        outcome = verbs.play(stage, step)
    except Refused as refused:
        outcome = Outcome(refused=refused)
        left = readings.trace()
        if left != trace and "through" not in step.arguments:
            yield Difference("refused", "changes nothing", {k: n for k, n in left.items() if n != trace[k]})
    do_due_work()
    yield from differences(Seen(stage, step, outcome, before))


def _broken(name: str, title: str, where: str, problem: str) -> Played:
    difference = Difference("breakdown", "the case is played", problem)
    return Played(name, title, Verdict.FAILED, (Problem(where, difference),))


def _told(problem: Exception) -> str:
    """What happened and where, in a few lines."""
    if isinstance(problem, BadCase | Unreadable):
        return str(problem)
    frames = traceback.extract_tb(problem.__traceback__)[-4:]
    places = " ← ".join(f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames))
    return f"{type(problem).__name__}: {problem} ({places})"
