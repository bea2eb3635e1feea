"""Reading with several processes as of one instant: each has a connection of its own on the same snapshot.

Tasks are picklable calls that know nothing of each other; whoever is free takes the next. Only for programs: a process that
has other threads or open transactions must not be forked.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connections

from khobac.core import db

Found = TypeVar("Found")

_FORK = multiprocessing.get_context("fork")
_END = "end"
_NO_OTHERS = "SET LOCAL max_parallel_workers_per_gather = 0"
"""As many processes of the server work as were asked for."""


class TaskFailed(RuntimeError):
    """A task of another process raised; what it said."""


def found_by(processes: int, tasks_of: Callable[[], Sequence[Callable[[], Iterable[Found]]]]) -> Iterator[Found]:
    """What all tasks find, as it comes. `tasks_of` is asked for them inside the snapshot."""
    if processes < 2:
        with db.snapshot():
            db.execute(_NO_OTHERS)
            for task in tasks_of():
                yield from task()
        return
    connections.close_all()
    tasks, answers = _FORK.SimpleQueue(), _FORK.SimpleQueue()
    workers = [_FORK.Process(target=_work, args=(tasks, answers), daemon=True) for _ in range(processes)]
    for worker in workers:
        worker.start()
    try:
        with db.snapshot():
            shared = db.share_snapshot()
            waiting = list(tasks_of())
            yield from _shared_out(waiting, shared, tasks, answers, processes)
    finally:
        for worker in workers:
            worker.terminate()
            worker.join()


def _shared_out(
    waiting: list[Callable[[], Iterable[Found]]], shared: str, tasks: Any, answers: Any, processes: int
) -> Iterator[Found]:
    """One task to each process, and the next to whoever has ended one: no queue is ever filled."""
    running = 0
    pending = iter(waiting)
    for task in pending:
        tasks.put((shared, task))
        running += 1
        if running == processes:
            break
    while running:
        kind, content = answers.get()
        if kind == "found":
            yield content
            continue
        if kind == "failed":
            raise TaskFailed(content)
        running -= 1
        for task in pending:
            tasks.put((shared, task))
            running += 1
            break


def _work(tasks: Any, answers: Any) -> None:
    while True:
        shared, task = tasks.get()
        try:
            with db.snapshot(shared):
                db.execute(_NO_OTHERS)
                for each in task():
                    answers.put(("found", each))
        except Exception as problem:  # told to the process that waits for it
            answers.put(("failed", f"{type(problem).__name__}: {problem}"))
        else:
            answers.put((_END, None))
