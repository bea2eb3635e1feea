"""Walks the seals of a book again: numbers without gap, links recomputed, and held against what stands outside.

A chain proves nothing against someone who can recompute it to its end. Whoever walks it therefore brings what anchors
outside the database host hold: the first bytes of every link, and the roots of closed days.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from struct import Struct
from typing import NamedTuple

from khobac.core import db
from khobac.core.differences import Difference
from khobac.core.seal import GENESIS, MerkleRoot, link

CHECK = "seals are an unbroken chain without gaps"
FINGERPRINT = 8
"""Bytes of a link that an anchor keeps for every entry: they find the false one, the signed head proves it false."""

_NEXT = """
SELECT max(number) AS last, min(entry_id) AS from_id, max(entry_id) AS to_id
FROM (SELECT number, entry_id FROM seal WHERE treasury_id = %s AND book = %s AND number BETWEEN %s AND %s
      ORDER BY number LIMIT %s) AS next
"""
_SEALS = """
COPY (SELECT seal.number, seal.entry_id, seal.sealed_at, coalesce(entry.recorded_at, to_timestamp(0)), coalesce(
        entry.content_hash = seal.content_hash AND entry.book = seal.book, false), seal.content_hash, seal.link
    FROM seal LEFT JOIN journal_entry AS entry ON entry.treasury_id = seal.treasury_id AND entry.id = seal.entry_id
        AND entry.id BETWEEN %s AND %s
    WHERE seal.treasury_id = %s AND seal.book = %s AND seal.number BETWEEN %s AND %s ORDER BY seal.number)
TO STDOUT (FORMAT binary)
"""
_ROW = Struct(">2x4xq4xq4xq4xq4x?4x32s4x32s")
_START = Struct(">2x4xq4xq4xq")
_PACKED = Struct(">c32sqqq")
_EPOCH = 946_684_800_000_000
"""Microseconds from 1970, where ours begin, to 2000, where PostgreSQL's do."""
_MISFIT = """
SELECT coalesce('content ' || encode(content_hash, 'hex') || ' in book ' || book, 'no entry') AS misfit
FROM (SELECT) AS one LEFT JOIN journal_entry ON treasury_id = %s AND id = %s
"""
WINDOW = 20_000
"""Seals held at once."""


class Stretch(NamedTuple):
    """Numbers of a book to walk, both included."""

    treasury_id: int
    book: str
    first: int
    last: int


class Day(NamedTuple):
    """The root of a closed day: of the entries numbered first to last."""

    first: int
    last: int
    root: bytes


Outside = Iterable[tuple[int, bytes]]
"""Numbers in order, each with the fingerprint an anchor holds of its link."""


class Sealed(NamedTuple):
    """A seal, with the hash of what it stands on recomputed from it and its entry."""

    number: int
    entry_id: int
    sealed_at: int
    """In microseconds since 1970."""
    stored_link: bytes
    sealed_hash: bytes
    misfit: str
    """What is wrong with the entry it names; empty when nothing is."""


def seals(stretch: Stretch) -> Iterator[Sealed]:
    """The seals that are there, in order of their numbers."""
    rest = stretch
    while True:
        [window] = db.rows(_NEXT, [*rest, WINDOW])
        if window["last"] is None:
            return
        part = rest._replace(last=window["last"])
        for row in list(db.copied(_SEALS, [window["from_id"], window["to_id"], *part])):
            yield _sealed(stretch.treasury_id, row)
        rest = rest._replace(first=part.last + 1)


def _sealed(treasury_id: int, row: bytes) -> Sealed:
    if len(row) != _ROW.size:
        number, entry_id, sealed_at = _START.unpack_from(row)
        return Sealed(number, entry_id, sealed_at + _EPOCH, b"", b"", "a hash or link that is none")
    number, entry_id, sealed_at, recorded_at, fits, content_hash, stored = _ROW.unpack(row)
    sealed_at += _EPOCH
    sealed = sha256(_PACKED.pack(b"\x03", content_hash, entry_id, recorded_at + _EPOCH, sealed_at)).digest()
    return Sealed(number, entry_id, sealed_at, stored, sealed, "" if fits else _misfit(treasury_id, entry_id))


