"""Waking the workers: a job is only a wake-up, the work itself lies in tables and is done by whoever looks.

A lost wake-up costs at most one tick. Nothing is woken while `asleep` (acceptance cases and bulk loads do the due work
themselves).
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from khobac.core import access, db

TASK = "khobac.work"

_asleep: ContextVar[bool] = ContextVar("khobac_asleep", default=False)


def is_asleep() -> bool:
    """Whether nobody is woken from here."""
    return _asleep.get()


def workers() -> None:
    """Queue one wake-up unless one is queued already: whoever takes that one begins after what we have committed."""
    if is_asleep() or _is_queued():
        return
    try:
        app.configure_task(TASK, queueing_lock=TASK, lock=TASK).defer()
    except AlreadyEnqueued:
        return


def _is_queued() -> bool:
    with access.as_treasury():
        return db.ask(_QUEUED, [TASK], lambda rows: bool(rows[0]["queued"])).answer


_QUEUED = """
SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE queueing_lock = %s AND status = 'todo') AS queued
"""


@contextmanager
def asleep() -> Iterator[None]:
    """Inside the block nobody is woken."""
    token = _asleep.set(True)
    try:
        yield
    finally:
        _asleep.reset(token)
