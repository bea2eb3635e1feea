"""`khobac revenue CODE`: what is owed under a code, what was paid of it and went back, and how the books shared that."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from khobac.books.ledger import queries as ledger
from khobac.books.ledger.entries import sentences
from khobac.cash.revenue import correction_queries as corrections
from khobac.cash.revenue import queries as revenue
from khobac.core.money import format_dong
from khobac.doors.cli.periods import told
from khobac.flows.revenue import asking


def register(app: typer.Typer) -> None:
    """Add `khobac revenue`."""
    app.command("revenue")(show)


def show(code: Annotated[str, typer.Argument(help="Identification code of the obligation.")]) -> None:
    """An obligation with its receipts, their refunds, and the entries of both."""
    console = Console(highlight=False)
    with told():
        owed = asking.owed(code)
    console.print(f"{owed.code} {owed.state}: {format_dong(owed.paid)} / {format_dong(owed.amount_due)}, {owed.office}")
    for receipt in revenue.receipts_of(code):
        title = f"{receipt.number} {receipt.state} {receipt.rule}"
        console.print(_entries(title, f"{receipt.bank}:{receipt.reference}", receipt.treasury_id))
        for refund in corrections.refunds_of(receipt.treasury_id, [receipt.id]):
            title = f"{refund.number} {refund.state}: {format_dong(refund.amount)}"
            console.print(_entries(title, refund.number, receipt.treasury_id))


def _entries(title: str, reference: str, treasury_id: int) -> Table:
    table = Table("entry", title=title, title_justify="left")
    for sentence in sentences(each.entry for each in ledger.entries_of(reference, treasury_id)):
        table.add_row(sentence)
    return table
