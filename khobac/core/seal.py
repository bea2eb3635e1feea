"""Seals over rows that must never change: a hash chain, and a day's Merkle root with proofs of inclusion.

The chain proves order and completeness to whoever holds its last link; the root lets one unit prove that its own entry
is among those published, without seeing any other (the tree is that of RFC 6962, section 2.1). Neither proves anything
against someone who can recompute it: that is what links and roots handed outside the database host are for.

Everything here is bytes in, bytes out.
"""
from __future__ import annotations

import hashlib
from collections.abc import Sequence

GENESIS = bytes(32)
"""The link before the first."""

_LEAF, _NODE, _LINK = b"\x00", b"\x01", b"\x02"
"""No leaf can be read as a node, and neither as a link: the kinds are hashed apart."""


def link(previous: bytes, number: int, content_hash: bytes) -> bytes:
    """The link of row `number` (from 1, without gaps) after the previous link."""
    if len(previous) != 32 or len(content_hash) != 32:
        raise ValueError("links and content hashes have 32 bytes")
    return hashlib.sha256(_LINK + previous + number.to_bytes(8, "big") + content_hash).digest()


def leaf_hash(content_hash: bytes) -> bytes:
    """A row as a leaf of the tree."""
    return hashlib.sha256(_LEAF + content_hash).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(_NODE + left + right).digest()


class MerkleTree:
    """The tree over a closed set of content hashes; all its levels, about twice the leaves, are kept in memory."""

    def __init__(self, content_hashes: Sequence[bytes]) -> None:
        self._levels = [[leaf_hash(each) for each in content_hashes]]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """The number of leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The one hash that stands for all; of nothing it is the hash of nothing."""
        return self._levels[-1][0] if self.size else hashlib.sha256(b"").digest()

    def proof(self, index: int) -> list[bytes]:
        """The hashes beside the way from leaf `index` (from 0) up to the root."""
        if not 0 <= index < self.size:
            raise IndexError(index)
        beside = []
        for level in self._levels[:-1]:
            neighbour = index ^ 1
            if neighbour < len(level):
                beside.append(level[neighbour])
            index //= 2
        return beside


def _level_above(level: list[bytes]) -> list[bytes]:
    pairs = [_node_hash(level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*pairs, level[-1]] if len(level) % 2 else pairs


def is_included(content_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from this content at `index` of `size` leaves to the root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last, reached = size - 1, leaf_hash(content_hash)
    for neighbour in proof:
        if last == 0:
            return False
        if index % 2 or index == last:
            reached = _node_hash(neighbour, reached)
            while not index % 2 and index:
                index, last = index // 2, last // 2
        else:
            reached = _node_hash(reached, neighbour)
        index, last = index // 2, last // 2
    return last == 0 and reached == root


class MerkleRoot:
    """The root of the same tree, leaf by leaf: only one hash for each size of a whole part is kept."""

    def __init__(self) -> None:
        self._parts: list[tuple[int, bytes]] = []

    def add(self, content_hash: bytes) -> None:
        """One more row."""
        size, part = 1, leaf_hash(content_hash)
        while self._parts and self._parts[-1][0] == size:
            part = _node_hash(self._parts.pop()[1], part)
            size *= 2
        self._parts.append((size, part))

    def root(self) -> bytes:
        """The root of the rows so far."""
        if not self._parts:
            return hashlib.sha256(b"").digest()
        parts = [part for _, part in self._parts]
        reached = parts.pop()
        while parts:
            reached = _node_hash(parts.pop(), reached)
        return reached
