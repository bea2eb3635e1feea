"""Processor seconds: on a busy machine they say what a proof costs, where the clock says how busy the machine was."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from khobac.core.postgres import Cluster

_noted: list[float] = []


def ours() -> float:
    """Of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def of_server(cluster: Cluster) -> float:
    """Of the server's processes, those that have ended included. A postmaster that was killed takes its count with it."""
    postmaster = cluster.postmaster()
    total = 0.0
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(folder.name) == postmaster or int(fields[1]) == postmaster:
                ended = fields[13:15] if int(folder.name) == postmaster else ()
                total += sum(map(int, (*fields[11:13], *ended)))
    return total / os.sysconf("SC_CLK_TCK")


def note(cluster: Cluster) -> None:
    """This server ends now."""
    _noted.append(of_server(cluster))


def in_all() -> float:
    """Ours, and that of all servers noted."""
    return ours() + sum(_noted)
