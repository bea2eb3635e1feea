"""The command; see the package."""
from __future__ import annotations

import argparse
import base64
import datetime as dt
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from bench.http.cpu import seconds_of_family

GOAL = 3.0
PATHS = {"filing": "/api/v1/dossiers", "bare": "/bench/row"}
AT_A_TIME = 10
"""Of each kind in turn: whatever else the machine does weighs on both alike."""
WARM_UP = 30
READY_WITHIN_S = 30
ROOT = Path(__file__).resolve().parents[2]
TABLE = """
CREATE TABLE bench_row (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, unit_code text NOT NULL, key text NOT NULL,
                        body jsonb NOT NULL);
GRANT INSERT, SELECT ON bench_row TO khobac_unit;
"""


@dataclass(frozen=True)
class _Spent:
    """CPU of the web server and of PostgreSQL: seconds, or milliseconds of one request."""

    web: float = 0.0
    server: float = 0.0

    @classmethod
    def of(cls, web: int, server: int) -> Self:
        """What the two families of processes used so far."""
        return cls(seconds_of_family(web), seconds_of_family(server))

    @property
    def whole(self) -> float:
        return self.web + self.server

    def each(self, requests: int) -> Self:
        """In milliseconds, of one request."""
        return replace(self, web=self.web / requests * 1e3, server=self.server / requests * 1e3)

    def __add__(self, other: Self) -> Self:
        return replace(self, web=self.web + other.web, server=self.server + other.server)

    def __sub__(self, other: Self) -> Self:
        return replace(self, web=self.web - other.web, server=self.server - other.server)

    def __str__(self) -> str:
        return f"{self.whole:.2f} ({self.web:.2f} + {self.server:.2f})"


def main() -> None:
    """File and insert in turn, print the table and a line of JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.http", description="Filing over HTTP against a bare view.")
    arguments.add_argument("--requests", type=int, default=150, help="of each kind in a round, in tens")
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.http.settings")
    import django

    django.setup()
    print(json.dumps(measure(given.requests - given.requests % AT_A_TIME, given.rounds)))
    sys.exit(0)


def measure(requests: int, rounds: int) -> dict[str, float | int | str]:
    """CPU milliseconds a request, of both kinds."""
    from django.db import connections

    from khobac.core import clock
    from proof.ground import server, units

    used = {name: _Spent() for name in PATHS}
    with server.own_world() as cluster:
        [unit] = units.found(1)
        units.endow([unit], 10**13)
        with connections["owner"].cursor() as cursor:
            cursor.execute(TABLE)
        with clock.at(dt.datetime.now(clock.VIETNAM)):  # the web server's clock runs, so challenges are of today
            bodies = iter(_signed_bodies(unit, WARM_UP + requests * rounds))
            key = _key_of(unit)
        connections.close_all()
        postmaster = cluster.postmaster()
        assert postmaster is not None
        with _web_server(server.environment(cluster)) as (web, port):
            client = _Client(port, key)
            for body in [next(bodies) for _ in range(WARM_UP)]:
                for path in PATHS.values():
                    client.send(path, body)
            print("round  filing ms (web + server)  bare ms (web + server)  ratio   CPU a request")
            for number in range(1, rounds + 1):
                spent = {name: _Spent() for name in PATHS}
                for _ in range(requests // AT_A_TIME):
                    batch = [next(bodies) for _ in range(AT_A_TIME)]
                    for name, path in PATHS.items():
                        before = _Spent.of(web, postmaster)
                        for body in batch:
                            client.send(path, body)
                        spent[name] += _Spent.of(web, postmaster) - before
                filing, bare = (spent[name].each(requests) for name in PATHS)
                print(f"{number:>5}  {filing!s:>25}  {bare!s:>22}  {filing.whole / bare.whole:>5.2f}")
                used = {name: used[name] + spent[name] for name in PATHS}
    many = requests * rounds
    filing, bare = (used[name].each(many) for name in PATHS)
    return {
        "bench": "http", "requests": many, "filing_cpu_ms": round(filing.whole, 2), "bare_cpu_ms": round(bare.whole, 2),
        "ratio": round(filing.whole / bare.whole, 2), "goal": GOAL,
    }


def _key_of(unit: str) -> str:
    from khobac.flows import partners
    from proof.ground import units

    return partners.create_key(unit, units.ACCOUNTANT, partners.SCOPES, "bench")


def _signed_bodies(unit: str, many: int) -> list[str]:
    """Filings as a unit's software sends them: challenges fetched, both signatures made. Signed now, by the real clock."""
    from khobac.core import access
    from khobac.core.canonical import canonical_bytes
    from khobac.doors.api.schemas import FilingIn
    from khobac.flows import partners
    from khobac.flows.payment import signing
    from proof.ground import units

    bodies = []
    signers = {person: signing.signer_of(person) for person in (units.CHIEF_ACCOUNTANT, units.HOLDER)}
    for number in range(many):
        with access.acting_as(unit):
            challenge, _ = partners.issue_challenge(unit)
        content = _content(number)
        filing = replace(FilingIn(**content).filing(unit, units.ACCOUNTANT), challenge=challenge)
        to_sign = canonical_bytes(filing.signed_content())
        made = {person: signer.sign(to_sign) for person, signer in signers.items()}
        signatures = [
            {
                "person": person, "algorithm": each.algorithm, "certificate_pem": each.certificate_pem,
                "value": base64.b64encode(each.value).decode(), "signed_at": each.signed_at.isoformat(),
            }
            for person, each in made.items()
        ]
        bodies.append(json.dumps(content | {"challenge": challenge, "signatures": signatures}))
    return bodies


def _content(number: int) -> dict[str, Any]:
    lines = [{"ndkt": ndkt, "amount": 100_000 + number} for ndkt in ("6551", "6552", "6601")]
    return {
        "kind": "payment", "source": "12", "year": 2026, "payee": "S1", "content": f"Theo hóa đơn {number}", "currency": "VND",
        "lines": lines, "voucher_date": "2026-03-02", "performed_on": "2026-03-02",
    }


class _Client:
    """One connection with one key; whatever is not taken in ends the run."""

    def __init__(self, port: int, key: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._sent = 0

    def send(self, path: str, body: str) -> None:
        """Post a body under a key of its own."""
        self._sent += 1
        self._http.request("POST", path, body, self._headers | {"Idempotency-Key": f"bench-{self._sent}"})
        answer = self._http.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{path}: {answer.status} {text.decode()[:500]}")


@contextmanager
def _web_server(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """gunicorn as `khobac serve` starts it, with one worker of one thread; its pid and port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "khobac.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--preload",
        "--worker-class", "gthread", "--workers", "1", "--threads", "1", "--log-level", "warning", "--no-control-socket",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment | {"DJANGO_SETTINGS_MODULE": "bench.http.settings"})
    try:
        _wait_for(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(timeout=READY_WITHIN_S)


def _wait_for(port: int) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


main()
