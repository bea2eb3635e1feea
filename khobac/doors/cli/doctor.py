"""`khobac doctor`: is everything here that a working treasury needs, and what to do where it is not."""
from __future__ import annotations

import datetime as dt
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import typer
from django.conf import settings
from django.db import Error as DatabaseError
from rich.console import Console

from khobac.books.anchors import proof_queries
from khobac.core import clock, health
from khobac.core.postgres import PostgresError
from khobac.core.signing.authority import ROOT_TO, Authority
from khobac.flows import anchoring

GREEN, AMBER, RED = "green", "yellow", "red"
APPLICATION = ("default", "unit")
WAITED_LONG, WAITED_TOO_LONG = dt.timedelta(minutes=3), dt.timedelta(minutes=15)
PROVEN_LONG_AGO = dt.timedelta(hours=36)
"""The night's proof has been missed once."""
LARGEST_SKEW = dt.timedelta(seconds=2)
BANK_TIMEOUT_S = 3


@dataclass(frozen=True)
class Line:
    """One thing looked at. `remedy` says what to do; amber lines work, but not as they should in production."""

    colour: str
    subject: str
    found: str
    remedy: str = ""


def register(app: typer.Typer) -> None:
    """Add `khobac doctor`."""
    app.command("doctor")(doctor)


def doctor() -> None:
    """Look at database, roles, migrations, clock, keys, certificates, banks and queue; exits 1 when a line is red."""
    console, worst = Console(highlight=False), 0
    for line in examine():
        worst += line.colour == RED
        console.print(f"[{line.colour}]●[/] {line.subject:<14}{line.found}", soft_wrap=True)
        if line.remedy:
            console.print(f"  {'':<14}→ {line.remedy}", soft_wrap=True)
    if worst:
        raise typer.Exit(1)


def examine() -> Iterator[Line]:
    """Every check, in the order one would mend them; without a database the others about it are left out."""
    database = _database()
    yield database
    if database.colour != RED:
        for check in (_migrations, _clock, _queue, _books, _proof):
            yield _safely(check)
        for alias in APPLICATION:
            yield _safely(partial(_role, alias))
    yield _keys(Path(settings.SIGNING_FOLDER))
    yield _authority(Path(settings.SIGNING_FOLDER) / "authority")
    yield from _banks()
    yield from _folders()
    yield _browser()


def _safely(check: Callable[[], Line]) -> Line:
    try:
        return check()
    except DatabaseError as problem:
        return Line(RED, "database", str(problem).splitlines()[0], "see the server's log")


def _database() -> Line:
    try:
        return Line(GREEN, "database", f"PostgreSQL {health.server_version()}")
    except (PostgresError, DatabaseError) as problem:
        return Line(RED, "database", str(problem).splitlines()[0], "start the server, or mend DATABASE_URL")


def _migrations() -> Line:
    pending = health.pending_migrations()
    if not pending:
        return Line(GREEN, "migrations", "all applied")
    return Line(
        RED, "migrations", f"{len(pending)} missing, first {pending[0]}",
        "python -m django migrate --database owner --settings khobac.config.settings",
    )


def _clock() -> Line:
    skew = health.clock_skew()
    if skew <= LARGEST_SKEW:
        return Line(GREEN, "clock", f"{clock.now():%d/%m/%Y %H:%M:%S}, as the database has it")
    return Line(AMBER, "clock", f"{skew.total_seconds():.0f} s away from the database's", "keep both on one time server")


def _queue() -> Line:
    waited = health.waiting_since()
    if waited is None or waited < WAITED_LONG:
        return Line(GREEN, "queue", "no job has been waiting long")
    colour = RED if waited > WAITED_TOO_LONG else AMBER
    return Line(colour, "queue", f"a job has been waiting for {waited.total_seconds() // 60:.0f} min", "khobac worker")