def _misfit(treasury_id: int, entry_id: int) -> str:
    [row] = db.rows(_MISFIT, [treasury_id, entry_id])
    return str(row["misfit"])


def check(stretch: Stretch, outside: Sequence[Outside] = (), days: Sequence[Day] = ()) -> Iterator[Difference]:
    """The first false seal of a stretch, if there is one; all its days must lie within it.

    The link before the stretch is taken as stored: another stretch proves it.
    """
    previous, expected = _link_before(stretch), stretch.first
    held = [_Held(each) for each in outside]
    trees = _Days(days)
    for seal in seals(stretch):
        recomputed = link(previous, expected, seal.sealed_hash)
        anchored = None
        for anchor in held:
            anchored = anchor.differing(expected, seal.stored_link) or anchored
        if recomputed != seal.stored_link or anchored or seal.misfit or seal.number != expected:
            yield _first_false(stretch, expected, seal, recomputed, anchored)
            return
        wrong = trees.add(expected, seal.sealed_hash)
        if wrong is not None:
            (first, _, signed), root = wrong
            told = f"root {signed.hex()}", f"root {root.hex()}"
            yield _false(stretch, first, str(first), *told, "days have their signed root")
            return
        previous, expected = recomputed, expected + 1
    if expected <= stretch.last:
        yield _false(stretch, expected, str(expected), "a seal", "none")


def _first_false(
    stretch: Stretch, expected: int, seal: Sealed, recomputed: bytes, anchored: bytes | None
) -> Difference:
    """Why this seal is the first that does not hold."""
    subject = f"{expected} (id {seal.entry_id})"
    if seal.number != expected:
        return _false(stretch, expected, str(expected), "a seal", f"none, the next is {seal.number}")
    if anchored is not None:
        told = f"link {anchored.hex()}…", f"link {seal.stored_link.hex()}"
        return _false(stretch, expected, subject, *told, "seals are what anchors outside hold")
    if seal.misfit:
        return _false(stretch, expected, subject, "its entry, unchanged", seal.misfit, "seals fit their entries")
    return _false(stretch, expected, subject, f"link {recomputed.hex()}", f"link {seal.stored_link.hex()}")


def _false(stretch: Stretch, number: int, told: str, expected: str, actual: str, check: str = CHECK) -> Difference:
    place = (stretch.treasury_id, stretch.book, number)
    return Difference(check, f"{stretch.treasury_id} {stretch.book} {told}", expected, actual, "seal", place)


def _link_before(stretch: Stretch) -> bytes:
    if stretch.first == 1:
        return GENESIS
    found = db.rows(
        "SELECT link FROM seal WHERE treasury_id = %s AND book = %s AND number = %s",
        [stretch.treasury_id, stretch.book, stretch.first - 1],
    )
    return bytes(found[0]["link"]) if found else GENESIS


class _Held:
    """What one anchor holds, read along the walk."""

    def __init__(self, held: Outside) -> None:
        self._held = iter(held)
        self._next = next(self._held, None)

    def differing(self, number: int, stored: bytes) -> bytes | None:
        """Its fingerprint of this number, if it holds one and the stored link has another. Numbers are asked for in order."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._held, None)
        if self._next is None or self._next[0] != number or stored.startswith(self._next[1]):
            return None
        return self._next[1]


class _Days:
    """The trees of the closed days, grown leaf by leaf along the walk."""

    def __init__(self, days: Sequence[Day]) -> None:
        self._days = iter(sorted(days))
        self._day, self._tree = next(self._days, None), MerkleRoot()

    def add(self, number: int, sealed: bytes) -> tuple[Day, bytes] | None:
        """One more leaf; the day and its root as it is, when that was its last and it is not the signed one."""
        day = self._day
        if day is None or number < day.first:
            return None
        self._tree.add(sealed)
        if number < day.last:
            return None
        root, self._day, self._tree = self._tree.root(), next(self._days, None), MerkleRoot()
        return (day, root) if root != day.root else None
