"""C04: chapter and section of the unit, on every line."""

from __future__ import annotations

import pytest

from khobac.control.inputs import Kind, Line
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([("805", "073")], ["/lines/0/chapter"]),
        ([("422", "073"), ("422", "072")], ["/lines/1/section"]),
        ([("423", "132")], ["/lines/0/chapter", "/lines/0/section"]),
        ([("422", "073")], []),
    ],
)
def test_each_foreign_segment_is_named(segments: list[tuple[str, str]], expected: list[str]) -> None:
    lines = tuple(Line("6551", 5_000_000, chapter, section) for chapter, section in segments)
    assert places("C04", specimen.request(lines=lines)) == expected
    assert places("C04", specimen.request(lines=lines, kind=Kind.DEPOSIT_PAYMENT)) == expected


def test_the_units_own_segment_is_proposed() -> None:
    [found] = findings("C04", specimen.request(lines=(Line("6551", 5, "805", "073"),)))
    assert found.auto_fix == {"/lines/0/chapter": "422"}
    assert found.message_vi == "Chương 805 không phải của đơn vị: đơn vị thuộc chương 422."
