"""`khobac periods`: the days, months and years of a treasury's books."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.books.periods import queries
from khobac.books.periods.states import State
from khobac.core import clock
from khobac.core.errors import Refused
from khobac.flows import periods as flow
from khobac.registers.law import queries as laws

periods = typer.Typer(no_args_is_help=True, help="Periods of the books.")

Office = Annotated[str, typer.Option(help="Code of the treasury, such as 0061.")]
By = Annotated[str, typer.Option(help="User name of the person who acts; must hold the seat for it.")]
Name = Annotated[str, typer.Argument(help="A year, month or day: 2026, 2026-03, 2026-03-02.")]

STYLES = {State.OPEN: "green", State.TEMPORARILY_CLOSED: "yellow", State.PERMANENTLY_CLOSED: "red"}


def register(app: typer.Typer) -> None:
    """Add `khobac periods`."""
    app.add_typer(periods, name="periods")


@periods.callback()
def group() -> None:
    """A closed period takes no entry; two persons and a reason open it again; closed for good stays closed."""


@contextmanager
def told() -> Iterator[None]:
    """A refusal ends the command with its sentence."""
    try:
        yield
    except Refused as refused:
        typer.echo(f"{refused.word}: {refused.sentence}", err=True)
        raise typer.Exit(1) from refused


@periods.command("list")
def show(office: Office, year: Annotated[int, typer.Option(min=2000, max=2100)]) -> None:
    """The budget years that take entries today; of one year, its months: state, and the day each is to be closed."""
    with told():
        treasury_id = flow.office_of(office).id
    for each in queries.open_years(treasury_id, clock.today()):
        typer.echo(f"{each.year}: {each.stage}" + (f", until {each.until}" if each.until else ""))
    close_day = laws.law_on(clock.today()).get("period.close_day")
    table = Table("period", "state", "closes on", "asked to open again")
    for view in queries.periods(treasury_id, year, close_day):
        asked = f"{view.asked_by}: {view.asked_for}" if view.asked_by else ""
        closes = view.closes_on.isoformat() if view.closes_on else ""
        table.add_row(str(view.period), f"[{STYLES[view.state]}]{view.state}[/]", closes, asked)
    Console().print(table)


@periods.command("calendar")
def calendar(year: Annotated[int, typer.Option(min=2000, max=2100)]) -> None:
    """Who owes what by which day for a budget year."""
    table = Table("due", "from", "what", "form", "basis")
    for duty in queries.duties(year):
        table.add_row(duty.due_on.isoformat(), duty.due_from, duty.what_vi, duty.form, duty.basis)
    Console().print(table)


@periods.command("close")
def close(name: Name, office: Office, by: By) -> None:
    """Close a period for a time."""
    with told():
        flow.close(office, name, by)


@periods.command("ask-reopen")
def ask_reopen(name: Name, office: Office, by: By, reason: Annotated[str, typer.Option()]) -> None:
    """Ask to open a period again; a second person must agree."""
    with told():
        flow.ask_to_reopen(office, name, by, reason)


@periods.command("reopen")
def reopen(name: Name, office: Office, by: By) -> None:
    """Agree, as the second person, to open a period again."""
    with told():
        flow.reopen(office, name, by)


@periods.command("admit")
def admit(
    name: Name,
    office: Office,
    by: By,
    event: Annotated[str, typer.Option(help="Accounting event, such as cancel_estimate.")],
    reason: Annotated[str, typer.Option()] = "",
) -> None:
    """Let one accounting event into a closed period until the end of today, as the late-entry policy allows."""
    with told():
        flow.admit(office, name, event, by, reason)
