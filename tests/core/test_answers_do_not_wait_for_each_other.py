"""One thread's answer may wait for a lock of the database that another thread gives up only after reading its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from khobac.core.db import Asked, Rows


class Slow:
    """A cursor whose rows come when told."""

    def __init__(self, may_answer: threading.Event) -> None:
        self._may_answer = may_answer

    def all_rows(self) -> Rows:
        assert self._may_answer.wait(10)
        return []


def test_an_answer_under_way_holds_up_no_other_thread() -> None:
    waiting, at_once = threading.Event(), threading.Event()
    at_once.set()
    first, second = (Asked(cast(Any, Slow(event)), len) for event in (waiting, at_once))
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(lambda: first.answer)
        quick = pool.submit(lambda: second.answer)
        try:
            assert quick.result(5) == 0
        finally:
            waiting.set()
        assert slow.result(5) == 0
