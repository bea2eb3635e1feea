"""`khobac anchor-books`: what the worker does every five minutes, now."""

from __future__ import annotations

import typer

from khobac.flows import anchoring


def register(app: typer.Typer) -> None:
    """Add `khobac anchor-books`."""
    app.command("anchor-books")(anchor_books)


def anchor_books() -> None:
    """Prove and sign what is sealed, close the days before today, and hand everything to the anchors: a turn of the worker."""
    handed = anchoring.anchor(anchoring.configured_anchors())
    typer.echo(f"{handed} statements handed over")
