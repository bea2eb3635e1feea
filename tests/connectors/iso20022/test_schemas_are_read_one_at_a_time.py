"""libxml2 breaks both schemas when two threads read one each at the same moment: they take turns."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from khobac.connectors.iso20022 import schema

PATIENCE_S = 0.2


def test_nobody_reads_while_another_does(monkeypatch: pytest.MonkeyPatch) -> None:
    together, met = threading.Barrier(2), []

    def read(message_type: str) -> None:
        try:
            together.wait(PATIENCE_S)
            met.append(message_type)
        except threading.BrokenBarrierError:
            pass  # nobody else came in while we were reading

    monkeypatch.setattr(schema, "_read", read)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(schema.official, ["camt.053.001.08", "camt.054.001.08"]))
    assert met == []
