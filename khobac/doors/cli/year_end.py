"""`khobac year-end`: rehearse the end of a budget year, run it, settle it."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.books.ledger.entries import sentences
from khobac.books.periods import year_end_queries as queries
from khobac.books.periods.year_end import STAGES, Change, Question, Stage
from khobac.books.periods.year_end_queries import PlanView
from khobac.core.errors import Refused
from khobac.core.money import format_dong
from khobac.doors.cli.periods import By, Office, told
from khobac.flows.year_end import letters, rehearsal, running, settling
from khobac.flows.year_end.letters import LetterRow

year_end = typer.Typer(no_args_is_help=True, help="The end of a budget year.")

Year = Annotated[int, typer.Option(min=2000, max=2100, help="The budget year that ends.")]
Stages = Annotated[list[Stage], typer.Option("--stage", help="Only these stages.")]

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add `khobac year-end`."""
    app.add_typer(year_end, name="year-end")


@year_end.callback()
def group() -> None:
    """Carry-over, advances, cancellation of the unused, closing of the accounts (E12): first rehearsed, then run."""


@year_end.command("rehearse")
def rehearse(year: Year, office: Office, by: By, stage: Stages = list(STAGES)) -> None:  # noqa: B006  typer reads it once
    """Show everything the year-end would do; nothing is changed. The rehearsal is kept under its number."""
    with told():
        plan = rehearsal.rehearse(office, year, by, stage)
    _show(plan, Console())


@year_end.command("run")
def run(
    year: Year,
    office: Office,
    by: By,
    stage: Stages = list(STAGES),  # noqa: B006
    rehearsed: Annotated[
        int | None, typer.Option("--rehearsal", help="Number of the rehearsal to hold it against.")
    ] = None,
    despite_changes: Annotated[bool, typer.Option(help="Run also where it comes otherwise than rehearsed.")] = False,
) -> None:
    """Do it. A second run changes nothing; one that differs from its rehearsal says where and stops."""
    console = Console()
    try:
        ran = running.run(office, year, by, stage, rehearsed, despite_changes)
    except Refused as refused:
        console.print(f"{refused.word}: {refused.sentence}", style="red")
        _show_changes(refused.details.get("changes", ()), console)
        raise typer.Exit(1) from refused
    _show_changes(ran.changes, console)
    _show(ran.plan, console)
    if ran.left_out:
        console.print(f"{len(ran.left_out)} keys changed meanwhile and were left out; run again.", style="yellow")


@year_end.command("show")
def show(
    office: Office,
    plan: Annotated[int, typer.Option(help="Number of a rehearsal or a run.")],
    unit: Annotated[str, typer.Option(help="Only this unit, with its entries.")] = "",
) -> None:
    """What a rehearsal or a run says; of one unit every entry, as an accountant reads it."""
    console = Console()
    with told():
        view = rehearsal.plan_of(office, plan)
    _show(view, console)
    effects = queries.effects(view.treasury_id, plan, unit=unit, limit=SHOWN)
    table = Table("unit", "source", "tier", "carried", "moved", "cancelled")
    for each in effects:
        table.add_row(*each.key, *map(format_dong, (each.carried, each.moved, each.cancelled)))
    console.print(table)
    if unit:
        for each in effects:
            for line in sentences(rehearsal.entries_of_key(office, plan, *each.key)):
                console.print(line, highlight=False)
    else:
        for line in sentences(rehearsal.entries_that_close(office, plan)):
            console.print(line, highlight=False)


@year_end.command("letter")
def letter(
    number: Annotated[str, typer.Argument(help="Number of the finance agency's letter.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV: unit,source,amount,contract")],
    year: Year,
    office: Office,
    by: By,
) -> None:
    """Enter a letter on carry-over; carried out when the year-end is run."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [
            LetterRow(row["unit"], row["source"], int(row["amount"] or 0), row.get("contract") or "")
            for row in csv.DictReader(stream)
        ]
    with told():
        typer.echo(f"{letters.enter_letter(office, year, number, rows, by)} new lines")


@year_end.command("settle")
def settle(year: Year, office: Office, by: By) -> None:
    """Close a budget year for good; irrevocable."""
    typer.confirm(f"Close {year} at {office} for good? Nothing leads back.", abort=True)
    with told():
        settling.settle(office, year, by)


def _show(plan: PlanView, console: Console) -> None:
    table = Table(
        "", "", title=f"{plan.kind} {plan.id} of {plan.year}, {plan.at:%Y-%m-%d %H:%M}, {', '.join(plan.stages)}"
    )
    for name in ("keys", "carried", "moved", "cancelled", "revenue", "expenditure"):
        value = getattr(plan, name)
        table.add_row(name, str(value) if name == "keys" else format_dong(value))
    console.print(table)
    _show_questions(queries.questions(plan.treasury_id, plan.id), console)


def _show_questions(questions: Iterable[Question], console: Console) -> None:
    """What needs a person: how many of each kind, and the largest."""
    asked = list(questions)
    if not asked:
        return
    counts = Counter(question.kind for question in asked)
    table = Table("needs a person", "unit", "subject", "amount", title=f"{len(asked)} questions")
    for kind, many in sorted(counts.items()):
        for question in [each for each in asked if each.kind == kind][:SHOWN]:
            table.add_row(kind, question.unit, question.subject, format_dong(question.amount))
        if many > SHOWN:
            table.add_row(kind, "", f"… {many - SHOWN} more", "")
        table.add_section()
    console.print(table)


def _show_changes(changes: Iterable[Change], console: Console) -> None:
    table = Table("unit", "source", "tier", "rehearsed", "comes", title="otherwise than rehearsed: carried, moved, cancelled")
    for change in changes:
        sides = (" / ".join(map(format_dong, side)) for side in (change.rehearsed, change.comes))
        table.add_row(change.unit, change.source, change.tier, *sides)
    if table.row_count:
        console.print(table)
