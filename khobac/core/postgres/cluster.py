"""The one call most of the house needs: `ensure_running(state_dir)`, and the cluster it answers with."""
from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from khobac.core.postgres import passwords
from khobac.core.postgres.databases import provision
from khobac.core.postgres.errors import PostgresError
from khobac.core.postgres.server import PORT, SOCKET, Server

DATABASE = "khobac"
CONNECT_TIMEOUT_S = 5
SOCKET_PATH_LIMIT_BYTES = 107


@dataclass(frozen=True)
class Cluster:
    """A cluster that has been started; its passwords are read when asked for and kept nowhere else."""

    state_dir: Path
    socket_dir: Path
    port: int = PORT

    def dsn(self, role: str, database: str = DATABASE) -> dict[str, str]:
        """The keys of an entry of Django's DATABASES, without the engine."""
        return {
            "HOST": str(self.socket_dir),
            "PORT": str(self.port),
            "USER": role,
            "PASSWORD": passwords.read(self.state_dir)[role],
            "NAME": database,
        }

    def conninfo(self, role: str, database: str = DATABASE) -> str:
        """The same as a libpq connection string, for psycopg."""
        entry = self.dsn(role, database)
        return make_conninfo(
            host=entry["HOST"], port=entry["PORT"], user=role, password=entry["PASSWORD"], dbname=database
        )

    def is_ready(self) -> bool:
        """Whether the owner can open the database now: the server runs, and has its roles and database."""
        return self._answers(passwords.OWNER, DATABASE)

    def stop(self, mode: str = "fast") -> None:
        """Stop the server (`smart`, `fast` or `immediate`); a stopped one stays stopped."""
        with _locked(self.state_dir):
            self._server().stop(mode)

    def postmaster(self) -> int | None:
        """The pid of the running server; for proofs that kill it."""
        return self._server().postmaster()

    @property
    def data_dir(self) -> Path:
        """Where the data lie."""
        return self._server().data

    @property
    def log_file(self) -> Path:
        """What the server says."""
        return self._server().log_file

    def _server(self) -> Server:
        return Server.of(self.state_dir, self.socket_dir)

    def _answers(self, role: str, database: str) -> bool:
        """Whether a real connection succeeds."""
        try:
            psycopg.connect(self.conninfo(role, database), connect_timeout=CONNECT_TIMEOUT_S).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self, settings: dict[str, str]) -> None:
        """Bring the server up from whatever state it is in. The superuser's connection is the truth here: he is let
        in when all others' connections are used up."""
        server = self._server()
        if server.settle(lambda: self._answers(passwords.SUPERUSER, "postgres")):
            return
        server.create_socket_dir()
        if server.data.exists():
            server.clear_after_kill()
        else:
            server.create_data()
        server.start(settings)


def ensure_running(state_dir: Path, *, settings: dict[str, str] | None = None) -> Cluster:
    """The running cluster of `state_dir`: made if new, started if stopped, otherwise just found.

    `settings` are PostgreSQL's own, over `server.SETTINGS`; a server that runs already keeps those it was started with.
    """
    if sys.platform != "linux":
        raise PostgresError("the embedded server needs Linux; elsewhere set DATABASE_URL to a PostgreSQL 17 or later")
    state_dir = state_dir.resolve()
    if passwords.password_file(state_dir).exists():
        cluster = _cluster_of(state_dir)
        if cluster.is_ready():
            return cluster
    state_dir.mkdir(parents=True, exist_ok=True)
    with _locked(state_dir):
        if not passwords.password_file(state_dir).exists():
            _create_state(state_dir)
        cluster = _cluster_of(state_dir)
        if not cluster.is_ready():
            cluster._start(settings or {})
            provision(cluster, DATABASE)
    return cluster


def find(state_dir: Path) -> Cluster | None:
    """The cluster of `state_dir`, running or not; None when there has never been one."""
    state_dir = state_dir.resolve()
    return _cluster_of(state_dir) if passwords.password_file(state_dir).exists() else None


def _create_state(state_dir: Path) -> None:
    """Open a new state folder: private, but for root passable, since the server of root is another user."""
    if (state_dir / "data").exists():
        raise PostgresError(f"{state_dir} holds data but no passwords; restore the file, or remove the folder")
    state_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)
    passwords.create(state_dir)


def _cluster_of(state_dir: Path) -> Cluster:
    """The cluster of a state folder that has passwords.

    The name of the socket folder follows from the place of the state folder and from its secret: the same after a
    reboot, another for a copy or for a folder made anew where an old server may still run, and not to be guessed.
    """
    secret = passwords.read(state_dir)[passwords.SUPERUSER]
    name = hashlib.sha256(f"{state_dir}\0{secret}".encode()).hexdigest()[:12]
    short = Path("/tmp") if os.access("/tmp", os.W_OK | os.X_OK) else Path(tempfile.gettempdir())
    socket_dir = short / f"khobac-{name}"
    if len(os.fsencode(socket_dir / SOCKET)) > SOCKET_PATH_LIMIT_BYTES:
        raise PostgresError(f"{socket_dir / SOCKET} is too long for a unix socket; set TMPDIR to a shorter path")
    return Cluster(state_dir, socket_dir)


@contextmanager
def _locked(state_dir: Path) -> Iterator[None]:
    """One launcher at a time. The lock is on the folder itself and ends with its process."""
    descriptor = os.open(state_dir, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
