"""Example banks as processes of their own on the real protocol, at a clock of the proof's; and the worker that talks to them.

The banks know real time; each is started with how far its clock is from it. Their first instants lie on the proof's day.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from khobac.config.wiring import TREASURY_KEY, bank_wire
from khobac.core import clock, db, wake
from khobac.core.message_signature import MessageSigner
from khobac.doors.cli.processes import die_with_parent
from khobac.flows import work
from khobac.flows.payment import dispatch
from khobac.flows.payment.wire import configured_wire

READY_WITHIN_S, ANSWER_S = 30, 30
PAUSE_S = 0.1
A_SECOND = dt.timedelta(seconds=1)
SPEED = 60
"""How much faster than real the worker's clock goes: messages without an answer are asked about after two minutes."""
OUTAGE = (OperationalError, InterfaceError)
_LAUNCH = """
import datetime, runpy, sys
from khobac.sandbox import clock
real, moved = clock.now, datetime.timedelta(seconds=float(sys.argv.pop(1)))
clock.now = lambda: real() + moved
runpy.run_module("khobac.sandbox.bank", run_name="__main__")
"""


class ExampleBank:
    """One bank, that can be killed and started again; its memory is a file."""

    def __init__(self, name: str, folder: Path, seed: int) -> None:
        self.name, self._folder, self._seed = name, folder / name, seed
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def open(self, treasury_url: str, at: dt.datetime) -> None:
        """Start it, its clock at this moment."""
        moved = (at - dt.datetime.now(clock.VIETNAM)) / A_SECOND
        options = {
            "--name": self.name, "--port": self._port, "--state": self._folder, "--seed": self._seed,
            "--treasury-url": treasury_url, "--treasury-key": settings.SIGNING_FOLDER / f"{TREASURY_KEY}.pub",
        }  # fmt: skip
        command = [sys.executable, "-c", _LAUNCH, str(moved), *(str(word) for pair in options.items() for word in pair)]
        self._process = subprocess.Popen(command, preexec_fn=die_with_parent)
        deadline = time.monotonic() + READY_WITHIN_S
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise TimeoutError(f"bank {self.name}")
            time.sleep(PAUSE_S)
        registered = settings.SIGNING_FOLDER / "banks" / f"{self.name}.pub"
        registered.parent.mkdir(exist_ok=True)
        shutil.copyfile(self._folder / f"{self.name}.pub", registered)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def ask(self, path: str, said: object = None, method: str = "") -> Any:
        """What it answers at a path of its control desk."""
        body = None if said is None else json.dumps(said).encode()
        request = urllib.request.Request(self.url + path, data=body, method=method or ("POST" if body else "GET"))
        with self._opener.open(request, timeout=ANSWER_S) as answer:
            return json.loads(answer.read())

    def signer(self) -> MessageSigner:
        """Its own key, for what it says beside the proof's orders."""
        key = serialization.load_pem_private_key((self._folder / f"{self.name}.key").read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(self.name)
        return MessageSigner(self.name, key)

    @property
    def still_to_tell(self) -> int:
        """Messages that the treasury has not taken yet."""
        return int(self.ask("/health")["still_to_tell"])

    @property
    def still_to_do(self) -> int:
        """Messages not told and payments not booked yet."""
        health = self.ask("/health")
        return int(health["still_to_tell"]) + int(health["still_to_book"])

    def _is_ready(self) -> bool:
        try:
            return bool(self.ask("/health"))
        except (urllib.error.URLError, OSError):
            return False


@contextmanager
def banks_wired(names: Sequence[str], folder: Path, seed: int) -> Iterator[list[ExampleBank]]:
    """These banks, closed, with their addresses in the settings; all are dead after the block."""
    banks = [ExampleBank(name, folder, seed + place) for place, name in enumerate(names)]
    urls, settings.BANK_URLS = settings.BANK_URLS, {bank.name: bank.url for bank in banks}
    bank_wire.cache_clear()
    configured_wire().sign(b"")  # our key is made before anybody needs its public half
    try:
        yield banks
    finally:
        for bank in banks:
            bank.kill()
        settings.BANK_URLS = urls
        bank_wire.cache_clear()


def work_on(begun: dt.datetime, speed: float = SPEED) -> None:
    """What the worker of the house does, until it is killed; the clock runs from `begun`. An outage ends a round."""
    started = time.monotonic()
    bank_wire.cache_clear()
    wire = configured_wire()
    while True:
        with clock.at(begun + (time.monotonic() - started) * speed * A_SECOND), wake.asleep():
            try:
                done = work.run_waiting(wire) + work.run_enquiries(wire)
            except (ExceptionGroup, *OUTAGE) as problem:
                if isinstance(problem, ExceptionGroup) and problem.split(OUTAGE)[1]:
                    raise
                connections.close_all()
                done = 0
        if not done:
            time.sleep(PAUSE_S)


def send_again() -> int:
    """As a payments officer does with what a bank says it never had; how many messages."""
    found = db.rows("SELECT treasury_id, message_id FROM payment_outbox WHERE state = 'not_received'")
    for row in found:
        dispatch.resend_message(configured_wire(), row["treasury_id"], row["message_id"])
    return len(found)


def open_messages() -> int:
    """Messages of ours whose fate is not known, and orders that have not left."""
    [row] = db.rows(
        """
        SELECT (SELECT count(*) FROM payment_outbox WHERE state IN ('sending', 'unknown', 'not_received'))
             + (SELECT count(*) FROM payment_order WHERE state IN ('prepared', 'sending')) AS many
        """
    )
    return int(row["many"])
