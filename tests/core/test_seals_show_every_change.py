"""The chain and the tree: whole when untouched, broken by any touch."""
from __future__ import annotations

import hashlib
import random

import pytest

from khobac.core.seal import GENESIS, MerkleRoot, MerkleTree, is_included, leaf_hash, link


def contents(count: int) -> list[bytes]:
    return [hashlib.sha256(str(i).encode()).digest() for i in range(count)]


def test_a_link_stands_on_the_link_before_its_number_and_its_content() -> None:
    one, two = contents(2)
    links = {link(GENESIS, 1, one), link(GENESIS, 2, one), link(GENESIS, 1, two), link(one, 1, one)}
    assert len(links) == 4


def test_only_whole_hashes_are_chained() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        link(b"", 1, bytes(32))
    with pytest.raises(ValueError, match="32 bytes"):
        link(GENESIS, 1, b"short")


def _rfc_root(leaves: list[bytes]) -> bytes:
    """The recursive definition of RFC 6962, 2.1."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hashlib.sha256(b"\x01" + _rfc_root(leaves[:split]) + _rfc_root(leaves[split:])).digest()


@pytest.mark.parametrize("size", range(66))
def test_the_root_is_that_of_the_standard_and_every_leaf_can_be_proven(size: int) -> None:
    leaves = contents(size)
    tree = MerkleTree(leaves)
    grown = MerkleRoot()
    for content in leaves:
        grown.add(content)
    assert tree.root == grown.root() == _rfc_root(leaves)
    for index, content in enumerate(leaves):
        assert is_included(content, index, size, tree.proof(index), tree.root)


def test_the_empty_tree_and_known_vectors_of_certificate_transparency() -> None:
    vectors = [bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243")]
    assert MerkleTree(vectors[:1]).root.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert MerkleTree(vectors[:2]).root.hex() == "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"
    assert MerkleTree(vectors[:3]).root.hex() == "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"


def test_wrong_proofs_are_refused() -> None:
    tree, leaves = MerkleTree(contents(13)), contents(13)
    generator = random.Random(3)
    for index, content in enumerate(leaves):
        proof = tree.proof(index)
        assert not is_included(leaves[index - 1], index, 13, proof, tree.root)
        assert not is_included(content, (index + 1) % 13, 13, proof, tree.root)
        assert not is_included(content, index, 13, proof[:-1], tree.root)
        assert not is_included(content, index, 13, [*proof, bytes(32)], tree.root)
        assert not is_included(content, index, 13, proof, bytes(32))
        at = generator.randrange(len(proof))
        changed = [*proof[:at], bytes(32), *proof[at + 1 :]]
        assert not is_included(content, index, 13, changed, tree.root)
    for index in (-1, 13):
        assert not is_included(leaves[0], index, 13, [], tree.root)
        with pytest.raises(IndexError):
            tree.proof(index)


def test_a_node_cannot_pose_as_a_leaf() -> None:
    one, two = contents(2)
    inner = leaf_hash(one) + leaf_hash(two)
    assert MerkleTree([inner]).root != MerkleTree([one, two]).root
