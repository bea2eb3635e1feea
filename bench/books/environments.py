"""The peers' environments: one each, in the state folder, from a hashed lock; made once for each lock."""
from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

LOCKS = Path(__file__).resolve().parent / "peers" / "requirements"
STAMP = "lock.sha256"
LIMIT_S = 600


class NotInstalledError(Exception):
    """The reason, in pip's words."""


def python_of(name: str, home: Path) -> Path:
    """The interpreter of the environment `name` below `home`, with all of its lock in it."""
    lock = LOCKS / f"{name}.txt"
    folder = home / name
    python = folder / "bin" / "python"
    wanted = hashlib.sha256(lock.read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / STAMP
    if stamp.is_file() and stamp.read_text() == wanted:
        return python
    try:
        venv.create(folder, clear=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as problem:
        raise NotInstalledError(str(problem)) from problem
    _install(python, lock)
    stamp.write_text(wanted)
    return python


def _install(python: Path, lock: Path) -> None:
    """All of the lock and nothing else: it leaves out what a peer asks for and does not use here (see README.md)."""
    command = [
        sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--require-hashes",
        "--requirement", str(lock),
    ]
    quiet = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, env=quiet, check=False)
    except subprocess.TimeoutExpired:
        raise NotInstalledError(f"pip was not done after {LIMIT_S} seconds") from None
    if done.returncode:
        raise NotInstalledError(reason(done.stderr))


def reason(errors: str) -> str:
    """The last line that says something of what a program wrote to its error stream."""
    lines = [line.strip() for line in errors.splitlines() if line.strip() and not line.startswith("WARNING")]
    return lines[-1][:200] if lines else "no reason given"
