"""`khobac print-head`: the newest signed head of a book on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from khobac.flows import proofs


def register(app: typer.Typer) -> None:
    """Add `khobac print-head`."""
    app.command("print-head")(print_head)


def print_head(
    treasury: Annotated[str, typer.Argument(help="Code of the treasury.")],
    book: Annotated[str, typer.Argument(help="estimate, commitment or actual.")] = "actual",
    file: Annotated[Path | None, typer.Option(help="A page (PDF) with its QR code; else the code's text.")] = None,
) -> None:
    """The newest signed head of a book, for paper: the anchor that no machine can change."""
    head = proofs.head(treasury, book)
    if file is None:
        typer.echo(head.signed)
    else:
        file.write_bytes(proofs.printed(head))
