"""Canonical documents kept by hash: written once, found for ever, never queried."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.core.canonical import canonical_bytes


def keep(documents: Sequence[Any]) -> list[str]:
    """Store these documents in one statement and answer their hashes, in order. Bytes are canonical already."""
    spelled = [document if isinstance(document, bytes) else canonical_bytes(document) for document in documents]
    hashes = [hashlib.sha256(content).hexdigest() for content in spelled]
    once = dict(zip(hashes, spelled, strict=True))
    db.tell(
        """
        INSERT INTO core_storeddocument (hash, content, stored_at)
        SELECT hash, content, %s FROM unnest(%s::text[], %s::text[]) AS new (hash, content) ON CONFLICT DO NOTHING
        """,
        [clock.now(), texts(once), texts(content.decode() for content in once.values())],
    )
    return hashes


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
