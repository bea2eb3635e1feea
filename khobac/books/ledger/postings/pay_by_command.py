"""E14: the finance agency commands a payment; no unit has an estimate for it, the budget itself pays.

| debit | credit | when | basis |
|---|---|---|---|
| EXPENDITURE_BY_COMMAND per line | AP_INTERMEDIARY | the payment command is carried out | TT26 Art 15.4, TT77 Art 32 (group 81) |

Its estimate stands at level "command" (ESTIMATE_COMMAND, see allot_down) and is never a unit's.
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender
from khobac.books.ledger.postings.pay_advance import paid_lines
from khobac.books.ledger.postings.roles import EXPENDITURE_BY_COMMAND


@dataclass(frozen=True, slots=True)
class PayByCommand:
    """The lines commanded; `budget` names the level and organisation that pays."""

    voucher: Voucher
    budget: Spender
    lines: tuple[Line, ...]
    partner: Partner | None = None


def pay_by_command(commanded: PayByCommand) -> Entry:
    """The province pays an enterprise 40 million.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import PROVINCE, voucher
    >>> print(*sentences([pay_by_command(PayByCommand(voucher(), PROVINCE, (Line("7799", 40_000_000),)))]))
    actual: EXPENDITURE_BY_COMMAND level 2 7799 / AP_INTERMEDIARY 40,000,000
    """
    return paid_lines(
        "pay_by_command",
        commanded.voucher,
        EXPENDITURE_BY_COMMAND,
        commanded.budget,
        commanded.lines,
        commanded.partner,
    )
