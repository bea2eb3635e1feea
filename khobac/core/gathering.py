"""Threads of one process that ask for the same at the same moment are answered by one act.

As a database writes the commits of many with one flush, one level up: whoever asks while nobody acts leads, and acts at once.
Who asks meanwhile waits; the first of those leads next, and acts for all that wait with him. No timer waits for company and
no thread works in the background: a lone caller pays nothing, and the more ask the more they share. The last to take his
answer passes the lead on: whoever asks again at once is in time for the next act, so that many who ask all the time are
acted for together, not in turn as one and all others.

When an act for several fails and has changed nothing, each acts again for himself, in his own thread, and meets his own
error. When nobody knows whether it has, all are told.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class _Waiting(Generic[Asked, Answer]):
    """One who asked. Woken to lead; or with his answer or error; or with neither, to act for himself."""

    def __init__(self, one: Asked, alike: Hashable, about: Hashable) -> None:
        self.one, self.alike, self.about = one, alike, about
        self.woken = threading.Event()
        self.leads = False
        self.answers: list[Answer] = []
        self.error: Exception | None = None


class Gathering(Generic[Asked, Answer]):
    """Asks `act` for up to `most` at once, of whom it answers each, in their order.

    `changed_nothing` tells of an error whether the act that raised it may be tried again.
    """

    def __init__(
        self,
        act: Callable[[Sequence[Asked]], Sequence[Answer]],
        most: int,
        changed_nothing: Callable[[Exception], bool],
    ) -> None:
        self._act = act
        self._most = most
        self._changed_nothing = changed_nothing
        self._lock = threading.Lock()
        self._queue: list[_Waiting[Asked, Answer]] = []
        self._is_led = False
        self._together = 0
        """Those acted for who have not left with what came of it."""

    def ask(self, one: Asked, alike: Hashable = None, about: Hashable = None) -> Answer:
        """The answer to this one; raises its error.

        Together go only those with an equal `alike`: what the act finds in its surroundings and would find otherwise in
        another thread belongs there. Of those `about` the same one goes at a time, in the order they came. The caller holds
        nothing for which the act of another might wait, such as locks of an open transaction.
        """
        mine = _Waiting[Asked, Answer](one, alike, about)
        with self._lock:
            self._queue.append(mine)
            mine.leads, self._is_led = not self._is_led, True
        if not mine.leads:
            mine.woken.wait()
        try:
            if mine.leads:
                self._lead()
        finally:
            self._leave()
        if mine.error:
            raise mine.error
        return mine.answers[0] if mine.answers else self._act([one])[0]

    def _lead(self) -> None:
        """Act for the first who waits, who is the one that leads, and all that may go with him; wake them."""
        together = self._taken()
        try:
            answers = self._act([each.one for each in together])
            for each, answer in zip(together, answers, strict=True):
                each.answers.append(answer)
        except Exception as error:
            if len(together) == 1 or not self._changed_nothing(error):
                for each in together:
                    each.error = error
        finally:
            for each in together:
                each.woken.set()

    def _taken(self) -> list[_Waiting[Asked, Answer]]:
        alike, subjects = self._queue[0].alike, set[Hashable]()
        together, others = list[_Waiting[Asked, Answer]](), list[_Waiting[Asked, Answer]]()
        with self._lock:
            for each in self._queue:
                joins = len(together) < self._most and each.alike == alike and each.about not in subjects
                (together if joins else others).append(each)
                subjects |= {each.about} - {None}
            self._queue, self._together = others, len(together)
        return together

    def _leave(self) -> None:
        """The last who leaves passes the lead on, to the first who has come since."""
        with self._lock:
            self._together -= 1
            if self._together:
                return
            self._is_led = bool(self._queue)
            if self._queue:
                self._queue[0].leads = True
                self._queue[0].woken.set()
