"""E12b: by letter of the finance agency, what was not used is carried over into the next year.

| debit | credit | when | basis |
|---|---|---|---|
| COMMITMENT_CONTROL | COMMITMENT of the old year | it was committed on a contract | TT77 Art 47-48 |
| ESTIMATE_L4_… of the new year | ESTIMATE_L4_… of the old year | the estimate moves, as carried | TT26 Art 19.5 |
| COMMITMENT of the new year | COMMITMENT_CONTROL | it was committed on a contract | TT77 Art 47-48 |
| CARRYOVER_OUT | CLEARING | the old year gives the funding | TT26 Art 19.5 |
| CLEARING | CARRYOVER_IN | the new year takes it | TT26 Art 19.5 |
"""

from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.commit import commitment_entry
from khobac.books.ledger.postings.roles import CARRYOVER_IN, CARRYOVER_OUT, CLEARING

EVENT = "carry_over"


@dataclass(frozen=True, slots=True)
class CarryOver:
    """`amount` moves from the voucher's year into the next; `committed` is the part that moves with its commitments."""

    voucher: Voucher
    spender: Spender
    amount: int
    committed: int = 0


def carry_over(carried: CarryOver) -> tuple[Entry, ...]:
    """100 million are carried over, 40 of them committed on a contract.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> entries = carry_over(CarryOver(voucher(), SCHOOL, 100_000_000, 40_000_000))
    >>> for entry, sentence in zip(entries, sentences(entries)):
    ...     print(*[leg.year for leg in entry.legs], sentence)
    2026 2026 commitment: COMMITMENT_CONTROL / COMMITMENT 40,000,000
    2027 2026 estimate: ESTIMATE_L4_NONAUTO / ESTIMATE_L4_NONAUTO 100,000,000
    2027 2027 commitment: COMMITMENT / COMMITMENT_CONTROL 40,000,000
    2026 2026 actual: CARRYOVER_OUT / CLEARING 100,000,000
    2027 2027 actual: CLEARING / CARRYOVER_IN 100,000,000
    """
    old, spender, amount = carried.voucher, carried.spender, carried.amount
    new = old._replace(budget_year=old.budget_year + 1)
    segments = spender.segments()
    moved = [
        new.debit(spender.family.estimate, amount, **segments),
        old.credit(spender.family.estimate, amount, **segments),
    ]
    given = [old.debit(CARRYOVER_OUT, amount, **segments), old.credit(CLEARING, amount, level=spender.level)]
    taken = [new.debit(CLEARING, amount, level=spender.level), new.credit(CARRYOVER_IN, amount, **segments)]
    entries = [new.entry(EVENT, "estimate", moved, "estimate")]
    if carried.committed:
        entries.insert(0, commitment_entry(EVENT, old, spender, -carried.committed, "commitment-out"))
        entries.append(commitment_entry(EVENT, new, spender, carried.committed, "commitment-in"))
    return (*entries, old.entry(EVENT, "actual", given, "out"), new.entry(EVENT, "actual", taken, "in"))
