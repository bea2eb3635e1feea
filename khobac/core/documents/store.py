"""Accepted files on disk, each under the hash of its bytes: written once, whole or not at all, never changed.

Who may see a file is no business of the store: whoever asks by hash has already been let in by a row of the database.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

from khobac.core.keyfiles import write_private


class FileMissing(RuntimeError):
    """The store has not got these bytes, or has others under their hash: the disk is damaged, restore it."""


def keep(folder: Path, sha256: str, content: bytes) -> None:
    """Put the bytes on the disk. A repeat, at the same time too, changes nothing."""
    place = _place(folder, sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".new-") as draft_folder:
        draft = Path(draft_folder) / sha256
        write_private(draft, content)
        with contextlib.suppress(FileExistsError):
            os.link(draft, place)


def fetch(folder: Path, sha256: str) -> bytes:
    """The bytes of that hash, proven to be so. Raises FileMissing."""
    try:
        content = _place(folder, sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(sha256) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileMissing(sha256)
    return content


def fault(folder: Path, sha256: str) -> str:
    """What lies under this hash instead of its bytes; empty when they do. Read part by part."""
    try:
        with _place(folder, sha256).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        return problem.strerror or "unreadable"
    return "" if found == sha256 else f"bytes of {found}"


def _place(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256
