"""The example tax office of the demo: a process of its own, whose key the treasury registers as an operator would."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from khobac.doors.cli.processes import Child

AGENCY = "thue"
HOST = "127.0.0.1"


def address(port: int) -> str:
    """Where it answers: the port after those of the portal, the stream and the bank."""
    return f"http://{HOST}:{port + 3}"


def child(state: Path, port: int, treasury_key: Path, environment: Mapping[str, str], log: Path) -> Child:
    """Its process."""
    command = [
        sys.executable, "-m", "khobac.sandbox.tax_office", "--name", AGENCY, "--port", str(port + 3),
        "--state", str(_state(state)), "--treasury-url", f"http://{HOST}:{port}/api/v1", "--treasury-key", str(treasury_key),
    ]
    return Child(f"tax office {AGENCY}", command, f"{address(port)}/health", dict(environment), log)


def register_key(state: Path, within_s: float) -> None:
    """Take the public key it has made into our register. Raises TimeoutError."""
    made, deadline = _state(state) / f"{AGENCY}.pub", time.monotonic() + within_s
    while not made.exists():
        if time.monotonic() > deadline:
            raise TimeoutError(f"tax office {AGENCY} has made no key")
        time.sleep(0.05)
    registered = Path(settings.SIGNING_FOLDER) / "agencies" / made.name
    registered.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made, registered.with_suffix(".new"))
    os.replace(registered.with_suffix(".new"), registered)


def _state(state: Path) -> Path:
    return state / "agencies" / AGENCY
