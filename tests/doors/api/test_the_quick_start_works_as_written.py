"""The commands of docs/using/partners.md, run by a shell as they stand there, against a server that listens; and its verifier."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client

from khobac.core import clock, scratch
from khobac.flows import partners, webhooks

PAGE = Path(__file__).resolve().parents[3] / "docs" / "using" / "partners.md"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def application(environ: dict[str, object], start: object) -> Iterator[bytes]:
    try:
        yield from get_wsgi_application()(environ, start)
    finally:
        scratch.close_connections()


@pytest.fixture
def address(world: str) -> Iterator[str]:
    sandbox, settings.SAMPLE_DATA = settings.SAMPLE_DATA, True
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(application)  # type: ignore[arg-type]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    settings.SAMPLE_DATA = sandbox


def block(heading: str, language: str) -> str:
    """The first piece of code of a language below a heading."""
    found = re.search(rf"## {heading}.*?```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def run(commands: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | variables | {
        "KHOBAC_SAMPLE": "1", "KHOBAC_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def test_there_are_six() -> None:
    assert len(block("Six commands", "sh").splitlines()) == 6


def test_each_answers_and_the_check_tells_what_to_sign(address: str) -> None:
    done = run(block("Six commands", "sh"), BASE=address, UNIT="1012345", PERSON="an")
    assert '"unit": "1012345"' in done.stdout
    assert '"to_sign"' in done.stdout
    assert '"items": []' in done.stdout


def test_software_sets_its_events_up_as_the_page_says(address: str) -> None:
    key = partners.create_key("1012345", "an", ["events"], "test")
    done = run(block("Events", "sh"), BASE=address, KEY=key, URL="http://127.0.0.1:9/su-kien", ID="1", DELIVERY="1")
    named, _listed, trial, log, again, ended = (
        json.loads(each) for each in done.stdout.replace("}{", "}\n{").splitlines()
    )
    assert log["items"] == [trial] == [again]
    assert (ended["id"], ended["url"]) == (named["id"], named["url"])
    assert ended["ended_at"] is not None


def test_its_verifier_takes_what_we_sign_and_nothing_else(address: str) -> None:
    body = '{"id": "evt_1"}'
    headers = webhooks.signed_headers(body)
    keys = Client().get("/.well-known/jwks.json").json()["keys"]
    page: dict[str, Any] = {}
    exec(block("Events", "python"), page)
    page["verify"](body.encode(), headers, keys)
    with pytest.raises(InvalidSignature):
        page["verify"](body.encode() + b" ", headers, keys)
    with clock.at(clock.now() - dt.timedelta(minutes=6)):
        old = webhooks.signed_headers(body)
    with pytest.raises(ValueError, match="old event"):
        page["verify"](body.encode(), old, keys)
