"""`khobac verify-books`: prove the books by a second path."""

from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.core.differences import Difference
from khobac.flows import anchoring, verification

SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add `khobac verify-books`."""
    app.command("verify-books")(verify_books)


def verify_books(
    full: Annotated[
        bool, typer.Option("--full/--since-heads", help="Everything, or what no signed head covers yet.")
    ] = True,
    processes: Annotated[int, typer.Option(min=1, help="Processes that share the work.")] = 2,
    anchors: Annotated[bool, typer.Option(help="Hold the books against what anchors outside keep.")] = True,
) -> None:
    """Prove every balance, position, state, hash and link by a second path; names the first false row.

    A full proof is kept with its result: the page of proofs and `khobac doctor` tell of the last.
    """
    if full:
        used = anchoring.configured_anchors() if anchors else ()
        found = anchoring.prove_everything(used, f"operator {getpass.getuser()}"[:60], processes)
    else:
        found = verification.verify_since_heads()
    if not found:
        Console().print("The books are clean.", style="green")
        return
    _show(found, Console())
    raise typer.Exit(1)


def _show(found: list[Difference], console: Console) -> None:
    first = found[0]
    console.print(f"first false row: {first.table} {first.subject}", style="red", soft_wrap=True)
    console.print(f"  {first.check}\n  stored     {first.actual}\n  should be  {first.expected}", soft_wrap=True)
    table = Table("check", "table", "row", "should be", "stored", title=f"{len(found)} differences")
    for each in found[:SHOWN]:
        table.add_row(each.check, each.table, each.subject, each.expected, each.actual)
    console.print(table)
