"""Secrets a machine makes for itself on first use; none stands in the repository."""
from __future__ import annotations

import os
import secrets
from pathlib import Path


def stored_secret(file: Path) -> str:
    """The secret kept in this 0600 file, made on first use; concurrent first uses agree on one."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(50))
        try:
            os.link(draft, file)  # whole or not at all: whoever links first decides
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
