"""Which processes belong to a demo, and what they hold in memory; read from /proc."""
from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def processes_of(state: Path) -> dict[int, str]:
    """Pid and command of every process that works on this state folder, and of all they have started."""
    parents, names, found = {}, {}, set()
    for pid, parent, name in _all():
        parents[pid], names[pid] = parent, name
        if pid != os.getpid() and _names(pid, str(state)):
            found.add(pid)
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return {pid: names[pid] for pid in sorted(found)}


def memory_bytes(pids: list[int]) -> int:
    """What these processes hold together, shared pages counted once (proportional set size)."""
    total = 0
    for pid in pids:
        try:
            text = (PROC / str(pid) / "smaps_rollup").read_text()
        except OSError:
            continue
        if match := re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE):
            total += int(match[1]) * 1024
    return total


def _all() -> Iterator[tuple[int, int, str]]:
    for folder in PROC.iterdir():
        if not folder.name.isdigit():
            continue
        try:
            status = (folder / "stat").read_text()
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:
            continue
        rest = status.rpartition(")")[2].split()
        if rest[0] != "Z":
            yield int(folder.name), int(rest[1]), command[:120]


def _names(pid: int, text: str) -> bool:
    for file in ("cmdline", "environ"):
        try:
            if text.encode() in (PROC / str(pid) / file).read_bytes():
                return True
        except OSError:
            continue
    return False
