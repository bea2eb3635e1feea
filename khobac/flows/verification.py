"""Books that prove themselves: every room's figures held against each other by other statements than those that wrote them."""

from __future__ import annotations

from khobac.books.budget import verify as budget
from khobac.books.commitments import verify as commitments
from khobac.books.ledger import verify as ledger
from khobac.books.periods import verify as periods
from khobac.casework.dossiers import verify as dossiers
from khobac.cash.payments import verify as payments
from khobac.core import db
from khobac.core.differences import Difference
from khobac.spending.requests import verify as requests

ROOMS = (ledger, budget, commitments, periods, dossiers, requests, payments)


def verify_books() -> list[Difference]:
    """All differences there are, as of one instant; empty when the books are clean."""
    with db.snapshot():
        return [difference for room in ROOMS for difference in room.differences()]
