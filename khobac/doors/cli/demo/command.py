"""`khobac demo`: database, sample province, example banks, portal, event stream and worker, from one command."""
from __future__ import annotations

import json
import multiprocessing
import os
import re
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console

from khobac.core import health, scratch
from khobac.core.postgres import cluster
from khobac.doors.cli.demo import check as checking
from khobac.doors.cli.demo import companies, example_banks, tax_office, world
from khobac.doors.cli.processes import Child, Supervisor
from khobac.doors.cli.serve import web_children
from khobac.flows import sample_province
from khobac.flows.payment.wire import configured_wire

BANK = "NHA"
READY_WITHIN_S = 90
HOST = "127.0.0.1"

console = Console(highlight=False, stderr=True)


def register(app: typer.Typer) -> None:
    """Add `khobac demo`."""
    app.command("demo")(demo)


def demo(
    port: Annotated[int, typer.Option(help="Of the portal; what stands beside it takes the next seven.")] = 8000,
    dossiers: Annotated[int, typer.Option(min=100, help="Of the sample province, when it is loaded.")] = (
        sample_province.DOSSIERS
    ),
    check: Annotated[bool, typer.Option("--check", help="Drive one dossier through its whole life, then leave.")] = False,
) -> None:
    """Run the whole treasury with sample data until Ctrl-C. Asks nothing, needs no root, leaves no process behind."""
    if check:
        raise typer.Exit(checking.run(Console(highlight=False)))
    started, state = time.monotonic(), Path(settings.STATE)
    was_running = _is_database_running(state)
    supervisor: Supervisor | None = None
    try:
        _prepare_apart(state, dossiers)
        supervisor = Supervisor(_children(state, port))
        supervisor.start()
        example_banks.register_keys(state, READY_WITHIN_S)
        tax_office.register_key(state, READY_WITHIN_S)
        companies.register_keys(state, READY_WITHIN_S)
        supervisor.wait_until_ready(READY_WITHIN_S)
        example_banks.tell_what_they_paid(port)
        to_pay = tax_office.ask_for_samples(port, world.OFFICE)
        _tell(port, state, time.monotonic() - started, to_pay)
        supervisor.run()
    except KeyboardInterrupt:
        pass
    finally:
        if supervisor is not None:
            supervisor.stop()
        scratch.close_connections()
        if not was_running:
            _stop_database(state)


def _prepare_apart(state: Path, dossiers: int) -> None:
    """In a process of its own, which takes along what loading a province needs of memory."""
    preparing = multiprocessing.get_context("fork").Process(target=_prepare, args=(state, dossiers))
    preparing.start()
    preparing.join()
    if preparing.exitcode:
        raise typer.Exit(1)


def _prepare(state: Path, dossiers: int) -> None:
    """Schema, sample province, keys: each only where it is missing."""
    (state / "static").mkdir(parents=True, exist_ok=True)
    if health.pending_migrations():
        console.print("Laying the tables …")
        scratch.migrate()
    with console.status("Looking for the sample province …") as status:
        sample_province.load(
            dossiers, progress=lambda phase, share: status.update(f"Loading the sample province: {phase} {share:.0%}")
        )


def _children(state: Path, port: int) -> list[Child]:
    """The example banks and the tax office, the portal with its event stream, and the worker."""
    log = state / "demo.log"
    environment = {
        "KHOBAC_SAMPLE": "1",
        "KHOBAC_BANKS": example_banks.urls(port),
        "KHOBAC_AGENCIES": f"{tax_office.AGENCY}={tax_office.address(port)}",
        "KHOBAC_STATE": str(state),
        "PYTHONWARNINGS": "ignore",
    }
    web = web_children(HOST, port, workers=1, threads=8, log=log)
    for child in web:
        child.environment = {**environment, **child.environment}
    khobac = str(Path(sys.executable).with_name("khobac"))
    office = tax_office.child(state, port, _treasury_key(), environment, log)
    banks = example_banks.children(state, port, _treasury_key(), environment, log)
    senders = companies.children(state, port, _treasury_key(), environment, log)
    return [*banks, office, *senders, *web, Child("worker", [khobac, "worker"], "", environment, log)]


def _treasury_key() -> Path:
    """The public half of the treasury's key, made at first use; its signatures name it."""
    signature = configured_wire().sign(b"")
    found = re.match(r"keyid=([^,]+),", signature)
    if found is None:
        raise RuntimeError("the treasury's signature names no key")
    return Path(settings.SIGNING_FOLDER) / f"{found[1]}.pub"


def _tell(port: int, state: Path, seconds: float, to_pay: list[str]) -> None:
    """Where to go and as whom; also in a file, for programs."""
    address, logins = f"http://{HOST}:{port}", world.logins()
    console.print(f"\n[bold]{address}[/]  ready after {seconds:.1f} s\n\nPassword of everybody: [bold]{world.password()}[/]")
    for login in logins:
        console.print(f"  {login.username:<14}{login.role_vi} · {login.role_en}")
    pays = f"curl -d '{{\"code\": \"{to_pay[0]}\"}}' {example_banks.address(BANK, port)}/control/pay"
    console.print(f"\nNộp thử không cần đăng nhập · to pay without signing in: [bold]{address}/nop[/]  {', '.join(to_pay)}")
    console.print(f"  rồi ngân hàng mẫu thu tiền · then the example bank takes the money: {pays}", soft_wrap=True)
    console.print("\nDỮ LIỆU MẪU · sample data. Ctrl-C ends everything.")
    told = {
        "address": address,
        "bank": example_banks.address(BANK, port),
        "banks": {bank: example_banks.address(bank, port) for bank in example_banks.HABITS},
        "tax_office": tax_office.address(port),
        "companies": {each: companies.address(each, port) for each in companies.PLACES},
        "stream": f"http://{HOST}:{port + 1}",
        "password": world.password(),
        "unit": world.example_unit(),
        "account_elsewhere": world.account_elsewhere(),
        "to_pay": to_pay,
        "office": world.OFFICE,
        "ready_after_ms": round(seconds * 1000),
    }
    (state / "demo.json").write_text(json.dumps(told), encoding="utf-8")


def _is_database_running(state: Path) -> bool:
    """Whether somebody else's server is at work, which is not ours to stop."""
    if os.environ.get("DATABASE_URL"):
        return True
    found = cluster.find(state / "postgres")
    return found is not None and found.postmaster() is not None


def _stop_database(state: Path) -> None:
    found = cluster.find(state / "postgres")
    if found is not None:
        found.stop()
