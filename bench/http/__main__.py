"""The command; see the package."""
from __future__ import annotations

import argparse
import base64
import datetime as dt
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

UNIT, PREPARER, SIGNERS = "1012345", "an", ("binh", "chi")
ROOM = 10**14
ROUND = 20
ATTEMPTS_S = 30


def main() -> None:
    """Run it, print the figures and a line of JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.http", description="Filing over HTTP against one row.")
    arguments.add_argument("--requests", type=int, default=300, help="of each kind")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    print(json.dumps(measure(given.requests)))


def measure(requests: int) -> dict[str, float | int | str]:
    """Both kinds in turns of twenty, on a server of their own."""
    from django.conf import settings

    from khobac.core import clock, wake
    from khobac.flows import budget, partners
    from proof.ground import server

    settings.SAMPLE_DATA = True
    with server.own_world() as cluster, clock.at(dt.datetime.now(clock.VIETNAM)), wake.asleep():
        budget.allot(UNIT, "12", clock.today().year, ROOM, "estimate", "fin", "bench")
        key = partners.create_key(UNIT, PREPARER, partners.SCOPES, "bench")
        bodies = [_signed(number) for number in range(requests + ROUND)]
        with _worker(server.environment(cluster)) as (address, pids), httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, trust_env=False
        ) as http:
            _file(http, bodies[:ROUND], 0)
            _bare(http, ROUND)
            filed = bare = 0.0
            filed_db = bare_db = 0.0
            for first in range(0, requests, ROUND):
                begun, begun_db = _cpu(pids()), _cpu(_database(cluster.postmaster()))
                _file(http, bodies[ROUND + first :][:ROUND], ROUND + first)
                between, between_db = _cpu(pids()), _cpu(_database(cluster.postmaster()))
                _bare(http, ROUND)
                filed, filed_db = filed + between - begun, filed_db + between_db - begun_db
                bare, bare_db = bare + _cpu(pids()) - between, bare_db + _cpu(_database(cluster.postmaster())) - between_db
    return {
        "bench": "http",
        "requests": requests,
        "filing_ms": round(filed / requests * 1000, 2),
        "bare_ms": round(bare / requests * 1000, 2),
        "times": round(filed / bare, 2),
        "filing_postgres_ms": round(filed_db / requests * 1000, 2),
        "bare_postgres_ms": round(bare_db / requests * 1000, 2),
    }


def _signed(number: int) -> dict[str, Any]:
    """A dossier nobody has filed, with a fresh challenge and two signatures."""
    from khobac.core import access, clock
    from khobac.core.canonical import canonical_bytes
    from khobac.doors.api.schemas import FilingIn
    from khobac.flows import partners
    from khobac.flows.payment import signing

    today = clock.today().isoformat()
    with access.acting_as(UNIT):
        challenge, _ = partners.issue_challenge(UNIT)
    draft: dict[str, Any] = {
        "kind": "payment", "source": "12", "year": clock.today().year, "payee": "S3", "content": f"Tiền điện {number}",
        "currency": "VND", "lines": [{"ndkt": "6501", "amount": 1_000_000 + number}], "voucher_date": today,
        "performed_on": today, "challenge": challenge,
    }
    content = canonical_bytes(FilingIn(**draft).filing(UNIT, PREPARER).signed_content())
    made = [(person, signing.signer_of(person).sign(content)) for person in SIGNERS]
    signatures = [
        {
            "person": person,
            "algorithm": each.algorithm,
            "certificate_pem": each.certificate_pem,
            "value": base64.b64encode(each.value).decode(),
            "signed_at": each.signed_at.isoformat(),
        }
        for person, each in made
    ]
    return draft | {"signatures": signatures}


def _file(http: httpx.Client, bodies: list[dict[str, Any]], first: int) -> None:
    for number, body in enumerate(bodies, first):
        answer = http.post("/api/v1/dossiers", json=body, headers={"Idempotency-Key": f"bench-{number}"})
        if answer.status_code != 201:
            raise RuntimeError(answer.text)


def _bare(http: httpx.Client, many: int) -> None:
    for _ in range(many):
        http.post("/bench/bare", content=b"").raise_for_status()


@contextmanager
def _worker(environment: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """One gunicorn worker with the product's own configuration of threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    chosen = {"DJANGO_SETTINGS_MODULE": "bench.http.settings", "KHOBAC_SAMPLE": "1", "PYTHONWARNINGS": "ignore"}
    master = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "khobac.config.wsgi:application", "--bind", f"127.0.0.1:{port}", "--workers", "1",
         "--worker-class", "gthread", "--threads", "8", "--log-level", "error", "--no-control-socket"],
        env=environment | chosen,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/api/v1/problems/FAULT")
        yield f"http://127.0.0.1:{port}", lambda: _children(master.pid)
    finally:
        master.terminate()
        master.wait()


def _wait(url: str) -> None:
    deadline = time.monotonic() + ATTEMPTS_S
    while True:
        try:
            httpx.get(url, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _database(postmaster: int | None) -> list[int]:
    return _children(postmaster) if postmaster else []


def _children(parent: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def _cpu(pids: list[int]) -> float:
    """Seconds of CPU these processes have used."""
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
