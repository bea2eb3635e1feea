"""A process and all it has started."""
from __future__ import annotations

from pathlib import Path


def family(pid: int) -> list[int]:
    """The process and its living descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += family(child)
    return found
