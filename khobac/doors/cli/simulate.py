"""`khobac simulate KEY=VALUE… --valid-from DAY --from DAY --to DAY`: a changed law over stored dossiers."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from khobac.core.money import format_dong
from khobac.doors.cli.periods import told
from khobac.flows import simulation
from khobac.flows.simulation import Change
from khobac.watch.simulations import queries
from khobac.watch.simulations.queries import SimulationView


def register(app: typer.Typer) -> None:
    """Add `khobac simulate`."""
    app.command("simulate")(simulate)


def simulate(
    changes: Annotated[
        list[str], typer.Argument(help="KEY=VALUE as JSON, such as voucher.max_age=3; null takes it away.")
    ],
    first: Annotated[dt.datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day of sending.")],
    last: Annotated[dt.datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day of sending.")],
    by: Annotated[str, typer.Option(help="User name of the person who asks.")],
    valid_from: Annotated[
        dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day of the change; else --from.")
    ] = None,
    title: Annotated[str, typer.Option(help="What the result is called.")] = "",
    processes: Annotated[int, typer.Option(min=1, max=16)] = 2,
) -> None:
    """Who would have passed or failed under a changed law; the result is kept and can be read in the portal."""
    console = Console()
    begins = (valid_from or first).date()
    with told():
        asked = simulation.ask(
            title or ", ".join(changes), [_change(each, begins) for each in changes], first.date(), last.date(), by
        )
        with Progress(console=console) as progress:
            task = progress.add_task("simulating", total=None)
            done = simulation.run(asked, processes, lambda seen, of: progress.update(task, completed=seen, total=of))
    show(done, console)


def show(done: SimulationView, console: Console) -> None:
    """The result: what was asked, and counts by kind."""
    table = Table(
        "outcome", "unit", "procedure", "mode", "dossiers", "amount", title=f"simulation {done.id}: {done.title}"
    )
    for each in queries.counts(done.id):
        table.add_row(*each[:4], f"{each.many:,}", format_dong(each.amount, "en"))
    console.print(table)
    rules = ", ".join(done.rules) or "none"
    console.print(f"rules that read what is changed, the only ones asked: {rules}", highlight=False)
    console.print(f"{done.dossiers:,} dossiers, {done.judged:,} of them sent under a law that the draft changes")


def _change(given: str, begins: dt.date) -> Change:
    key, _equals, text = given.partition("=")
    return Change(key, _value(text), begins)


def _value(text: str) -> Any:
    """JSON, or a bare word."""
    try:
        return json.loads(text, parse_float=_no_float)
    except json.JSONDecodeError:
        return text


def _no_float(text: str) -> Any:
    raise typer.BadParameter(f"{text}: whole numbers only")
