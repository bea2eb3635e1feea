"""What an order is made of before it is written: values, no database."""

from __future__ import annotations

from typing import NamedTuple

from khobac.cash.payments.queries import LineRef


class NewLine(NamedTuple):
    """One payee of an order; `line_no` is the row of the list it comes from (0 for a single payee)."""

    line_no: int
    name: str
    bank: str
    account: str
    remittance: str
    amount: int


class NewOrder(NamedTuple):
    """An order about to be prepared. `key` makes it once: dossier and attempt."""

    key: str
    treasury_id: int
    dossier_id: int
    dossier: str
    unit_code: str
    office: str
    budget_year: int
    bank: str
    money_in: str
    is_list: bool
    lines: tuple[NewLine, ...]
    replaces: int | None = None

    @property
    def amount(self) -> int:
        """What the order pays in all, in đồng."""
        return sum(line.amount for line in self.lines)


class NewCorrection(NamedTuple):
    """What one item is to be paid as, in the words of whoever proposes it. `side` is `unit` or `office`."""

    item: LineRef
    dossier_id: int
    unit_code: str
    side: str
    name: str
    bank: str
    account: str
    reason: str
    by: str


CORRECTION = {
    "treasury_id": "bigint",
    "order_id": "bigint",
    "line_no": "smallint",
    "dossier_id": "bigint",
    "unit_code": "text",
    "side": "text",
    "name": "text",
    "bank": "text",
    "account": "text",
    "reason": "text",
    "proposed_by": "text",
    "proposed_at": "timestamptz",
}
"""The columns of what is proposed, in the order of its values."""
