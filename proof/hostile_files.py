"""R15: bombs and liars among the files that units enclose are refused before 20 MB of them are unpacked.

Every file of `sandbox.hostile_files` goes to the intake of documents, in a child with limits (proof/ground/cage) in which
whatever zlib puts out is counted. The good files from which they are made must be taken, and the corpus must hold bombs: with
the limits taken away, some must unpack to more than 20 MB, or the proof is blind. Then each comes again with some bytes changed:
it is refused, or taken without unpacking more than it may.
"""

from __future__ import annotations

import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from khobac.core import limits
from khobac.core.documents import DocumentRefused, inspect
from khobac.sandbox import hostile_files
from khobac.sandbox.hostile_files import File
from proof.ground import cage
from proof.ground.cage import ACCEPTED, REFUSED
from proof.harness import Profile, Verdict

FEWEST, UNPACKED_MB, SLOWEST_MS, MOST_MB = 200, 20, 2_000, 64
STEP_MB = 1
"""By how much a limit may be passed before it is seen: what one step unpacks."""
ROUNDS = {Profile.QUICK: 1, Profile.NIGHTLY: 50, Profile.EXPENSIVE: 500}
"""How often all are damaged."""


class _Counting:
    """An unpacker that counts what it puts out, of all unpackers together."""

    put_out = 0

    def __init__(self, unpacker: Any) -> None:
        self._unpacker = unpacker

    def decompress(self, *given: Any) -> bytes:
        """As zlib's own."""
        return self._count(self._unpacker.decompress(*given))

    def flush(self, *given: Any) -> bytes:
        """As zlib's own."""
        return self._count(self._unpacker.flush(*given))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._unpacker, name)

    def _count(self, piece: bytes) -> bytes:
        type(self).put_out += len(piece)
        return piece


def run(seed: int, profile: Profile) -> Verdict:
    """Every file at the intake."""
    good_refused = [name for name, content in hostile_files.GOOD if _judge((name, content)) != ACCEPTED]
    tried = cage.try_all(_judge, hostile_files.corpus)
    damaged = [
        each
        for turn in range(ROUNDS[profile])
        for each in cage.try_all(_judge, partial(hostile_files.damaged, seed + turn))
    ]
    bombs = sum(each.outcome == ACCEPTED for each in cage.try_all(_unpacks_too_much, _bombs))
    outcomes = Counter(each.outcome for each in tried)
    wrong = [f"{each.name}: {each.outcome}" for each in tried if each.outcome != REFUSED]
    wrong += [f"{each.name}: {each.outcome}" for each in damaged if each.outcome not in (REFUSED, ACCEPTED)]
    both = [*tried, *damaged]
    slowest, largest = max(both, key=lambda each: each.cpu_ms), max(both, key=lambda each: each.memory_mb)
    return Verdict(
        figures={
            "files": len(tried),
            "refused": outcomes[REFUSED],
            "taken": outcomes[ACCEPTED],
            f"errors, or over {UNPACKED_MB} MB unpacked": len(wrong) - outcomes[ACCEPTED],
            "damaged": len(damaged),
            "damaged and taken": sum(each.outcome == ACCEPTED for each in damaged),
            "first wrong": "; ".join(wrong[:3]),
            f"slowest CPU ms (goal {SLOWEST_MS})": round(slowest.cpu_ms),
            f"most memory MB (goal {MOST_MB})": round(largest.memory_mb, 1),
            "slowest": slowest.name,
            "good files refused": ", ".join(good_refused),
            "bombs without limits": bombs,
        },
        passed=len(tried) >= FEWEST
        and not wrong
        and not good_refused
        and bombs > 0
        and slowest.cpu_ms <= SLOWEST_MS
        and largest.memory_mb <= MOST_MB,
    )


def _judge(file: File) -> str:
    """What the intake says, unless more came out of the file than may before it did."""
    name, content = file
    with _counted():
        try:
            inspect(name, io.BytesIO(content))
        except DocumentRefused as refused:
            unpacked = _Counting.put_out
            return (
                REFUSED
                if unpacked <= (UNPACKED_MB + STEP_MB) * limits.MIB
                else f"{unpacked} bytes, then {refused.code}"
            )
    return ACCEPTED


def _unpacks_too_much(packed: bytes) -> str:
    """What anybody would do who trusts a file."""
    return ACCEPTED if len(zlib.decompress(packed)) > UNPACKED_MB * limits.MIB else REFUSED


def _bombs() -> Iterator[tuple[str, bytes]]:
    """The longest packed stream of every PDF."""
    for name, content in hostile_files.pdfs():
        if content.startswith(b"%PDF") and content.count(b"\nstream\n") == 1:
            packed = content.partition(b"\nstream\n")[2].partition(b"\nendstream")[0]
            if zlib.decompressobj().decompress(packed[:2], 1) == b"" and packed[:1] == b"\x78":
                yield name, packed


@contextmanager
def _counted() -> Iterator[None]:
    made = zlib.decompressobj
    _Counting.put_out = 0
    zlib.decompressobj = lambda *given, **named: _Counting(made(*given, **named))  # type: ignore[assignment]
    try:
        yield
    finally:
        zlib.decompressobj = made