def _books() -> Line:
    """How fresh the proof of the books is, and what the parity watcher has found."""
    found = anchoring.state()
    if found.alarms:
        return Line(RED, "books", f"{found.alarms} open alarms", "khobac verify-books --full")
    if found.late:
        return Line(RED, "books", found.late[0], "khobac worker (it seals and anchors)")
    if not found.anchors:
        return Line(AMBER, "books", "handed to no anchor yet", "KHOBAC_ANCHORS=/volume/of/another/machine, then khobac worker")
    return Line(GREEN, "books", "; ".join(f"{name} has them as of {at:%d/%m %H:%M}" for name, at in found.anchors.items()))


def _proof() -> Line:
    """When all books were last proven by the second path, by whom, and what came of it."""
    last = proof_queries.last_whole_proof()
    if last is None:
        return Line(AMBER, "proof", "the books were never proven as a whole", "khobac verify-books --full")
    when = f"{last.ended_at:%d/%m/%Y %H:%M} by {last.made_by}"
    if last.differences:
        return Line(RED, "proof", f"{last.differences} differences, {when}", "khobac verify-books --full")
    if clock.now() - last.ended_at > PROVEN_LONG_AGO:
        return Line(AMBER, "proof", f"last proven as a whole {when}", "khobac worker (it proves everything each night)")
    return Line(GREEN, "proof", f"all books clean, {when}")


def _role(alias: str) -> Line:
    role = health.role(alias)
    if role.is_confined:
        return Line(GREEN, f"role {alias}", f"{role.name} owns nothing")
    found = f"{role.name} owns {role.owns} relations" if role.owns else f"{role.name} is above row-level security"
    return Line(RED, f"role {alias}", found, f"give the {alias} connection a login role of its own that owns nothing")


def _keys(folder: Path) -> Line:
    keys = list(folder.rglob("*.key")) if folder.exists() else []
    if not keys:
        return Line(AMBER, "keys", f"none yet in {folder}", "they are made at first use; in production bring your own")
    readable = [path for path in keys if path.stat().st_mode & 0o077]
    if readable:
        return Line(RED, "keys", f"{readable[0]} may be read by others", f"chmod 600 {readable[0]}, and replace the key")
    return Line(GREEN, "keys", f"{len(keys)} private keys, readable by their owner alone")


def _authority(folder: Path) -> Line:
    if not (folder / "root.pem").exists():
        return Line(AMBER, "certificates", "no authority yet", "the demo authority is made at first use")
    try:
        Authority(folder).trust()
    except (ValueError, OSError) as problem:
        return Line(RED, "certificates", str(problem), f"restore {folder} from the backup")
    return Line(AMBER, "certificates", f"demo authority, until {ROOT_TO:%d/%m/%Y}", "not for production: name a licensed one")


def _folders() -> Iterator[Line]:
    """Folders of banks that cannot call: reachable, and nothing set aside that nobody has looked at."""
    for code, folder in settings.BANK_FOLDERS.items():
        aside = sorted(Path(folder).glob("aside/*.reason.txt"))
        if not os.access(Path(folder) / "in", os.R_OK | os.W_OK):
            yield Line(RED, f"bank {code}", f"{folder} cannot be read and written", "mount it, or mend KHOBAC_BANK_FOLDERS")
        elif aside:
            yield Line(AMBER, f"bank {code}", f"{len(aside)} files set aside", f"read {aside[0]}, tell the bank, remove it")
        else:
            yield Line(GREEN, f"bank {code}", folder)


def _banks() -> Iterator[Line]:
    if not settings.BANK_URLS and not settings.BANK_FOLDERS:
        yield Line(AMBER, "banks", "none is configured", "KHOBAC_BANKS=CODE=https://…")
    for code, url in settings.BANK_URLS.items():
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            socket.create_connection((parts.hostname or "", port), BANK_TIMEOUT_S).close()
        except OSError as problem:
            yield Line(RED, f"bank {code}", f"{url}: {problem}", "start it, or mend KHOBAC_BANKS")
        else:
            yield Line(GREEN, f"bank {code}", url)


def _browser() -> Line:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return Line(GREEN, "browser", found)
    return Line(AMBER, "browser", "no chromium: browser journeys are not tested here", "apt-get install chromium")
