"""E3, E4: an advance or a payment is made on a commitment, which is released by what is paid net of recovery.

| debit | credit | when | basis |
|---|---|---|---|
| COMMITMENT_CONTROL | COMMITMENT | approval of a dossier on a commitment | TT77 Art 45, 47-48 |
"""
from __future__ import annotations

from dataclasses import dataclass

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Spender
from khobac.books.ledger.postings.commit import commitment_entry


@dataclass(frozen=True, slots=True)
class ReleaseCommitment:
    """`amount` is what will be paid."""

    voucher: Voucher
    spender: Spender
    amount: int


def release_commitment(release: ReleaseCommitment) -> Entry:
    """90 million are advanced on the commitment.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import SCHOOL, voucher
    >>> print(*sentences([release_commitment(ReleaseCommitment(voucher(), SCHOOL, 90_000_000))]))
    commitment: COMMITMENT_CONTROL / COMMITMENT 90,000,000
    """
    return commitment_entry("release_commitment", release.voucher, release.spender, -release.amount, "commitment")
