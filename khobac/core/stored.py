"""Canonical documents kept by hash: written once, found for ever, never queried."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.core.canonical import canonical_bytes


def keep(documents: Sequence[Any]) -> list[str]:
    """Store these documents in one statement and answer their hashes, in order.

    Bytes are canonical already, and many share them: what this connection has committed of those is not sent again.
    """
    spelled = [_spelled(document) for document in documents]
    kept = db.committed_documents()
    once = {name: content for name, content, _ in spelled if name not in kept}
    if shared := {name for name, _, is_shared in spelled if is_shared} & once.keys():
        db.after_commit(lambda: kept.update(shared))
    db.tell(
        """
        INSERT INTO core_storeddocument (hash, content, stored_at)
        SELECT hash, content, %s FROM unnest(%s::text[], %s::text[]) AS new (hash, content) ON CONFLICT DO NOTHING
        """,
        [clock.now(), texts(once), texts(content.decode() for content in once.values())],
    )
    return [name for name, _, _ in spelled]


def _spelled(document: Any) -> tuple[str, bytes, bool]:
    if isinstance(document, bytes):
        return _hash(document), document, True
    content = canonical_bytes(document)
    return hashlib.sha256(content).hexdigest(), content, False


@lru_cache(maxsize=64)
def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fetch(document_hash: str) -> Any:
    """The document of this hash. Raises LookupError if it was never kept."""
    found = db.rows("SELECT content FROM core_storeddocument WHERE hash = %s", [document_hash])
    if not found:
        raise LookupError(document_hash)
    return json.loads(found[0]["content"])


def fetch_all(hashes: Iterable[str]) -> dict[str, str]:
    """These documents by hash, each as the text it was kept as; one statement. What was never kept is not among them."""
    found = db.tuples("SELECT hash, content FROM core_storeddocument WHERE hash = ANY(%s::text[])", [texts(set(hashes))])
    return dict(found)
