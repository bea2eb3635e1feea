"""Whose care an order in trouble or a piece of unexplained bank news is: one person takes it, the list says who."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as inbox
from khobac.core import audit, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights


@repeated
def take(office: str, by: str, items: Sequence[int] = (), orders: Sequence[str] = ()) -> None:
    """Take these items and orders (by their names at the bank) into one's care; also from a colleague. Raises NO_RIGHT."""
    rights.require_office(by, "order", office)
    refs = [payments.parse_number(number) for number in orders]
    if None in refs:
        raise Refused(Word.NOT_FOUND, "Không có lệnh này.")
    with db.atomic():
        inbox.take_care(items, [ref for ref in refs if ref is not None], by)
        audit.record(by, "take_care", [(f"{office}:{name}", "") for name in (*map(str, items), *orders)])
