"""CPU seconds of processes, from /proc."""
from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of_family(pid: int) -> float:
    """CPU a process and its children used so far, those that have ended included."""
    return sum(_own(each, with_ended=True) for each in (pid, *_children(pid)))


def _children(pid: int) -> list[int]:
    """All descendants."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_children(child)]
    return found


def _own(pid: int, *, with_ended: bool) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    used = fields[11:15] if with_ended else fields[11:13]
    return sum(map(int, used)) / TICKS
