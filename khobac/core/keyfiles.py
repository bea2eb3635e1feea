"""Private keys in files: made once, readable by their owner alone, the same for every process that starts at once."""
from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

OWNER_ONLY = 0o600


def load_or_create(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of the file; when there is none, `make` writes it first.

    Of several processes that start together exactly one content wins, and all of them return it. A file that others
    can read is refused: a key that has been readable is no longer a secret.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
            draft = Path(folder) / path.name
            write_private(draft, make())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
    if path.stat().st_mode & 0o077:
        raise PermissionError(f"{path} can be read by others: chmod 600, and replace the key")
    return path.read_bytes()


def write_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, on the disk when this returns."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_private(path: Path, content: bytes) -> None:
    """Replace a file in one step: readers see the old content or the new, never half."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        draft = Path(folder) / path.name
        write_private(draft, content)
        os.replace(draft, path)


def publish(path: Path, content: bytes) -> None:
    """Write a file that others may read, in one step: whoever reads it at that moment finds it whole or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".new-") as folder:
        draft = Path(folder) / path.name
        draft.write_bytes(content)
        os.replace(draft, path)
