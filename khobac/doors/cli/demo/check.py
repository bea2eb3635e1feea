"""`khobac demo --check`: the whole demo in a state of its own, one dossier through its life, the books proven, all gone."""
from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from django.conf import settings
from rich.console import Console
from rich.table import Table

from khobac.doors.cli.demo import bills_story, day_story, revenue_story
from khobac.doors.cli.demo.browser import PageRefused
from khobac.doors.cli.demo.leftovers import memory_bytes, processes_of
from khobac.doors.cli.demo.story import Story
from khobac.doors.cli.demo.transfer_story import TransferStory
from khobac.doors.cli.processes import die_with_parent

READY_WITHIN_S = 240
STOP_WITHIN_S = 40
IDLE_S = 2
PORTS = 8
KHOBAC = str(Path(sys.executable).with_name("khobac"))
DOSSIERS = "300"
"""A small province: the check is about one dossier."""


class CheckFailed(Exception):
    """A promise of the demo was not kept."""


def run(console: Console) -> int:
    """0 when everything went as told and nothing is left behind."""
    state = Path(settings.STATE) / f"check-{os.getpid()}"
    state.mkdir(parents=True)
    problem = ""
    try:
        _play(state, console)
    except (CheckFailed, PageRefused, httpx.HTTPError, KeyError) as failed:
        problem = f"{type(failed).__name__}: {failed}"
        _show_logs(state, console)
    left = processes_of(state)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    if left:
        problem += f" left behind: {left}"
    shutil.rmtree(state, ignore_errors=True)
    console.print(f"[red]{problem}[/]" if problem else "[green]Everything as told; no process is left behind.[/]")
    return 1 if problem else 0


def _play(state: Path, console: Console) -> None:
    environment = os.environ | {"KHOBAC_STATE": str(state), "KHOBAC_SAMPLE": "1", "PYTHONWARNINGS": "ignore"}
    started = time.monotonic()
    with (state / "check.log").open("wb") as log:
        demo = subprocess.Popen(
            [KHOBAC, "demo", "--port", str(_free_ports()), "--dossiers", DOSSIERS],
            env=environment, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True,
            preexec_fn=die_with_parent,
        )
    try:
        told = _ready(demo, state)
        cold_s = time.monotonic() - started
        time.sleep(IDLE_S)
        memory = memory_bytes(list(processes_of(state)))
        key = _command(environment, "api-key", "create", "--unit", told["unit"], "--person", f"kt.{told['unit']}")
        _tell_the_story(Story, "One dossier, from filing to payment", told, key, console)
        _tell_the_story(TransferStory, "A payment to an account at another treasury", told, key, console)
        _tell_of("Two payments of revenue, without an account", revenue_story.play, told, environment, console)
        _tell_of("Five hundred bills pay themselves", bills_story.play, told, environment, console)
        _tell_of("The end of the day", day_story.play, told, environment, console)
        console.print(_command(environment, "verify-books"), style="green")
        console.print(f"ready after {cold_s:.1f} s from an empty state folder, {memory // 2**20} MB at rest")
    finally:
        _stop(demo)


def _tell_the_story(kind: type[Story], title: str, told: dict[str, Any], key: str, console: Console) -> None:
    begun = time.monotonic()
    table = Table("s", "who", "what", title=title, title_justify="left")

    def tell(who: str, what: str) -> None:
        table.add_row(f"{time.monotonic() - begun:5.1f}", who, what)

    story = kind(told, key, tell)
    try:
        number = story.play()
        console.print(table)
        console.print(_timeline(story.dossier(number)))
    except (PageRefused, httpx.HTTPError, KeyError):
        console.print(table)
        raise
    finally:
        story.close()


def _tell_of(
    title: str, play: Callable[..., None], told: dict[str, Any], environment: dict[str, str], console: Console
) -> None:
    begun = time.monotonic()
    table = Table("s", "who", "what", title=title, title_justify="left")
    try:
        play(
            told,
            lambda *words: _command(environment, *words),
            lambda who, what: table.add_row(f"{time.monotonic() - begun:5.1f}", who, what),
        )
    finally:
        console.print(table)


def _timeline(dossier: dict[str, Any]) -> Table:
    title = f"{dossier['number']}, mending {dossier['resubmits']}" if dossier["resubmits"] else dossier["number"]
    table = Table("at", "step", "state", "public", title=title, title_justify="left")
    for step in dossier["timeline"]:
        table.add_row(step["at"], step["event"], step["state"], step["status"])
    return table


def _ready(demo: subprocess.Popen[bytes], state: Path) -> dict[str, Any]:
    deadline = time.monotonic() + READY_WITHIN_S
    told = state / "demo.json"
    while not told.exists():
        if demo.poll() is not None:
            raise CheckFailed(f"the demo ended with status {demo.returncode} before it was ready")
        if time.monotonic() > deadline:
            raise CheckFailed(f"the demo was not ready within {READY_WITHIN_S} s")
        time.sleep(0.05)
    found: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    return found


def _command(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([KHOBAC, *words], env=environment, capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise CheckFailed(f"khobac {' '.join(words)}: {done.stdout}{done.stderr}")
    return done.stdout.strip()


def _stop(demo: subprocess.Popen[bytes]) -> None:
    """As Ctrl-C does."""
    demo.send_signal(signal.SIGINT)
    try:
        status = demo.wait(STOP_WITHIN_S)
    except subprocess.TimeoutExpired:
        demo.kill()
        raise CheckFailed(f"the demo did not end within {STOP_WITHIN_S} s") from None
    if status:
        raise CheckFailed(f"the demo ended with status {status}")


def _free_ports() -> int:
    """The first of so many ports in a row that nobody listens on."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            first = int(probe.getsockname()[1])
        if first + PORTS < 65_536 and all(_is_free(first + place) for place in range(PORTS)):
            return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _show_logs(state: Path, console: Console) -> None:
    for name in ("check.log", "demo.log"):
        if (state / name).exists():
            lines = (state / name).read_text(encoding="utf-8", errors="replace").splitlines()
            console.print(f"[bold]{name}[/]", *lines[-40:], sep="\n", markup=False)
