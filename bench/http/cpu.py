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
    """Of its threads, to the nanosecond; and of children it has seen end, in ticks of the kernel's clock."""
    process = Path(f"/proc/{pid}")
    ended = process.joinpath("stat").read_text().rpartition(")")[2].split()[13:15]
    of_threads = (int((task / "schedstat").read_text().split()[0]) for task in process.joinpath("task").iterdir())
    return sum(of_threads) / 1e9 + sum(map(int, ended)) / TICKS
