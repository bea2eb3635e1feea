"""Walks the seals of a book again: numbers without gap, links recomputed, and held against what stands outside.

A chain proves nothing against someone who can recompute it to its end. Whoever walks it therefore brings what anchors
outside the database host hold: the first bytes of every link, and the roots of closed days.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from khobac.core import db
from khobac.core.differences import Difference
from khobac.core.seal import GENESIS, MerkleRoot, link

CHECK = "seals are an unbroken chain without gaps"
FINGERPRINT = 8
"""Bytes of a link that an anchor keeps for every entry: they find the false one, the signed head proves it false."""

_SEALS = """
COPY (SELECT seal.number, seal.entry_id, encode(seal.content_hash, 'hex'), encode(seal.link, 'hex'),
        (extract(epoch FROM seal.sealed_at) * 1000000)::bigint, coalesce(encode(entry.content_hash, 'hex'), ''),
        coalesce((extract(epoch FROM entry.recorded_at) * 1000000)::bigint, 0), coalesce(entry.book, '')
    FROM seal LEFT JOIN journal_entry AS entry ON entry.treasury_id = seal.treasury_id AND entry.id = seal.entry_id
    WHERE seal.treasury_id = %s AND seal.book = %s AND seal.number BETWEEN %s AND %s ORDER BY seal.number LIMIT %s)
TO STDOUT
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
    """A seal with what it stands on, recomputed from the entry."""

    number: int
    entry_id: int
    content_hash: bytes
    stored_link: bytes
    sealed_hash: bytes
    sealed_at: int
    """In microseconds since 1970."""
    of_entry: str
    """`same`, or what is wrong with the entry it names."""


def seals(stretch: Stretch) -> Iterator[Sealed]:
    """The seals that are there, in order of their numbers."""
    first = stretch.first
    while window := list(db.copied(_SEALS, [*stretch._replace(first=first), WINDOW])):
        for each in _understood(stretch.book, window):
            yield each
        first = each.number + 1


def _understood(book: str, rows: Iterable[bytes]) -> Iterator[Sealed]:
    for row in rows:
        number, entry_id, content, stored, sealed_at, of_entry, recorded_at, of_book = row[:-1].decode().split("\t")
        content_hash, packed = bytes.fromhex(content), map(int, (entry_id, recorded_at, sealed_at))
        sealed = hashlib.sha256(b"\x03" + content_hash + b"".join(each.to_bytes(8, "big") for each in packed)).digest()
        fits = "same" if content == of_entry and of_book == book else _misfit(of_entry, of_book)
        yield Sealed(int(number), int(entry_id), content_hash, bytes.fromhex(stored), sealed, int(sealed_at), fits)


def _misfit(content: str, book: str) -> str:
    return f"content {content} in book {book}" if content else "no entry"


def check(stretch: Stretch, outside: Sequence[Outside] = (), days: Sequence[Day] = ()) -> Iterator[Difference]:
    """The first false seal of a stretch, if there is one; all its days must lie within it.

    The link before the stretch is taken as stored: another stretch proves it.
    """
    previous, expected = _link_before(stretch), stretch.first
    held = [_Held(each) for each in outside]
    trees = _Days(days)
    for seal in seals(stretch):
        if seal.number != expected:
            yield _false(stretch, expected, "a seal", f"none, the next is {seal.number}")
            return
        told = f"{seal.number} (id {seal.entry_id})"
        for anchored in (each.at(expected) for each in held):
            if anchored is not None and seal.stored_link[:FINGERPRINT] != anchored:
                yield _false(
                    stretch,
                    told,
                    f"link {anchored.hex()}…",
                    f"link {seal.stored_link[:FINGERPRINT].hex()}…",
                    "seals are what anchors outside hold",
                )
                return
        if seal.of_entry != "same":
            yield _false(stretch, told, f"content {seal.content_hash.hex()}", seal.of_entry, "seals fit their entries")
            return
        recomputed = link(previous, expected, seal.sealed_hash)
        if recomputed != seal.stored_link:
            yield _false(stretch, told, f"link {recomputed.hex()}", f"link {seal.stored_link.hex()}")
            return
        wrong = trees.add(expected, seal.sealed_hash)
        if wrong is not None:
            day, root = wrong
            yield _false(
                stretch, str(day.first), f"root {day.root.hex()}", f"root {root.hex()}", "days have their signed root"
            )
            return
        previous, expected = seal.stored_link, expected + 1
    if expected <= stretch.last:
        yield _false(stretch, expected, "a seal", "none")


def _false(stretch: Stretch, told: object, expected: str, actual: str, check: str = CHECK) -> Difference:
    place = (stretch.treasury_id, stretch.book, int(str(told).partition(" ")[0]))
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

    def at(self, number: int) -> bytes | None:
        """Its fingerprint of this number, None where it holds none. Numbers are asked for in order."""
        while self._next is not None and self._next[0] < number:
            self._next = next(self._held, None)
        return self._next[1] if self._next is not None and self._next[0] == number else None


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
