"""`khobac re-perform NUMBER… | --all --from DAY --to DAY`: decisions of the past made again, differences listed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from khobac.core import clock
from khobac.doors.cli.periods import told
from khobac.flows import reperformance
from khobac.flows.reperformance import AS_STORED, Performed

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add `khobac re-perform`."""
    app.command("re-perform")(re_perform)


def re_perform(
    numbers: Annotated[list[str] | None, typer.Argument(help="Numbers of dossiers.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every check of the days given.")] = False,
    first: Annotated[dt.datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[dt.datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.")] = None,
) -> None:
    """Make past checks again: from the stored inputs (must agree exactly), and on law and position of that day.

    Exit status 1 where stored inputs no longer give what was found then.
    """
    console = Console()
    if everything == bool(numbers):
        raise typer.BadParameter("name dossiers, or say --all")
    if everything:
        days = (first.date() if first else dt.date(2000, 1, 1), last.date() if last else clock.today())
        total = reperformance.many_between(*days)
        performed = track(reperformance.between(*days), "re-performing", total, console=console)
    else:
        with told():
            performed = reperformance.of_dossiers(numbers or [])
    if not _show(performed, console):
        raise typer.Exit(1)


def _show(performed: Iterable[Performed], console: Console) -> bool:
    """Count everything, keep the first differences; whether all stored inputs agreed."""
    many, apart, kinds, parts = 0, 0, Counter[str](), Counter[str]()
    shown: list[Performed] = []
    for each in performed:
        many += 1
        apart += not each.agrees
        kinds.update({difference.kind for difference in each.differences})
        parts.update({f"{difference.kind} {difference.name}" for difference in each.differences})
        if (each.differences or not each.agrees) and len(shown) < SHOWN:
            shown.append(each)
    _differences(shown, console)
    for part, count in parts.most_common(SHOWN):
        console.print(f"{count:>9,} {part}", highlight=False)
    console.print(f"{many:,} checks, {many - apart:,} agree exactly from their stored inputs, {apart:,} do not")
    for kind, count in sorted(kinds.items()):
        console.print(f"{count:,} with {kind.replace('_', ' ')}")
    console.print(f"taken as stored: {', '.join(AS_STORED)}", style="dim")
    return apart == 0


def _differences(shown: list[Performed], console: Console) -> None:
    table = Table("dossier", "check", "what", "then", "now", title=f"the first {len(shown)} with differences")
    for each in shown:
        head = (each.number, f"{each.record.purpose} {each.record.made_at:%Y-%m-%d}")
        if not each.agrees:
            table.add_row(*head, "[red]stored inputs give another answer[/]", "", "")
        for difference in each.differences:
            table.add_row(*head, f"{difference.kind} {difference.name}", difference.then[:60], difference.now[:60])
        table.add_section()
    if shown:
        console.print(table)
