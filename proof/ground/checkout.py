"""A copy of the checkout to plant bugs in."""
from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def copied() -> Iterator[Path]:
    """A copy of the files git knows, as they lie here; gone after the block."""
    listed = (
        subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    )
    with tempfile.TemporaryDirectory(prefix="khobac-copy-") as folder:
        for name in _there(listed):
            target = Path(folder) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        yield Path(folder)


def _there(names: Sequence[str]) -> Iterator[str]:
    return (name for name in names if name and (ROOT / name).is_file() and not name.startswith("docs/pictures/"))
