"""The command; see the package."""
from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.family import family

GOAL_MB = 1024
READY_WITHIN_S = 240
KHOBAC = Path(sys.executable).with_name("khobac")


def main() -> None:
    """Start, rest, weigh, stop; print the table and a line of JSON; exit status 1 where it is too much."""
    arguments = argparse.ArgumentParser(prog="python -m bench.memory", description="Memory of an idle demo.")
    arguments.add_argument("--rest", type=int, default=15, help="seconds between serving and weighing")
    given = arguments.parse_args()
    result = measure(given.rest)
    print(json.dumps(result))
    sys.exit(0 if float(result["pss_mb"]) < GOAL_MB else 1)


def measure(rest: int) -> dict[str, float | int | str]:
    """Megabytes of all processes of a demo."""
    from khobac.doors.cli.demo.leftovers import memory_bytes, processes_of

    with tempfile.TemporaryDirectory(prefix="khobac-bench-") as folder:
        state = Path(folder)
        port = _free_ports(3)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        demo = subprocess.Popen(
            [KHOBAC, "demo", "--port", str(port)], env=environment | {"KHOBAC_STATE": folder}, stderr=subprocess.DEVNULL
        )
        try:
            _wait_until_served(port, demo)
            time.sleep(rest)
            processes = processes_of(state) | _database(state)
            sizes = {pid: memory_bytes([pid]) / 2**20 for pid in processes}
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=READY_WITHIN_S)
    print(f"{'MB':>7}  process")
    for pid, size in sorted(sizes.items(), key=lambda each: -each[1]):
        print(f"{size:>7.1f}  {processes[pid][:100]}")
    return {"bench": "memory", "processes": len(sizes), "pss_mb": round(sum(sizes.values()), 1), "goal_mb": GOAL_MB}


def _database(state: Path) -> dict[int, str]:
    """PostgreSQL's processes; its data may lie outside the state folder."""
    from khobac.core.postgres.cluster import find

    cluster = find(state / "postgres")
    postmaster = cluster.postmaster() if cluster else None
    if postmaster is None:
        raise RuntimeError("the demo has no database")
    return {pid: Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in family(postmaster)}


def _free_ports(many: int) -> int:
    """The first of some free ports in a row."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first = int(probe.getsockname()[1])
        if first + many < 2**16 and all(_is_free(first + place) for place in range(many)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def _wait_until_served(port: int, demo: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while demo.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/dang-nhap", timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("the demo does not serve")


main()
