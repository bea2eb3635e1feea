"""`khobac seed`: load the sample province, once."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from khobac.core.errors import Refused
from khobac.flows import sample_province
from khobac.flows.sample_province import Loaded


def register(app: typer.Typer) -> None:
    """Add `khobac seed`."""
    app.command("seed")(seed)


def seed(
    dossiers: Annotated[int, typer.Option(min=100, help="How many, over the twelve months up to today.")] = (
        sample_province.DOSSIERS
    ),
    seed: Annotated[int, typer.Option(help="Another number tells another story.")] = sample_province.SEED,
) -> None:
    """Load Hải Lăng, its units and people, and twelve months of dossiers. Sample data, NOT FOR PRODUCTION.

    The database must be migrated and without a sample; a second run changes nothing.
    """
    console = Console()
    try:
        loaded = _load(console, dossiers, seed)
    except Refused as refused:
        console.print(refused.sentence, style="red")
        raise typer.Exit(1) from refused
    if loaded.already:
        console.print("The sample province is there already; nothing was changed.")
        return
    console.print(_summary(loaded))


def _load(console: Console, dossiers: int, seed: int) -> Loaded:
    columns = (TextColumn("{task.description:10}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        tasks: dict[str, TaskID] = {}

        def show(phase: str, share: float) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=1.0)
            bars.update(tasks[phase], completed=share)

        return sample_province.load(dossiers, seed, show)


def _summary(loaded: Loaded) -> Table:
    table = Table("", "dossiers", title=f"{loaded.dossiers} dossiers of {loaded.units} units, {loaded.people} people")
    for counted in (loaded.by_state, loaded.by_kind, loaded.by_defect):
        for name, many in counted.most_common():
            table.add_row(name, str(many))
        table.add_section()
    table.caption = f"Password of every sample person: {sample_province.PASSWORD}"
    return table
