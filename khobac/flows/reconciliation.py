"""A bank statement held against the orders or the receipts, line by line; what differs becomes an item for a person.

Codes of the handbook (5.6): MATCHED, ONLY_BANK, ONLY_TREASURY, AMOUNT_DIFF, DATE_DIFF, DUPLICATE. Tolerance is zero. A
statement posts nothing, with one exception that its agreement must name: a bank without debit notes (camt.054) says by its
statement that it has paid.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from khobac.cash.payments import services as inbox
from khobac.cash.payments.ports import BankNotice, Statement
from khobac.cash.reconciliation import queries as statements
from khobac.cash.reconciliation import services
from khobac.cash.reconciliation.codes import Match
from khobac.registers.banks import queries as banks

KIND_OF = {"debit": Match.ONLY_BANK, "return": "return", "credit": "credit"}
"""What an item is called that only the bank has: booking it later depends on which way the money went."""
GAP = "STATEMENT_GAP"
MATCHED_LATER = "Đã khớp với sao kê của ngân hàng"

Book = Callable[[Sequence[BankNotice]], None]
"""Books what a bank without debit notes says it has paid, in the caller's transaction."""


@dataclass(frozen=True)
class Reconciled:
    """How a statement compared; all 0 while pages are missing."""

    compared: int
    differing: int
    is_whole: bool


def reconcile(
    sender: str, message_id: str, head: Statement, chunks: Iterable[Sequence[BankNotice]], book: Book
) -> Reconciled:
    """Take in a statement or a page of one; once all pages are there, compare it and keep what differs."""
    account = banks.accounts_numbered([head.account], head.to_on).get(head.account)
    office, kind = (account.office.code, str(account.kind)) if account else ("", services.PAYMENT)
    agreement = banks.agreements(head.to_on).get(sender)
    books = agreement is not None and agreement.debits_by_statement and kind == services.PAYMENT
    statement = services.add_page(sender, head, message_id, office, kind)
    for chunk in chunks:
        services.add_lines(statement, chunk, head.to_on, kind)
        if books:
            book(chunk)
    counted = services.compare(statement)
    if counted is None:
        return Reconciled(0, 0, False)
    _note_gap(sender, message_id, statement, office)
    for page in statements.differing(statement):
        inbox.note_exceptions(sender, message_id, [_item(line) for line in page], office)
    inbox.settle_matched(sender, statements.matched_references(statement), MATCHED_LATER)
    return Reconciled(counted.lines, counted.differing, True)


def _item(line: statements.LineView) -> tuple[str, str, int, str]:
    kind = KIND_OF[line.kind] if line.code == Match.ONLY_BANK else line.code
    return str(kind), line.reference, line.amount - line.ours, f"{line.amount} / {line.ours}"


def _note_gap(sender: str, message_id: str, statement: int, office: str) -> None:
    """A statement begins where the one before it ended."""
    stated = statements.statement(statement)
    if stated is None:
        return
    ended = statements.closing_before(stated.account, stated.from_on)
    if ended is not None and ended != stated.opening:
        note = f"{stated.opening} / {ended}"
        inbox.note_exceptions(sender, message_id, [(GAP, stated.statement_id, stated.opening - ended, note)], office)
