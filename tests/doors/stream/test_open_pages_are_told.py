"""The event stream as browsers meet it: a real uvicorn process, real sessions, real notifications of PostgreSQL."""
from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from khobac.core import db
from khobac.flows import founding
from khobac.registers.organisations.models import Person
from khobac.watch.alerts.services import CHANNEL

SCHOOL, OTHER_SCHOOL = "1012345", "1012346"
WITHIN_S = 20


class Stream:
    """A uvicorn process of the event stream on this test's database."""

    def __init__(self, database: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "khobac.config.asgi:application", "--port", str(port), "--log-level",
             "critical", "--timeout-graceful-shutdown", "1"],
            env=os.environ | {"KHOBAC_DATABASE": database, "KHOBAC_STATE": str(settings.STATE)},
            cwd=Path(settings.HOME).parent,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.health() == 200)

    def health(self) -> int:
        try:
            return httpx.get(f"{self.address}/luong/trang-thai", trust_env=False).status_code
        except httpx.HTTPError:
            return 0

    def streams(self) -> int:
        return int(httpx.get(f"{self.address}/luong/trang-thai", trust_env=False).json()["streams"])

    def ask(self, cookies: dict[str, str], **headers: str) -> httpx.Response:
        """The head of the answer, without waiting for news."""
        request = httpx.Request("GET", f"{self.address}/luong/thong-bao", cookies=cookies, headers=headers)
        with httpx.Client(trust_env=False, timeout=WITHIN_S) as http:
            answer = http.send(request, stream=True)
            answer.close()
            return answer


class Page:
    """An open page of a person: what it has heard."""

    def __init__(self, stream: Stream, cookies: dict[str, str]) -> None:
        self.heard: queue.Queue[str] = queue.Queue()
        self.is_open = threading.Event()
        self.http = httpx.Client(trust_env=False, timeout=60)
        threading.Thread(target=self._hear, args=(stream, cookies), daemon=True).start()
        assert self.is_open.wait(WITHIN_S)

    def _hear(self, stream: Stream, cookies: dict[str, str]) -> None:
        try:
            with self.http.stream("GET", f"{stream.address}/luong/thong-bao", cookies=cookies) as answer:
                for line in answer.iter_lines():
                    self.is_open.set()
                    if line.startswith("data: "):
                        self.heard.put(line.removeprefix("data: "))
        except (httpx.HTTPError, RuntimeError):
            return


def wait_until(true: object, within_s: float = WITHIN_S) -> None:
    deadline = time.monotonic() + within_s
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def signed_in(username: str) -> dict[str, str]:
    browser = Client()
    browser.force_login(Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend")
    return {settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value}


def notify(unit: str) -> None:
    db.rows("SELECT pg_notify(%s, %s)", [CHANNEL, unit])


@pytest.fixture
def stream(world: str) -> Iterator[Stream]:
    started = Stream(world)
    yield started
    started.process.terminate()
    try:
        started.process.wait(WITHIN_S)
    finally:
        started.process.kill()


def test_pages_of_a_unit_are_told_and_of_no_other(stream: Stream) -> None:
    school, other = Page(stream, signed_in("chi")), Page(stream, signed_in("ha"))
    notify(SCHOOL)
    assert school.heard.get(timeout=WITHIN_S) == SCHOOL
    notify(OTHER_SCHOOL)
    assert other.heard.get(timeout=WITHIN_S) == OTHER_SCHOOL
    assert school.heard.empty()


def test_strangers_and_people_without_a_unit_hear_nothing(stream: Stream) -> None:
    assert stream.ask({}).status_code == 401
    assert stream.ask({settings.SESSION_COOKIE_NAME: "made-up"}).status_code == 401
    assert stream.ask(signed_in("tuan")).status_code == 401


def test_who_has_signed_out_hears_nothing(stream: Stream) -> None:
    cookies = signed_in("chi")
    SessionStore(cookies[settings.SESSION_COOKIE_NAME]).delete()
    assert stream.ask(cookies).status_code == 401


def test_a_page_of_another_host_is_refused_and_one_of_another_port_is_not(stream: Stream) -> None:
    cookies = signed_in("chi")
    assert stream.ask(cookies, Origin="https://evil.example").status_code == 403
    answer = stream.ask(cookies, Origin="http://127.0.0.1:8000")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "http://127.0.0.1:8000")


def test_one_person_opens_a_few_pages_not_any_number(stream: Stream) -> None:
    cookies = signed_in("chi")
    pages = [Page(stream, cookies) for _ in range(10)]
    assert stream.ask(cookies).status_code == 429
    assert stream.streams() == len(pages)
    pages[0].http.close()


def test_after_a_gap_every_page_looks_again(stream: Stream) -> None:
    page = Page(stream, signed_in("chi"))
    db.rows("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = current_database()")
    assert page.heard.get(timeout=WITHIN_S) == SCHOOL


def test_a_new_seat_is_heard_of_on_the_next_page(stream: Stream) -> None:
    founding.appoint("tuan", "accountant", SCHOOL, "test")
    page = Page(stream, signed_in("tuan"))
    notify(SCHOOL)
    assert page.heard.get(timeout=WITHIN_S) == SCHOOL
