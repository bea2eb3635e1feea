"""R14: no hostile XML gets in, costs more than a moment, or makes us look outside.

Every attack of `sandbox.hostile_messages` goes to the door that would read it: a bank's message to the codec, a unit's XML file
to the intake of documents and to the reader of invoices. A child with limits does it (proof/ground/cage). A bank's message
is refused, or means exactly what the good one means; a file is refused, or read as nothing but data. A listener at the address
that the attacks name counts who comes. The good documents must be taken: a door that refuses everything proves nothing.
"""

from __future__ import annotations

import io
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from khobac.casework.documents import einvoice
from khobac.cash.payments.ports import MessageRefused
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.core.documents import DocumentRefused, inspect
from khobac.sandbox import hostile_messages
from proof.ground import cage
from proof.ground.cage import ACCEPTED, NEUTRAL, REFUSED
from proof.harness import Profile, Verdict

LONGEST_MS, MOST_MB, FEWEST = 50, 32, 600
ROUNDS = {Profile.QUICK: 1, Profile.NIGHTLY: 10, Profile.EXPENSIVE: 100}
"""How often the places of hostile markup are drawn."""


def run(seed: int, profile: Profile) -> Verdict:
    """Every attack at its door."""
    with _listener() as outside:
        address = "{}:{}".format(*outside.getsockname())
        good_refused = sum(_bank_message((kind, body)) == REFUSED for kind, body in hostile_messages.GOODS.items())
        good_refused += _enclosed(hostile_messages.INVOICE) == REFUSED
        tried = [
            each
            for turn in range(ROUNDS[profile])
            for judge, corpus in (
                (_bank_message, partial(_messages, address, seed + turn)),
                (_enclosed, partial(hostile_messages.files, address, seed + turn)),
            )
            for each in cage.try_all(judge, corpus)
        ]
        visits = _visits(outside)
    outcomes = Counter(each.outcome if each.outcome in (REFUSED, NEUTRAL, ACCEPTED) else "error" for each in tried)
    slowest, largest = max(tried, key=lambda each: each.cpu_ms), max(tried, key=lambda each: each.memory_mb)
    wrong = [f"{each.name}: {each.outcome}" for each in tried if each.outcome not in (REFUSED, NEUTRAL)]
    return Verdict(
        figures={
            "documents": len(tried),
            "refused": outcomes[REFUSED],
            "neutral": outcomes[NEUTRAL],
            "accepted": outcomes[ACCEPTED],
            "uncaught errors": outcomes["error"],
            "first wrong": "; ".join(wrong[:3]),
            f"slowest CPU ms (goal {LONGEST_MS})": round(slowest.cpu_ms),
            f"most memory MB (goal {MOST_MB})": round(largest.memory_mb, 1),
            "slowest": slowest.name,
            "outgoing connections": visits,
            "good documents refused": good_refused,
        },
        passed=len(tried) >= FEWEST
        and not wrong
        and not visits
        and not good_refused
        and slowest.cpu_ms <= LONGEST_MS
        and largest.memory_mb <= MOST_MB,
    )


def _messages(address: str, seed: int) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for name, body in hostile_messages.corpus(address, seed):
        yield name, (name.partition(":")[0], body)


def _bank_message(given: tuple[str, bytes]) -> str:
    kind, body = given
    codec = Iso20022Codec()
    try:
        parsed = codec.parse(body, "NHA")
    except MessageRefused:
        return REFUSED
    good = hostile_messages.GOODS.get(kind)
    return NEUTRAL if good is not None and codec.parse(good, "NHA") == parsed else ACCEPTED


def _enclosed(content: bytes) -> str:
    try:
        inspect("hoa-don.xml", io.BytesIO(content))
    except DocumentRefused:
        return REFUSED
    einvoice.read(content)
    return NEUTRAL


@contextmanager
def _listener() -> Iterator[socket.socket]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=1_000)
    listener.setblocking(False)
    try:
        yield listener
    finally:
        listener.close()


def _visits(listener: socket.socket) -> int:
    many = 0
    while True:
        try:
            listener.accept()[0].close()
        except BlockingIOError:
            return many
        many += 1
