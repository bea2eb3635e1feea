"""`khobac export-books`: the whole books of a treasury, for an auditor who does not trust us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from khobac.flows import proofs


def register(app: typer.Typer) -> None:
    """Add `khobac export-books`."""
    app.command("export-books")(export_books)


def export_books(
    treasury: Annotated[str, typer.Argument(help="Code of the treasury.")],
    file: Annotated[Path, typer.Argument(help="File of lines (NDJSON).")],
) -> None:
    """The whole books of a treasury as a file that verify/khobac_verify.py proves again."""
    with file.open("w", encoding="utf-8") as stream:
        for line in proofs.books_of(treasury):
            stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
