"""A bank statement held against the orders, line by line; what differs becomes an item for a person.

Codes of the handbook (5.6): MATCHED, ONLY_BANK, ONLY_TREASURY, AMOUNT_DIFF, DUPLICATE. Tolerance is zero.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from khobac.cash.payments import queries as payments
from khobac.cash.payments import services as inbox
from khobac.cash.payments.ports import BankNotice, Statement
from khobac.cash.payments.queries import Debited

MATCHED, ONLY_BANK, ONLY_TREASURY = "MATCHED", "ONLY_BANK", "ONLY_TREASURY"
AMOUNT_DIFF, DUPLICATE = "AMOUNT_DIFF", "DUPLICATE"


@dataclass(frozen=True)
class Compared:
    """One payment as bank and treasury have it; amounts in đồng, 0 where one side has nothing."""

    reference: str
    code: str
    bank_amount: int
    treasury_amount: int


def reconcile(sender: str, message_id: str, statement: Statement) -> list[Compared]:
    """Compare one page of a statement with the payments booked on its days, and keep what differs."""
    booked = payments.debited(sender, statement.from_on, statement.to_on, [_name(line) for line in statement.lines])
    compared = compare(statement.lines, booked, is_whole=statement.page == 1 and statement.is_last_page)
    differing = [row for row in compared if row.code != MATCHED]
    inbox.keep_statement(sender, statement, len(compared) - len(differing), len(differing))
    inbox.note_exceptions(
        sender,
        message_id,
        [
            (
                row.code,
                row.reference,
                row.bank_amount - row.treasury_amount,
                f"{row.bank_amount} / {row.treasury_amount}",
            )
            for row in differing
        ],
    )
    return compared


def compare(lines: Sequence[BankNotice], booked: Sequence[Debited], *, is_whole: bool) -> list[Compared]:
    """Pure: the debits of a statement against the payments booked. `is_whole`: no other page names further payments.

    >>> debit = BankNotice(kind="debit", instr_id="TT1X5", amount=7)
    >>> [row.code for row in compare([debit], [Debited("TT1X5", 7, True)], is_whole=True)]
    ['MATCHED']
    >>> [row.code for row in compare([debit, debit], [Debited("TT1X6", 9, True)], is_whole=True)]
    ['DUPLICATE', 'ONLY_TREASURY']
    """
    at_bank: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        if line.kind == "debit":
            at_bank[_name(line)].append(line.amount or 0)
    ours = Counter[str]()
    for payment in booked:
        ours[payment.name] += payment.amount
    found = [_compared(name, amounts, ours.get(name)) for name, amounts in at_bank.items()]
    if is_whole:
        missing = [payment for payment in booked if payment.on_these_days and payment.name not in at_bank]
        found += [Compared(each.name, ONLY_TREASURY, 0, each.amount) for each in missing]
    return found


def _compared(name: str, amounts: list[int], ours: int | None) -> Compared:
    total = sum(amounts)
    if len(amounts) > 1:
        return Compared(name, DUPLICATE, total, ours or 0)
    if ours is None:
        return Compared(name, ONLY_BANK, total, 0)
    return Compared(name, MATCHED if total == ours else AMOUNT_DIFF, total, ours)


def _name(line: BankNotice) -> str:
    return line.instr_id or line.order_id or line.end_to_end_id or line.bank_ref or ""
