"""The three example banks of the demo, one program with three habits: their processes, their keys, what they paid before.

The sample province has paid through them long before they were founded: what its books have of today they are told, so that
their statement of today can be held against the books.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import httpx
from django.conf import settings

from khobac.cash.payments import day_queries
from khobac.core import clock
from khobac.doors.cli.processes import Child
from khobac.registers.banks import queries as banks

HOST = "127.0.0.1"
HABITS = {"NHA": "prompt", "NHB": "slow", "NHC": "statement"}
PLACES = {"NHA": 2, "NHB": 6, "NHC": 7}
"""Where each listens, counted from the port of the portal."""

WRITTEN = b"-----END PUBLIC KEY-----\n"
"""How a key file ends that has been written whole."""


def address(bank: str, port: int) -> str:
    """Where a bank answers."""
    return f"http://{HOST}:{port + PLACES[bank]}"


def urls(port: int) -> str:
    """All of them, as KHOBAC_BANKS wants them."""
    return ",".join(f"{bank}={address(bank, port)}" for bank in HABITS)


def children(state: Path, port: int, treasury_key: Path, environment: Mapping[str, str], log: Path) -> list[Child]:
    """Their processes."""
    return [
        Child(
            f"bank {bank}",
            [
                sys.executable, "-m", "khobac.sandbox.bank", "--name", bank, "--habit", habit,
                "--port", str(port + PLACES[bank]), "--state", str(_state(state, bank)),
                "--treasury-url", f"http://{HOST}:{port}/api/v1/bank/messages", "--treasury-key", str(treasury_key),
            ],
            f"{address(bank, port)}/health", dict(environment), log,
        )
        for bank, habit in HABITS.items()
    ]  # fmt: skip


def register_keys(state: Path, within_s: float) -> None:
    """Take the public keys they have made into our register; an operator does this by hand. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    for bank in HABITS:
        made = _state(state, bank) / f"{bank}.pub"
        while not made.exists() or not made.read_bytes().endswith(WRITTEN):
            if time.monotonic() > deadline:
                raise TimeoutError(f"bank {bank} has made no key")
            time.sleep(0.05)
        registered = Path(settings.SIGNING_FOLDER) / "banks" / made.name
        registered.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, registered.with_suffix(".new"))
        os.replace(registered.with_suffix(".new"), registered)


def tell_what_they_paid(port: int) -> None:
    """Tell each bank which orders it has debited and given back today; those it knows it leaves as they are."""
    today = clock.today()
    for bank in HABITS:
        rows = []
        for each in day_queries.moved_on(bank, today):
            account = banks.payment_account(each.office, bank, today)
            if account is not None:
                rows.append(asdict(each) | {"account": account.number, **_days(each)})
        httpx.post(f"{address(bank, port)}/control/paid", json=rows, trust_env=False, timeout=30).raise_for_status()


def _days(line: day_queries.PaidLine) -> dict[str, str]:
    return {
        "debited_on": line.debited_on.isoformat(),
        "returned_on": line.returned_on.isoformat() if line.returned_on else "",
    }


def _state(state: Path, bank: str) -> Path:
    return state / "banks" / bank
