"""`khobac cases run FOLDER`: play acceptance cases."""
from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from khobac.doors.cli.cases import playing, report

cases = typer.Typer(no_args_is_help=True, help="Acceptance cases.")


def register(app: typer.Typer) -> None:
    """Add `khobac cases`."""
    app.add_typer(cases, name="cases")


@cases.callback()
def group() -> None:
    """Acceptance cases: files a treasurer can read, played on a fresh database each."""


@cases.command("run")
def run(
    folder: Annotated[Path, typer.Argument(exists=True, help="A folder of .toml files, or one file.")],
    jobs: Annotated[int, typer.Option(min=1, help="How many cases are played at once.")] = os.cpu_count() or 1,
) -> None:
    """Play every case of a folder. Exits 1 when one fails; `not built` is no failure."""
    paths = sorted(folder.glob("*.toml")) if folder.is_dir() else [folder]
    if not paths:
        typer.echo(f"no .toml file in {folder}", err=True)
        raise typer.Exit(2)
    if not report.show(playing.play_all(paths, jobs), Console(width=None, highlight=False)):
        raise typer.Exit(1)
