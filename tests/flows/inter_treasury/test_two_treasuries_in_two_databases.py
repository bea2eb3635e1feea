"""Two treasuries, two databases, two processes, and signed bytes over HTTP between them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.conf import settings

from khobac.cash.inter_treasury import queries as between
from khobac.core import db, scratch
from khobac.core.message_signature import load_or_create_signer
from khobac.flows.inter_treasury import settling
from khobac.flows.verification import verify_books
from tests.flows.inter_treasury.conftest import NOBODY, REASON, Across
from tests.flows.inter_treasury.test_money_crosses_once import deposit
from tests.flows.payment.conftest import state

WITHIN_S = 60
PROGRAM = Path(__file__).with_name("elsewhere.py")


class Elsewhere:
    """The database of treasury 0211, and the way to look into it."""

    def __init__(self, name: str) -> None:
        self.name = name

    def look(self) -> object:
        """Inside the block this process is in that database."""
        return scratch.using(self.name)


@pytest.fixture
def elsewhere(
    across: Across, world_template: tuple[str, Path], world: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Elsewhere]:
    """Both treasuries as processes, each with its database and keys; this process is in that of 0061."""
    template, _ = world_template
    name = f"{world}_b"
    ports = {"0061": _free_port(), "0211": _free_port()}
    addresses = {code: f"http://127.0.0.1:{port}/api/v1/treasury/messages" for code, port in ports.items()}
    _register_each_other(tmp_path)
    scratch.create(name, template=template)
    try:
        with ExitStack() as running:
            for code, other, database in (("0061", "0211", world), ("0211", "0061", name)):
                away = f"{other}={addresses[other]}"
                running.enter_context(_process(ports[code], tmp_path / code, database, away))
            monkeypatch.setattr(settings, "TREASURY_URLS", addresses)
            yield Elsewhere(name)
    finally:
        scratch.drop(name)


def _register_each_other(folder: Path) -> None:
    """Each treasury makes its key; operators carry the public halves across."""
    for code in ("0061", "0211"):
        load_or_create_signer(folder / code / "treasuries", code)
    for code, other in (("0061", "0211"), ("0211", "0061")):
        shutil.copy(folder / other / "treasuries" / f"{other}.pub", folder / code / "treasuries")


@contextmanager
def _process(port: int, keys: Path, database: str, away: str) -> Iterator[None]:
    surroundings = os.environ | {
        "KHOBAC_DATABASE": database,
        "KHOBAC_STATE": str(settings.STATE),
        "KHOBAC_TREASURIES": away,
        "PYTHONPATH": str(Path(settings.HOME).parent),
    }
    process = subprocess.Popen([sys.executable, str(PROGRAM), str(port), str(keys)], env=surroundings)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not done():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)


def test_money_arrives_in_the_other_database_and_the_dossier_is_completed(across: Across, elsewhere: Elsewhere) -> None:
    [number] = across.approved()
    wait_until(lambda: state(number) == "completed")
    assert db.rows("SELECT 1 FROM transfer_arrival") == []
    assert verify_books() == []
    with elsewhere.look():
        assert deposit() == 50_000_000
        assert verify_books() == []


def test_what_waits_there_is_sent_back_and_returns_here(across: Across, elsewhere: Elsewhere) -> None:
    with elsewhere.look():
        db.execute("UPDATE accounts_account SET number = %s WHERE number = '3712.0.1098765.00000'", [NOBODY])
    [number] = across.approved()
    wait_until(lambda: across.school.order(number).state == "confirmed")
    with elsewhere.look():
        [arrival] = between.waiting(["0211"])
        settling.send_back(arrival.treasury_id, arrival.id, "cuc", REASON)
        assert verify_books() == []
    wait_until(lambda: state(number) == "payment_returned")
    assert verify_books() == []
