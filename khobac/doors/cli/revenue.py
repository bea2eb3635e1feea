"""`khobac revenue CODE`: what is owed under a code, what was paid of it, and how the books shared that."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.books.ledger import queries as ledger
from khobac.books.ledger.entries import sentences
from khobac.cash.revenue import queries as revenue
from khobac.core.money import format_dong
from khobac.doors.cli.periods import told
from khobac.flows.revenue import asking


def register(app: typer.Typer) -> None:
    """Add `khobac revenue`."""
    app.command("revenue")(show)


def show(code: Annotated[str, typer.Argument(help="Identification code of the obligation.")]) -> None:
    """An obligation with its receipts and their entries."""
    console = Console(highlight=False)
    with told():
        owed = asking.owed(code)
    console.print(f"{owed.code} {owed.state}: {format_dong(owed.paid)} / {format_dong(owed.amount_due)}, {owed.office}")
    for receipt in revenue.receipts_of(code):
        table = Table("entry", title=f"{receipt.number} {receipt.state} {receipt.rule}", title_justify="left")
        posted = ledger.entries_of(f"{receipt.bank}:{receipt.reference}", receipt.treasury_id)
        for sentence in sentences(each.entry for each in posted):
            table.add_row(sentence)
        console.print(table)
