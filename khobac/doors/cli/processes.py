"""Several processes as one: started together, started again when one dies, ended together, none left behind."""
from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

LOOK_EVERY_S = 0.2
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
STEADY_AFTER_S = 30.0
STOP_WITHIN_S = 8.0
_PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """One process: its command, and an address that answers once it is ready."""

    name: str
    command: Sequence[str]
    ready_url: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    pause_s: float = FIRST_PAUSE_S


class Supervisor:
    """Keeps its children alive until told to stop."""

    def __init__(self, children: Sequence[Child]) -> None:
        self._children = list(children)
        self._stopping = threading.Event()
        self.restarts = 0

    def start(self) -> None:
        """Start them all; SIGINT and SIGTERM end `run` from now on."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        for child in self._children:
            _start(child)

    def wait_until_ready(self, within_s: float) -> None:
        """Until every child that has an address answers there. Raises TimeoutError with the names of those that do not."""
        deadline = time.monotonic() + within_s
        waiting = [child for child in self._children if child.ready_url]
        while waiting and not self._stopping.is_set():
            waiting = [child for child in waiting if not _answers(child.ready_url)]
            if waiting and time.monotonic() > deadline:
                raise TimeoutError(", ".join(child.name for child in waiting))
            self._restart_the_dead()
            if waiting:
                self._stopping.wait(0.1)

    def run(self) -> None:
        """Until told to stop: whoever dies, for whatever reason and with whatever status, is started again."""
        while not self._stopping.wait(LOOK_EVERY_S):
            self._restart_the_dead()

    def stop(self) -> None:
        """End all, the last started first; who does not go within seconds is killed with everything it started."""
        alive = [child.process for child in reversed(self._children) if child.process is not None]
        for process in alive:
            process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for process in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(deadline - time.monotonic(), 0.1))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _restart_the_dead(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process is None or child.process.poll() is None:
                continue
            if now - child.started_at > STEADY_AFTER_S:
                child.pause_s = FIRST_PAUSE_S
            if now - child.started_at >= child.pause_s:
                child.pause_s = min(child.pause_s * 2, LONGEST_PAUSE_S)
                self.restarts += 1
                _start(child)


def _start(child: Child) -> None:
    """In a session of its own, so that Ctrl-C reaches the supervisor alone, which then ends the others in order."""
    output = child.log.open("ab") if child.log else None
    try:
        child.process = subprocess.Popen(
            child.command,
            env=os.environ | child.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
    finally:
        if output:
            output.close()
    child.started_at = time.monotonic()


def die_with_parent() -> None:
    """Ask Linux to end this process when its supervisor is killed: even kill -9 leaves nothing behind."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _answers(url: str) -> bool:
    try:
        build_opener(ProxyHandler({})).open(url, timeout=2).close()
    except HTTPError as error:
        return error.code < 500
    except (URLError, OSError):
        return False
    return True
