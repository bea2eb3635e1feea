"""`khobac verify-books`: prove the books by a second path."""
from __future__ import annotations

import typer
from rich.console import Console
from rich.table import Table

from khobac.flows import verification


def register(app: typer.Typer) -> None:
    """Add `khobac verify-books`."""
    app.command("verify-books")(verify_books)


def verify_books() -> None:
    """Prove debits, balances, budget, commitments, orders and seals by other SQL than wrote them; exits 1 on a difference."""
    console = Console()
    found = verification.verify_books()
    if not found:
        console.print("The books are clean.", style="green")
        return
    table = Table("check", "subject", "expected", "actual", title=f"{len(found)} differences")
    for each in found:
        table.add_row(each.check, str(each.subject), str(each.expected), str(each.actual))
    console.print(table)
    raise typer.Exit(1)
