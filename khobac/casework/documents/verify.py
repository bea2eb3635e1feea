"""Proves the papers: every file a unit has sent in lies under the hash of its bytes, and so does every signed content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from khobac.core import db
from khobac.core.differences import Difference, found
from khobac.core.documents import store

FILES_AT_ONCE = 1_000
CHECK = "a file is what its hash says"

_NEXT = """
SELECT DISTINCT sha256 FROM documents_document WHERE sha256 > %s AND left(sha256, 1) = %s ORDER BY sha256 LIMIT %s
"""
_CONTENTS = """
SELECT hash AS subject, hash AS expected, encode(sha256(convert_to(content, 'UTF8')), 'hex') AS actual
FROM core_storeddocument WHERE hash <> encode(sha256(convert_to(content, 'UTF8')), 'hex')
"""


def tasks(folder: Path) -> list[Callable[[], Iterator[Difference] | list[Difference]]]:
    """Every file that a row names, by the first digit of its hash, and every stored content. Reads all bytes."""
    return [
        *(partial(_files, folder, first) for first in "0123456789abcdef"),
        partial(found, "a stored content is what its hash says", _CONTENTS, None, "core_storeddocument"),
    ]


def _files(folder: Path, first: str) -> Iterator[Difference]:
    after = ""
    while names := [row["sha256"] for row in db.rows(_NEXT, [after, first, FILES_AT_ONCE])]:
        for name in names:
            fault = store.fault(folder, name)
            if fault:
                yield Difference(CHECK, name, "its bytes", fault, "documents_document")
        after = names[-1]
