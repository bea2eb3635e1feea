"""The supervisor: the dead are started again, the end is complete, and even kill -9 leaves nobody behind."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from khobac.doors.cli.processes import Child, Supervisor

def child(name, code):
    says = f"import os, time; open(r'{folder}/{name}-' + str(os.getpid()), 'w').close(); {code}"
    return Child(name, [sys.executable, "-c", says])

folder = Path(sys.argv[1])
supervisor = Supervisor([child("steady", "time.sleep(600)"), child("frail", "pass"), child("stubborn",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")])
supervisor.start()
try:
    supervisor.run()
finally:
    supervisor.stop()
"""
WITHIN_S = 20


def supervise(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", SCRIPT, str(folder)])


def seen(folder: Path, name: str) -> list[int]:
    return [int(path.name.partition("-")[2]) for path in folder.glob(f"{name}-*")]


def alive(pids: list[int]) -> list[int]:
    def is_alive(pid: int) -> bool:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return False
        return state != "Z"

    return [pid for pid in pids if is_alive(pid)]


def wait_until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_who_ends_is_started_again_even_with_status_0(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path)
    wait_until(lambda: len(seen(tmp_path, "frail")) >= 3)
    assert len(seen(tmp_path, "steady")) == 1
    supervisor.send_signal(signal.SIGINT)
    assert supervisor.wait(WITHIN_S) == 0


def test_at_the_end_nobody_is_left_not_even_who_does_not_listen(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path)
    wait_until(lambda: seen(tmp_path, "stubborn") and seen(tmp_path, "steady"))
    started = [*seen(tmp_path, "stubborn"), *seen(tmp_path, "steady")]
    assert alive(started) == started
    supervisor.terminate()
    assert supervisor.wait(WITHIN_S) == 0
    assert alive(started) == []


def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path)
    wait_until(lambda: seen(tmp_path, "steady"))
    os.kill(supervisor.pid, signal.SIGKILL)
    supervisor.wait(WITHIN_S)
    wait_until(lambda: alive(seen(tmp_path, "steady")) == [])
    for pid in alive(seen(tmp_path, "stubborn")):
        os.kill(pid, signal.SIGKILL)
