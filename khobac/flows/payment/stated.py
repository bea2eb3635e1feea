"""What bank news means before anything is booked: whether a line of a statement is what an order waits for, whose list
news without an order belongs on.
"""

from __future__ import annotations

from collections.abc import Sequence

from khobac.cash.payments import services as inbox
from khobac.cash.payments.ports import BankNotice, ParsedMessage
from khobac.cash.payments.queries import LineView, OrderView
from khobac.cash.payments.states import PAYABLE
from khobac.core import clock
from khobac.registers.banks import queries as banks

WAITS_IN = {"debit": "pending", "return": "posted"}


def is_awaited(order: OrderView, named: Sequence[LineView], line: BankNotice, sender: str) -> bool:
    """Whether a statement says of these lines of an order exactly what they wait for; only then may it book them."""
    return (
        order.bank == sender
        and {each.state for each in named} == {WAITS_IN.get(line.kind)}
        and sum(each.amount for each in named) == line.amount
        and (line.kind == "return" or order.state in PAYABLE)
    )


def note_unknown(message: ParsedMessage, notices: Sequence[BankNotice]) -> None:
    """Put news that names no order of ours on the list of the office whose account it happened on."""
    held = banks.offices_of_accounts([each.account for each in notices if each.account], clock.today())
    by_office: dict[str, list[tuple[str, str, int, str]]] = {}
    for each in notices:
        row = (each.kind, each.end_to_end_id or each.bank_ref or "", each.amount or 0, "")
        by_office.setdefault(held.get(each.account or "", ""), []).append(row)
    for office, rows in by_office.items():
        inbox.note_exceptions(message.sender, message.message_id, rows, office)
