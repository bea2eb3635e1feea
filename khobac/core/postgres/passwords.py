"""The roles of the cluster and their passwords: one 0600 file in pgpass format, so that psql can read it too.

Four login roles: the superuser, which only the launcher uses; the owner, who owns databases and runs migrations; and
the application's two, which own nothing and may change no schema.
"""
from __future__ import annotations

import os
import secrets
from pathlib import Path

from khobac.core.postgres.errors import PostgresError

SUPERUSER = "postgres"
OWNER = "khobac_owner"
APPLICATION = ("khobac_staff", "khobac_unit")
ROLES = (SUPERUSER, OWNER, *APPLICATION)


def password_file(state_dir: Path) -> Path:
    """Where the passwords of a cluster lie."""
    return state_dir / "passwords"


def create(state_dir: Path) -> None:
    """Draw a password for each role; the file appears whole or not at all."""
    draft = state_dir / "passwords.new"
    draft.unlink(missing_ok=True)
    lines = "".join(f"*:*:*:{role}:{secrets.token_urlsafe(24)}\n" for role in ROLES)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(password_file(state_dir))


def read(state_dir: Path) -> dict[str, str]:
    """The password of each role."""
    path = password_file(state_dir)
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        raise PostgresError(f"{path} is missing; call ensure_running first") from None
    except PermissionError:
        raise PostgresError(f"{path} belongs to another user; start as that user or choose another folder") from None
    return dict(line.split(":")[3:5] for line in lines)
