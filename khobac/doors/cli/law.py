"""`khobac law`: check the files of law, and take them over into the register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.data import FOLDER
from khobac.flows import law as flow
from khobac.flows.law.checking import Fault
from khobac.registers.law.loading import UnreadableLaw

law = typer.Typer(no_args_is_help=True, help="The register of law.")

Folder = Annotated[
    Path, typer.Argument(exists=True, file_okay=False, show_default=False, help="One TOML file per text; else ours.")
]


def register(app: typer.Typer) -> None:
    """Add `khobac law`."""
    app.add_typer(law, name="law")


@law.callback()
def group() -> None:
    """The register of law: dated values, each with its article."""


@law.command("load")
def load(folder: Folder = FOLDER / "law") -> None:
    """Make the register say what the files say, and the library of defects what its file beside them says; repeatable."""
    try:
        counts = flow.load_folder(folder)
    except UnreadableLaw as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    Console().print(f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged")


@law.command("check")
def check(folder: Folder = FOLDER / "law") -> None:
    """Say everything wrong with the files and the rules that cite them; needs no database. Exit status 1 for any fault.

    Each value has an article and a certainty, one value holds a day, none is missing where the product needs it, and
    every rule names the article it rests on.
    """
    found = flow.check(folder)
    if found:
        Console().print(_table(found))
        raise typer.Exit(1)
    Console().print(f"{len(list(folder.glob('*.toml')))} texts: every value founded, one a day, none missing.")


def _table(found: list[Fault]) -> Table:
    table = Table("where", "what to mend", title=f"{len(found)} faults")
    for fault in found:
        table.add_row(fault.where, fault.what)
    return table
