"""Counts what a journey costs a person: keys, clicks, fields, pages, and seconds by the keystroke-level model.

The seconds are a model (a key 0.28, pointing 1.1, thinking 1.35, moving the hand 0.4) plus the waits measured here; they
are not measured with people.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Frame, Locator, Page

KEY_S, POINT_S, THINK_S, HAND_S = 0.28, 1.1, 1.35, 0.4


class Meter:
    """Wraps a page: journeys that are measured go through it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.clicks = self.fields = self.pages = 0
        self.wait_s = 0.0
        page.on("framenavigated", self._navigated)

    def press(self, key: str) -> None:
        """One key, or one with its modifier."""
        self.keys += 1
        self.page.keyboard.press(key)

    def click(self, target: Locator) -> None:
        """Point and click."""
        self.clicks += 1
        target.click()

    def fill(self, target: Locator, value: str) -> None:
        """A field typed into, key by key."""
        self.fields += 1
        self.keys += len(value)
        target.fill(value)

    @property
    def inputs(self) -> int:
        """What a person has to give: fields, clicks and single keys are one each."""
        return self.fields + self.clicks

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """What is inside is time spent looking at a page that is not ready."""
        begun = time.monotonic()
        yield
        self.wait_s += time.monotonic() - begun

    def human_seconds(self, decisions: int = 1) -> float:
        """The whole journey by the model."""
        return KEY_S * self.keys + POINT_S * self.clicks + THINK_S * decisions + HAND_S * self.fields + self.wait_s

    def _navigated(self, frame: Frame) -> None:
        self.pages += frame == self.page.main_frame
