"""An event reaches a program that listens; what does not answer 2xx is not taken; nobody has us call into a private network."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from khobac.connectors.webhook_http import HttpOutgoing
from khobac.watch.webhooks.ports import AddressRefused

BODY = b'{"id": "evt_1"}'


class Program(BaseHTTPRequestHandler):
    got: list[tuple[str, bytes, str]] = []  # one for the server of each test

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, body, self.headers["Khobac-Event"]))
        self.send_response({"/moved": 302, "/down": 503}.get(self.path, 204))
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def program() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Program)
    Program.got = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_an_event_arrives_as_it_is(program: str) -> None:
    delivery = HttpOutgoing(sandbox=True).post(f"{program}/su-kien", BODY, {"Khobac-Event": "evt_1"})
    assert (delivery.taken, delivery.answer) == (True, "HTTP 204")
    assert Program.got == [("/su-kien", BODY, "evt_1")]


@pytest.mark.parametrize("path", ["/moved", "/down"])
def test_only_a_2xx_means_taken_and_no_redirect_is_followed(program: str, path: str) -> None:
    delivery = HttpOutgoing(sandbox=True).post(program + path, BODY, {"Khobac-Event": "evt_1"})
    assert not delivery.taken
    assert len(Program.got) == 1


def test_nobody_listening_is_an_answer(program: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/"
        assert not HttpOutgoing(sandbox=True).post(url, BODY, {}).taken


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/", "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/", "https://192.168.0.1/",
     "https://169.254.169.254/", "https://[::1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://u:p@127.0.0.1/", "file:///x"],
)  # fmt: skip
def test_outside_a_sandbox_nothing_private_is_called(program: str, url: str) -> None:
    with pytest.raises(AddressRefused):
        HttpOutgoing(sandbox=False).check(url)
    assert not HttpOutgoing(sandbox=False).post(program, BODY, {}).taken
    assert Program.got == []
