"""The message of a provider: good lines are bills, bad lines are named, and a list that does not add up is none."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.autopay import messages
from khobac.cash.autopay.messages import BatchRefused, BillLine


def bill(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {"bill": f"HD{number}", "customer": "PE-0007", "amount": 2_450_000, "due_on": "2026-03-20"} | changes


def body(*lines: Any, **changes: Any) -> bytes:
    amounts = [line["amount"] for line in lines if isinstance(line, dict) and type(line.get("amount")) is int]
    whole = {
        "document": messages.DOCUMENT,
        "batch": "E-1",
        "provider": "S3",
        "period": "202603",
        "total_lines": len(lines),
        "total_amount": sum(amounts),
        "lines": list(lines),
    }
    return json.dumps(whole | changes).encode()


def test_a_line_becomes_a_bill() -> None:
    listed = messages.read(
        body(bill(to="2026-02-28", before_vat=2_227_273, vat=222_727, invoice_no="1C26", unit="1012345"))
    )
    assert listed.lines == (
        BillLine(1, "HD1", "PE-0007", 2_450_000, dt.date(2026, 3, 20), "1012345", "1C26", "", dt.date(2026, 2, 28)),
    )
    assert not listed.faults


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": -5},
        {"amount": "2450000"},
        {"amount": True},
        {"due_on": "20/03/2026"},
        {"due_on": None},
        {"customer": ""},
        {"customer": "x" * 41},
        {"customer": "a\nb"},
        {"bill": " HD1"},
        {"bill": 7},
        {"to": "soon"},
        {"before_vat": 2_000_000, "vat": 1},
        {"before_vat": 2_450_001, "vat": -1},
        {"invoice_no": "\x00"},
    ],
)
def test_a_faulty_line_is_named_and_the_others_stand(wrong: dict[str, Any]) -> None:
    listed = messages.read(body(bill(1) | wrong, bill(2)))
    assert [line.bill for line in listed.lines] == ["HD2"]
    assert [fault.line_no for fault in listed.faults] == [1]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "UNREADABLE"),
        (b"[]", "UNREADABLE"),
        (b'{"document": "khobac bill list 2"}', "UNREADABLE"),
        (body(), "UNREADABLE"),
        (body(bill(), batch=""), "UNREADABLE"),
        (body(bill(), total_lines=2), "COUNT"),
        (body(bill(), total_amount=2_450_001), "TOTAL"),
        (body(bill()).replace(b"2450000", b"2450000.0"), "UNREADABLE"),
    ],
)
def test_a_list_that_cannot_be_taken_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(BatchRefused) as refused:
        messages.read(content)
    assert refused.value.reason == reason


def test_too_many_lines_are_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_LINES", 1)
    with pytest.raises(BatchRefused) as refused:
        messages.read(body(bill(1), bill(2)))
    assert refused.value.reason == "TOO_LONG"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_a_refusal(content: bytes) -> None:
    try:
        messages.read(content)
    except BatchRefused:
        return


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["bill", "amount", "vat", "to"]), inner)
    ),
    max_leaves=8,
)


@given(_JSON)
def test_any_line_is_a_bill_or_a_fault(line: Any) -> None:
    listed = messages.read(body(line))
    assert len(listed.lines) + len(listed.faults) == 1
