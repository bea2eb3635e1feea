"""E5: an advance is settled against the expenditure it was for.

| debit | credit | when | basis |
|---|---|---|---|
| EXPENDITURE_… per line | ADVANCE_… | the accepted claim, up to what is outstanding | TT17 Art 6.4.3 |
| EXPENDITURE_… per line | AP_INTERMEDIARY | what the claim exceeds the advance by | TT17 Art 6.4.3 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender
from khobac.books.ledger.postings.pay_expenditure import spend


@dataclass(frozen=True, slots=True)
class SettleAdvance:
    """The claim by lines, and the advance lines it settles (never more than the claim).

    `partner` is the treasury of the payee, if another.
    """

    voucher: Voucher
    spender: Spender
    lines: tuple[Line, ...]
    settled: tuple[Line, ...]
    partner: Partner | None = None


def settle_advance(settlement: SettleAdvance) -> tuple[Entry, ...]:
    """An advance of 20 million for a conference; claims of 25, 15 and 20 million.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> for claim, settled in ((25, 20), (15, 15), (20, 20)):
    ...     lines, advance = (Line("6757", claim * 1_000_000),), (Line("6757", settled * 1_000_000),)
    ...     print(*sentences(settle_advance(SettleAdvance(voucher(), SCHOOL, lines, advance))), sep="\\n")
    actual: EXPENDITURE_RECURRENT_NONAUTO 6757 / ADVANCE_RECURRENT_NONAUTO 6757 20,000,000
    actual: EXPENDITURE_RECURRENT_NONAUTO 6757 / AP_INTERMEDIARY 5,000,000
    actual: EXPENDITURE_RECURRENT_NONAUTO 6757 / ADVANCE_RECURRENT_NONAUTO 6757 15,000,000
    actual: EXPENDITURE_RECURRENT_NONAUTO 6757 / ADVANCE_RECURRENT_NONAUTO 6757 20,000,000
    """
    return spend(
        "settle_advance",
        settlement.voucher,
        settlement.spender,
        settlement.lines,
        settlement.settled,
        settlement.partner,
    )
