"""`khobac law load [FOLDER]`: take the files of law over into the register."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from khobac.data import FOLDER
from khobac.flows.law import load_folder
from khobac.registers.law.loading import UnreadableLaw

law = typer.Typer(no_args_is_help=True, help="The register of law.")


def register(app: typer.Typer) -> None:
    """Add `khobac law`."""
    app.add_typer(law, name="law")


@law.callback()
def group() -> None:
    """The register of law: dated values, each with its article."""


@law.command("load")
def load(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, show_default=False, help="One TOML file per text; else ours.")
    ] = FOLDER / "law",
) -> None:
    """Make the register say what the files say; a second run changes nothing."""
    try:
        counts = load_folder(folder)
    except UnreadableLaw as problem:
        typer.echo(str(problem), err=True)
        raise typer.Exit(1) from problem
    Console().print(f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged")
