"""Two holders of one unit sign many drafts at once, on lines that they take in different order."""

from __future__ import annotations

import contextvars
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from khobac.core import access, repeats
from khobac.core.idempotency import Answer
from khobac.doors.cli.cases.world import DEPUTY_HEAD
from khobac.flows import budget, drafts
from khobac.flows.drafts import Signed
from khobac.flows.payment import filing

SCHOOL = "1012345"
LONG_S = 20
PATIENCE_S = 5
"""How long the first, in its transaction, gives the second to take hold of its line."""


def waiting_for_holder(source: str) -> int:
    content: dict[str, Any] = {
        "kind": "payment", "source": source, "year": 2026, "payee": "S1", "content": "Mua giấy",
        "lines": [{"ndkt": "6551", "amount": 1_000_000}],
    }
    with access.acting_as(SCHOOL):
        draft = drafts.start(SCHOOL, "an", content)
        drafts.send_to_sign(draft, "an")
    [passed_on] = drafts.sign(SCHOOL, [draft], "binh")
    assert passed_on.refused is None
    return draft


def test_they_never_wait_for_each_other_crosswise(
    world: str, morning: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for source in ("12", "13"):
        budget.allot(SCHOOL, source, 2026, 100_000_000, "estimate", "fin", f"QD-{source}")
    mine, yours = [waiting_for_holder("12"), waiting_for_holder("13")], [waiting_for_holder("13")]
    first_is_in, second_holds = threading.Event(), threading.Event()
    take_in, send_hold = filing.take_in, filing.send_hold

    def taken_in(*given: Any) -> Answer:
        answer = take_in(*given)
        if not first_is_in.is_set():
            first_is_in.set()
            second_holds.wait(PATIENCE_S)
        return answer

    def held(*given: Any) -> Any:
        fund = send_hold(*given)()  # waited for: the line is held, and the number not yet asked for
        if first_is_in.is_set():
            second_holds.set()
        return lambda: fund

    monkeypatch.setattr(filing, "take_in", taken_in)
    monkeypatch.setattr(filing, "send_hold", held)

    def signing(chosen: list[int], by: str) -> list[Signed]:
        try:
            return drafts.sign(SCHOOL, chosen, by)
        finally:
            connections.close_all()

    before = repeats.counted()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(contextvars.copy_context().run, signing, mine, "chi")
        assert first_is_in.wait(LONG_S)
        second = pool.submit(contextvars.copy_context().run, signing, yours, DEPUTY_HEAD)
        signed = first.result(LONG_S) + second.result(LONG_S)
    assert [each.refused for each in signed] == [None] * 3
    assert len({each.number for each in signed}) == 3
    assert repeats.counted() == before
