"""`khobac lanes`: prove how the dossiers of a day were sorted into lanes."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from rich.console import Console

from khobac.flows import lanes

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add `khobac lanes`."""
    group = typer.Typer(no_args_is_help=True, help="Risk lanes: straight through, sample, full control.")
    group.command("verify")(verify)
    app.add_typer(group, name="lanes")


def verify(on: Annotated[dt.datetime, typer.Option(formats=["%Y-%m-%d"], help="The day to prove.")]) -> None:
    """Work out every lane of a day again from its published seed and the facts kept with it."""
    found, console = lanes.proof_of(on.date()), Console(soft_wrap=True)
    if found.seed:
        console.print(f"hash of the seed, kept {found.seed.committed_at:%Y-%m-%d %H:%M}: {found.seed.commitment}")
        console.print(f"seed: {found.seed.seed or 'published when the day is over; lots are not proved yet'}")
    console.print(", ".join(f"{lane} {many}" for lane, many in sorted(found.lanes.items())) or "no dossier has a lane")
    if not found.faults:
        console.print("Every lane follows from what was kept.", style="green")
        return
    for fault in found.faults[:SHOWN]:
        console.print(fault, style="red")
    raise typer.Exit(1)
