"""Several processes at once, forked from this one: each with connections of its own, started on the same signal, and none
outlives it, however it ends.
"""
from __future__ import annotations

import multiprocessing
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connections

from khobac.doors.cli.processes import die_with_parent

_FORK = multiprocessing.get_context("fork")


class Crew:
    """The processes of one run; `results` waits for them all."""

    def __init__(self, work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> None:
        connections.close_all()
        self._start = _FORK.Event()
        self._ends = []
        self._workers = []
        for share in shares:
            ours, theirs = _FORK.Pipe(duplex=False)
            worker = _FORK.Process(target=_run, args=(self._start, theirs, work, share), daemon=True)
            worker.start()
            theirs.close()
            self._ends.append(ours)
            self._workers.append(worker)
        self._start.set()

    def are_working(self) -> bool:
        """Whether any has not ended yet."""
        return any(worker.is_alive() for worker in self._workers)

    def results(self) -> list[Any]:
        """What each answered, in the order of the shares. Raises what went wrong in any of them."""
        answers = []
        for end in self._ends:
            answer, problem = end.recv()
            if problem:
                raise RuntimeError(f"a process of the proof failed:\n{problem}")
            answers.append(answer)
        for worker in self._workers:
            worker.join()
        return answers

    def end(self) -> None:
        """End those that still run."""
        for worker in self._workers:
            if worker.is_alive():
                worker.kill()
            worker.join()


@contextmanager
def crew(work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> Iterator[Crew]:
    """`work(*share)` in a process for each share; none is left after the block."""
    started = Crew(work, shares)
    try:
        yield started
    finally:
        started.end()


def at_once(work: Callable[..., Any], shares: Sequence[tuple[Any, ...]]) -> list[Any]:
    """Run `work(*share)` for all shares at once; their answers, in order."""
    with crew(work, shares) as started:
        return started.results()


def _run(start: Any, end: Any, work: Callable[..., Any], share: tuple[Any, ...]) -> None:
    die_with_parent()
    start.wait()
    try:
        answer = (work(*share), "")
    except Exception:
        answer = (None, traceback.format_exc())
    finally:
        connections.close_all()
    end.send(answer)
    end.close()


class Mortal:
    """A process that is killed with -9 and started again, as a supervisor does."""

    def __init__(self, work: Callable[..., Any], *share: Any) -> None:
        self._work, self._share = work, share
        self._process = self._started()

    def kill(self) -> None:
        """kill -9, and another in its place."""
        self.end()
        self._process = self._started()

    def end(self) -> None:
        """kill -9, for good."""
        self._process.kill()
        self._process.join()

    @property
    def is_working(self) -> bool:
        """Whether it lives."""
        return bool(self._process.is_alive())

    def _started(self) -> Any:
        connections.close_all()
        process = _FORK.Process(target=_live, args=(self._work, self._share), daemon=True)
        process.start()
        return process


def _live(work: Callable[..., Any], share: tuple[Any, ...]) -> None:
    die_with_parent()
    work(*share)
