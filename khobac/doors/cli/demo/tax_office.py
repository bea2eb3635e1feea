"""The example tax office of the demo: a process of its own, whose key the treasury registers as an operator would."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx
from django.conf import settings

from khobac.core import clock
from khobac.doors.cli.processes import Child
from khobac.flows.revenue import samples

AGENCY = "thue"
ALTERED = 409
"""An earlier version of this asked for something else under the same codes."""
SAMPLES = (
    ("1701", 12_450_000, "exact", "Thuế giá trị gia tăng quý trước"),
    ("1701", 3_600_000, "part", "Thuế giá trị gia tăng nộp nhiều lần"),
    ("1901", 8_200_000, "exact", "Thuế nhập khẩu"),
)
"""Item, đồng, how it may be paid, for what: shared to three levels, in parts, and central alone."""
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


def ask_for_samples(port: int, office: str) -> list[str]:
    """A few obligations of this month for whoever tries to pay: their codes. Those of an earlier start stay as they were."""
    month = clock.today()
    owed = [
        {
            "code": f"{samples.PREFIX}{month:%y%m}.{n:02}", "office": office, "payer_tax_code": "3200123456",
            "payer_name": "Công ty Mẫu Hải Lăng", "payer_class": "non_state", "chapter": "555", "item": item,
            "amount_due": amount, "accepts": accepts, "purpose": f"{purpose} (khoản mẫu)", "document_no": f"MAU-{month:%m%Y}-{n}",
        }
        for n, (item, amount, accepts, purpose) in enumerate(SAMPLES, 1)
    ]  # fmt: skip
    answer = httpx.post(f"{address(port)}/control/notices", json={"obligations": owed}, trust_env=False, timeout=30)
    if answer.status_code != ALTERED:
        answer.raise_for_status()
    return [str(each["code"]) for each in owed]


def _state(state: Path) -> Path:
    return state / "agencies" / AGENCY
