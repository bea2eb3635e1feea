"""E12a: what was not used of the old year's estimate is cancelled, down the way it was given.

| debit | credit | when | basis |
|---|---|---|---|
| COMMITMENT_CONTROL | COMMITMENT | what remains of the year's commitments | TT77 Art 47-48, TT113 |
| ESTIMATE_L1 | ESTIMATE_L4_…, or ESTIMATE_COMMAND | E1c taken back | TT26 Art 19.3, TT77 Art 55 |
| ESTIMATE_L0 | ESTIMATE_L1 | E1b taken back | TT26 Art 19.3 |
| ESTIMATE_SOURCE | ESTIMATE_L0 | E1a taken back | TT26 Art 19.3 |

What a tier above has given to nobody goes the same way: a cut of the tree (allot_down), posted under this event.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.commit import commitment_entry
from khobac.books.ledger.postings.roles import ESTIMATE_COMMAND, ESTIMATE_L0, ESTIMATE_L1, ESTIMATE_SOURCE


@dataclass(frozen=True, slots=True)
class CancelEstimate:
    """`amount` of the estimate goes, and with it `committed`, the part of it that commitments still held.

    `by_command`: it is what the finance agency spends by payment command.
    """

    voucher: Voucher
    spender: Spender
    amount: int
    committed: int = 0
    by_command: bool = False


def cancel_estimate(cancelled: CancelEstimate) -> tuple[Entry, ...]:
    """58 million were not used; 8 of them were still committed.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences(cancel_estimate(CancelEstimate(voucher(), SCHOOL, 58_000_000, 8_000_000))), sep="\\n")
    commitment: COMMITMENT_CONTROL / COMMITMENT 8,000,000
    estimate: ESTIMATE_L1 / ESTIMATE_L4_NONAUTO 58,000,000
    estimate: ESTIMATE_L0 / ESTIMATE_L1 58,000,000
    estimate: ESTIMATE_SOURCE / ESTIMATE_L0 58,000,000
    >>> print(next(sentences(cancel_estimate(CancelEstimate(voucher(), SCHOOL, 5_000_000, by_command=True)))))
    estimate: ESTIMATE_L1 / ESTIMATE_COMMAND 5,000,000
    """
    voucher, spender, amount = cancelled.voucher, cancelled.spender, cancelled.amount
    top = {"level": spender.level, "source": spender.source}
    upper = top | {"chapter": spender.chapter}
    chain = [
        (ESTIMATE_COMMAND if cancelled.by_command else spender.family.estimate, spender.segments()),
        (ESTIMATE_L1, upper),
        (ESTIMATE_L0, top),
        (ESTIMATE_SOURCE, top),
    ]
    entries = []
    if cancelled.committed:
        entries.append(commitment_entry("cancel_estimate", voucher, spender, -cancelled.committed, "commitment"))
    for (below, of_below), (above, of_above) in pairwise(chain):
        legs = [voucher.debit(above, amount, **of_above), voucher.credit(below, amount, **of_below)]
        entries.append(voucher.entry("cancel_estimate", "estimate", legs, f"from-{below}"))
    return tuple(entries)
