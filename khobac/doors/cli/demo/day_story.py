"""The end of the day in the demo: every bank states its day, the chief accountant closes, nothing differs."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import httpx

from khobac.core import clock
from khobac.doors.cli.demo.browser import Browser, PageRefused

PAGE = "/doi-chieu-ngan-hang"
STATED_WITHIN_S = 60
CHIEF = "ktt.kb1"

Tell = Callable[[str, str], None]


def play(told: dict[str, Any], run: Callable[..., str], tell: Tell) -> None:
    """`run` is the `khobac` command."""
    chief = Browser(told["address"], CHIEF, told["password"])
    try:
        chief.sit(f"office_chief_accountant@{told['office']}")
        _state(told["banks"], clock.today())
        tell("banks", f"{', '.join(told['banks'])} send their statements of the day")
        _wait_until_explained(chief)
        for _ in ("ask", "confirm"):
            chief.submit("close the day", f"{PAGE}/khoa-ngay", ("decision", "confirm"))
        if not any("đều đã về không" in text for text in chief.texts("//main//section")):
            raise PageRefused("the accounts do not stand at zero after the close")
        tell(CHIEF, "closes the day: every account at every bank stands at zero")
        tell("", run("day", "parity", "--office", told["office"], "--sign").splitlines()[-1])
    finally:
        chief.close()


def _state(banks: dict[str, str], day: dt.date) -> None:
    for address in banks.values():
        asked = {"date": day.isoformat()}
        httpx.post(f"{address}/control/statement", json=asked, trust_env=False, timeout=10).raise_for_status()


def _wait_until_explained(chief: Browser) -> None:
    """Until nothing stops the close. Raises PageRefused with what does."""
    deadline = time.monotonic() + STATED_WITHIN_S
    while True:
        chief.open(PAGE)
        stopping = chief.texts("//section[@aria-labelledby='close-title']//li[not(ancestor::details)]")
        if not stopping:
            return
        if time.monotonic() > deadline:
            raise PageRefused(f"the day cannot be closed: {'; '.join(stopping)}")
        time.sleep(0.5)
