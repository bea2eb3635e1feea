"""`khobac day`: the end of an office's day, what banks bring as files, and the hourly statement of parity."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.core.message_signature import SignatureRefused
from khobac.doors.cli.periods import By, Office, told
from khobac.flows import bank_files, day_close
from khobac.flows import parity as parities
from khobac.flows.day_close import DayEnd
from khobac.flows.parity import Parity
from khobac.flows.payment import statement_files
from khobac.flows.payment.wire import configured_wire
from khobac.flows.revenue import lists

day = typer.Typer(no_args_is_help=True, help="The end of an office's day at the banks.")


def register(app: typer.Typer) -> None:
    """Add `khobac day`."""
    app.add_typer(day, name="day")


@day.callback()
def group() -> None:
    """A day closes when nothing at the banks is unexplained; every account is then swept to the single account."""


@day.command("show")
def show(office: Office) -> None:
    """What stops the close, what is open but explained, what there is to sweep."""
    with told():
        _show(day_close.look(office))


@day.command("close")
def close(office: Office, by: By) -> None:
    """Close today; what came since an earlier close of the same day is swept."""
    with told():
        _show(day_close.close(office, by))


@day.command("statement")
def statement(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A camt.053 of any length.")],
    signature: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The bank's signature on its digest.")],
) -> None:
    """Take in a statement file and match every line; once, however often it is given."""
    with told(), file.open("rb") as opened:
        try:
            answer = statement_files.receive(configured_wire(), opened, signature.read_text(encoding="utf-8").strip())
        except SignatureRefused as refused:
            typer.echo(f"SIGNATURE: {refused}", err=True)
            raise typer.Exit(1) from refused
    typer.echo(json.dumps(answer.outcome | {"first_answer": answer.first_answer}))


@day.command("files")
def files() -> None:
    """Take in now what banks have dropped into their folders; exits 1 when something was set aside."""
    fates = bank_files.take_dropped(bank_files.configured_drops(), configured_wire(), lists.configured_wire())
    table = Table("bank", "file", "became", "answer", title=f"{len(fates)} files")
    for each in fates:
        became = f"[red]set aside: {each.reason}[/]" if each.reason else "repeat" if each.repeated else "taken"
        table.add_row(each.bank, each.name, became, each.detail or json.dumps(each.outcome))
    Console().print(table)
    if any(each.reason for each in fates):
        raise typer.Exit(1)


@day.command("parity")
def parity(office: Office, sign: Annotated[bool, typer.Option(help="Sign it and keep it.")] = False) -> None:
    """Orders = books = banks, and out = in between treasuries: exits 1 when something differs."""
    with told():
        found = parities.take(office) if sign else parities.look(office)
    _show_parity(found)
    if found.differences:
        raise typer.Exit(1)


def _show(end: DayEnd) -> None:
    table = Table("what", "where", "how many", "đồng", title=f"{end.office}, {end.day}, round {end.round}")
    for obstacle in end.obstacles:
        table.add_row(f"[red]{obstacle.kind}[/]", obstacle.where, str(obstacle.many), f"{obstacle.amount:,}")
    for each in end.open:
        table.add_row(each.standing, each.bank, str(each.orders), f"{each.amount:,}")
    for transfer in end.in_transit:
        table.add_row("in transit", transfer.payee, "1", f"{transfer.missing:,}")
    for account in end.accounts:
        table.add_row("to sweep", f"{account.role} {account.bank}", "", f"{account.balance:,}")
    Console().print(table)


def _show_parity(found: Parity) -> None:
    table = Table("account", "orders", "books: orders", "books", "bank", title=f"{found.office}, {found.taken_at}")
    for each in found.accounts:
        stated = "–" if each.stated is None else f"{each.stated:,}"
        table.add_row(each.account, f"{each.ordered:,}", f"{each.paid:,}", f"{each.booked:,}", stated)
    Console().print(table)
    for differs in found.differences:
        typer.echo(f"{differs.between} {differs.where}: {differs.one:,} / {differs.other:,}")
    typer.echo(f"{len(found.differences)} differences")
