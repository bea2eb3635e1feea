"""CPU seconds of processes, from /proc."""
from __future__ import annotations

import os
from pathlib import Path

from bench.family import family

TICKS = os.sysconf("SC_CLK_TCK")


def seconds_of_family(pid: int) -> float:
    """CPU a process and its children used so far, those that have ended included."""
    return sum(_seconds(each) for each in family(pid))


def _seconds(pid: int) -> float:
    """Own time and that of children it has seen end."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / TICKS
