"""One PostgreSQL server: its folders, its birth, its start, its end, and what a killed one leaves behind.

Everything here runs under the lock that `cluster` holds.
"""
from __future__ import annotations

import os
import shlex
import shutil
import signal
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from khobac.core.postgres import binaries, passwords
from khobac.core.postgres.binaries import ServerUser
from khobac.core.postgres.errors import PostgresError

PORT = 5432
"""No port of the machine: only part of the socket's name, in a folder of its own."""
SOCKET = f".s.PGSQL.{PORT}"
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 60
ORPHANS_TIMEOUT_S = 1

SETTINGS: dict[str, str] = {
    # what money stands on
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # after a crash the file system is asked once to write everything, not file by file of thousands
    "recovery_init_sync_method": "syncfs",
    # a demo on 2 cores with 1 GB in all
    "max_connections": "100",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "wal_compression": "on",
    "max_wal_size": "512MB",
    "checkpoint_timeout": "15min",
    "autovacuum_max_workers": "2",
    "jit": "off",
    "track_io_timing": "off",
    # the same everywhere
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u@%d ",
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Server:
    """The server of one state folder, with the user it runs as."""

    state_dir: Path
    socket_dir: Path
    data: Path
    user: ServerUser

    @classmethod
    def of(cls, state_dir: Path, socket_dir: Path) -> Server:
        """Where the data of this cluster are, or are to be.

        Inside the state folder wherever the server's user can reach it; else below `binaries.SHARED_HOME`, under the
        name that the socket folder has too. Existing data win over the rule.
        """
        inside, outside = state_dir / "data", binaries.SHARED_HOME / socket_dir.name
        if inside.exists() or not outside.exists():
            user = ServerUser.for_data(inside)
            if inside.exists() or user.can_enter(state_dir):
                return cls(state_dir, socket_dir, inside, user)
        return cls(state_dir, socket_dir, outside, ServerUser.for_data(outside))

    @property
    def log_file(self) -> Path:
        """What the server itself says; opened by the launcher, so it lies in the state folder in every case."""
        return self.state_dir / "server.log"

    def run(self, program: str, *arguments: str | Path) -> None:
        """Run one program of PostgreSQL as the server's user; its words go to the log, its failure is raised."""
        descriptor = os.open(self.log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "ab") as log:
            begin = log.seek(0, os.SEEK_END)
            status = self.user.run(binaries.programs(self.user) / program, *arguments, log=log)
        if status != 0:
            said = self.log_file.read_bytes()[begin:][-2000:].decode(errors="replace")
            raise PostgresError(f"{program} failed ({status}); {self.log_file} says:\n{said}")

    def create_data(self) -> None:
        """Make the data folder with the superuser alone in it; it gets its name only when it is complete."""
        if self.data.parent == binaries.SHARED_HOME:
            binaries.shared_home()
        draft = self.data.with_name(self.data.name + ".new")
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        self.user.own(draft)
        secret = self.socket_dir / "superuser"
        secret.touch(mode=0o600)
        try:
            secret.write_text(passwords.read(self.state_dir)[passwords.SUPERUSER], encoding="ascii")
            self.user.own(secret)
            self.run(
                "initdb", "--pgdata", draft, "--username", passwords.SUPERUSER, "--pwfile", secret,
                "--auth", "scram-sha-256", "--encoding", "UTF8", "--no-locale",
                "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
                "--text-search-config", "simple", "--no-instructions",
            )
        finally:
            secret.unlink()
        draft.rename(self.data)
        _sync_folder(self.data.parent)

    def create_socket_dir(self) -> None:
        """The private folder of the socket; made anew after a reboot has emptied the temporary folder."""
        try:
            self.socket_dir.mkdir(mode=0o700)
            self.user.own(self.socket_dir)
        except FileExistsError:
            status = self.socket_dir.lstat()
            private = stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == 0o700
            if not private or status.st_uid != self.user.uid:
                raise PostgresError(f"{self.socket_dir} is not ours (it must be a 0700 folder); remove it") from None

    def start(self, settings: dict[str, str]) -> None:
        """Start and wait until the server takes connections; returns at once from then on to a running server."""
        wanted = {
            **SETTINGS, **settings,
            "listen_addresses": "", "port": str(PORT),
            "unix_socket_directories": str(self.socket_dir), "unix_socket_permissions": "0700",
        }
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in wanted.items())
        self.run(
            "pg_ctl", "start", "--pgdata", self.data, "--wait", "--silent", "--timeout", str(START_TIMEOUT_S),
            "--options", options,
        )

    def stop(self, mode: str) -> None:
        """Stop a running server, and leave nothing in the temporary folder; nothing to do for a stopped one."""
        if self.postmaster():
            self.run(
                "pg_ctl", "stop", "--pgdata", self.data, "--wait", "--silent", "--timeout", str(STOP_TIMEOUT_S),
                "--mode", mode,
            )
            with suppress(OSError):
                self.socket_dir.rmdir()

    def settle(self, answers: Callable[[], bool]) -> bool:
        """Wait until a starting or stopping server has become one that answers, or none; whether it answers.

        A server that has lost its socket (the temporary folder was emptied, the state folder moved) is stopped.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while self.postmaster():
            if answers():
                return True
            if self._is_ready_by_its_own_word() and not (self.socket_dir / SOCKET).exists():
                self.stop("fast")
            elif time.monotonic() > deadline:
                raise PostgresError(f"the server of {self.data} runs but does not answer; see {self.log_file}")
            else:
                time.sleep(0.05)
        return False

    def clear_after_kill(self) -> None:
        """Make room for a new server after `kill -9` of the old one.

        Its children notice the death and leave; one inside a long computation does not, and is ended. Then both lock
        files are stale. PostgreSQL itself would trust them if their pid were in use again, or still a zombie.
        """
        deadline = time.monotonic() + ORPHANS_TIMEOUT_S
        while orphans := self.processes():
            if time.monotonic() > deadline:
                for pid in orphans:
                    _kill(pid)
            time.sleep(0.01)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for name in (SOCKET, f"{SOCKET}.lock"):
            (self.socket_dir / name).unlink(missing_ok=True)

    def postmaster(self) -> int | None:
        """The pid of the living postmaster of exactly this data folder."""
        lines = self._pid_file()
        if not lines:
            return None
        pid = int(lines[0])
        return pid if self._owns(pid) else None

    def processes(self) -> list[int]:
        """Every process of a PostgreSQL on this data folder: each of them works in it."""
        return [int(name) for name in os.listdir("/proc") if name.isdigit() and self._owns(int(name))]

    def _owns(self, pid: int) -> bool:
        """Whether `pid` is a PostgreSQL process on this data folder; a zombie or a process of others is not."""
        try:
            program = Path(os.readlink(f"/proc/{pid}/exe")).name
            return program.startswith("postgres") and os.path.samefile(f"/proc/{pid}/cwd", self.data)
        except OSError:
            return False

    def _is_ready_by_its_own_word(self) -> bool:
        """The last line of its pid file: starting, stopping or ready."""
        lines = self._pid_file()
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _pid_file(self) -> list[str]:
        """The lines of postmaster.pid; none when there is no such file."""
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except FileNotFoundError:
            return []


def _kill(pid: int) -> None:
    """End an orphan that may have ended by itself meanwhile."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
