"""The six commands of docs/using/partners.md, run by a shell as they stand there, against a server that listens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from khobac.core import scratch

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


def commands() -> str:
    found = re.search(r"## Six commands.*?```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_there_are_six() -> None:
    assert len(commands().splitlines()) == 6


def test_each_answers_and_the_check_tells_what_to_sign(address: str) -> None:
    environment = os.environ | {
        "BASE": address, "UNIT": "1012345", "PERSON": "an", "KHOBAC_SAMPLE": "1",
        "KHOBAC_DATABASE": str(connections["default"].settings_dict["NAME"]),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands()], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"unit": "1012345"' in done.stdout
    assert '"to_sign"' in done.stdout
    assert '"items": []' in done.stdout
