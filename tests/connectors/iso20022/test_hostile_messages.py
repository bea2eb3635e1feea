"""No hostile document gets past the gate: all refused, none costs more than a moment, none makes us look outside."""

from __future__ import annotations

import contextlib
import resource
import socket
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.payments.ports import MessageRefused
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.sandbox.hostile_messages import GOOD, corpus

MARKUP = [
    b"<",
    b">",
    b"/>",
    b"&amp;",
    b"&#65;",
    b'"',
    b"<a/>",
    b"]]>",
    b"<Amt Ccy='VND'>9</Amt>",
    b" xmlns='urn:x'",
    b"-1",
]
CPU_SECONDS = 0.5
"""Ten times the goal of 50 ms: a loaded machine must not fail the test; the proof harness measures the goal itself."""


@pytest.fixture(scope="module")
def outside() -> Iterator[socket.socket]:
    """An address that would notice a visit."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setblocking(False)
    yield listener
    listener.close()


def test_the_document_the_corpus_is_made_from_is_accepted() -> None:
    assert Iso20022Codec().parse(GOOD, "NHA").notices[0].amount == 7_700_000


def test_every_hostile_document_is_refused_and_nobody_outside_is_asked(outside: socket.socket) -> None:
    host, port = outside.getsockname()
    codec, names = Iso20022Codec(), []
    for name, body in corpus(f"{host}:{port}"):
        started = _cpu_seconds()
        try:
            codec.parse(body, "NHA")
        except MessageRefused:
            names.append(name)
        else:
            pytest.fail(f"accepted: {name}")
        assert _cpu_seconds() - started < CPU_SECONDS, name
    assert len(set(names)) == len(names) >= 60
    with pytest.raises(BlockingIOError):
        outside.accept()


@given(st.data())
def test_a_message_damaged_anywhere_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    body = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        body[start:end] = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from(MARKUP)))
    with contextlib.suppress(MessageRefused):
        Iso20022Codec().parse(bytes(body), "NHA")


def test_a_schema_location_hint_is_not_followed(outside: socket.socket) -> None:
    host, port = outside.getsockname()
    hint = (
        'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" '
        f'i:schemaLocation="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08 http://{host}:{port}/s.xsd"'
    )
    assert Iso20022Codec().parse(GOOD.replace(b"<Document", b"<Document " + hint.encode()), "NHA").notices
    with pytest.raises(BlockingIOError):
        outside.accept()


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime
