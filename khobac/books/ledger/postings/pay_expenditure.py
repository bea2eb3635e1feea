"""E4: completed work, goods or a bill is approved for payment; part of it may recover an advance.

| debit | credit | when | basis |
|---|---|---|---|
| EXPENDITURE_… per line | ADVANCE_… of the advance | the part that recovers an advance | TT17 Art 6.4, TT77 Art 32 |
| EXPENDITURE_… per line | AP_INTERMEDIARY | the part that is paid | TT77 Art 32 |
| EXPENDITURE_… per line | LKB_OUT | the part that is paid, to an account at another treasury (E9) | TT77 Arts 66-67 |

What a control after payment found too much is set off against this payment and is not spent again: it appears nowhere.
"""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender
from khobac.books.ledger.postings.pay_advance import paid_lines


@dataclass(frozen=True, slots=True)
class PayExpenditure:
    """`lines` are gross. `recovered` are the advance lines converted; `set_off` is the sum deducted.

    `partner` is the treasury of the payee, if another.
    """

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    recovered: tuple[Line, ...] = ()
    set_off: int = 0
    partner: Partner | None = None


def pay_expenditure(paid: PayExpenditure) -> tuple[Entry, ...]:
    """200 million of work, recovering 90: the supplier gets 110.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> work, advance = Line("6955", 200_000_000), Line("6955", 90_000_000)
    >>> for sentence in sentences(pay_expenditure(PayExpenditure(voucher(), SCHOOL, (work,), (advance,)))):
    ...     print(sentence)
    actual: EXPENDITURE_RECURRENT_NONAUTO 6955 / ADVANCE_RECURRENT_NONAUTO 6955 90,000,000
    actual: EXPENDITURE_RECURRENT_NONAUTO 6955 / AP_INTERMEDIARY 110,000,000
    """
    spent = _without(paid.lines, paid.set_off)
    return spend("pay_expenditure", paid.voucher, paid.spender, spent, paid.recovered, paid.partner)


def spend(
    event: str,
    voucher: Voucher,
    spender: Spender,
    lines: Sequence[Line],
    recovered: Sequence[Line],
    partner: Partner | None = None,
) -> tuple[Entry, ...]:
    """Expenditure of these lines: first out of the advances, then owed to the payee or his treasury.

    One entry for each line that recovers, so that every entry has one line on one side.
    """
    entries, owed = [], []
    advances = _Advances(recovered)
    for number, line in enumerate(lines):
        taken = list(advances.take(line.amount))
        covered = sum(each.amount for each in taken)
        if taken:
            entries.append(_converted(event, voucher, spender, line, taken, number))
        if line.amount > covered:
            owed.append(line._replace(amount=line.amount - covered) if covered else line)
    if advances.left:
        raise ValueError("an advance cannot be recovered from less work than it")
    if owed:
        entries.append(paid_lines(event, voucher, spender.family.expenditure, spender, tuple(owed), partner))
    return tuple(entries)


def _converted(
    event: str, voucher: Voucher, spender: Spender, line: Line, taken: Sequence[Line], number: int
) -> Entry:
    """Advances become expenditure of this line; each keeps the segments and the year it was advanced under."""
    roles, year = spender.family, voucher.budget_year
    total = sum(each.amount for each in taken)
    legs = [spender.leg(roles.expenditure, line._replace(amount=total), year)]
    legs += [spender.leg(roles.advance, each, year, on_credit=True) for each in taken]
    return voucher.entry(event, "actual", legs, f"recovered-{number}")


def _without(lines: Sequence[Line], set_off: int) -> list[Line]:
    """The lines less the sum set off, from the last line backwards."""
    if not set_off:
        return list(lines)
    kept: list[Line] = []
    for line in reversed(lines):
        deducted = min(set_off, line.amount)
        set_off -= deducted
        if line.amount > deducted:
            kept.insert(0, line._replace(amount=line.amount - deducted))
    return kept


class _Advances:
    """Advance lines being used up, oldest first."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.left = list(lines)

    def take(self, amount: int) -> Iterator[Line]:
        """Advance lines, or parts of them, for up to this amount."""
        while amount and self.left:
            line = self.left.pop(0)
            part = min(amount, line.amount)
            amount -= part
            if line.amount > part:
                self.left.insert(0, line._replace(amount=line.amount - part))
            yield line._replace(amount=part)
