"""Books that prove themselves: every room's figures held against each other by other statements than those that wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.conf import settings

from khobac.books.anchors import verify as anchored
from khobac.books.anchors.ports import Anchor
from khobac.books.anchors.statements import public_keys
from khobac.books.budget import verify as budget
from khobac.books.commitments import verify as commitments
from khobac.books.ledger import verify as ledger
from khobac.books.ledger import verify_transfers as transfers
from khobac.books.ledger.verify import Task
from khobac.books.periods import verify as periods
from khobac.casework.dossiers import verify as dossiers
from khobac.cash.payments import verify as payments
from khobac.core.differences import Difference
from khobac.core.parallel import found_by
from khobac.spending.requests import verify as requests

ROOMS = (transfers, budget, commitments, periods, dossiers, requests, payments)


def verify_books(anchors: Sequence[Anchor] = (), processes: int = 1) -> list[Difference]:
    """All differences there are, as of one instant, the first false row first; empty when the books are clean.

    The longest tasks come first, so that no process waits for another's at the end.

    Trusts nothing but raw rows and what the anchors hold: every entry and every link is recomputed.
    """
    keys = public_keys(settings.SIGNING_FOLDER)
    return ledger.settle(found_by(processes, lambda: [*anchored.tasks(anchors, keys), *_rooms(), *ledger.tasks()]))


def verify_since_heads(sample: int | None = None) -> list[Difference]:
    """What was posted since the last signed heads, and every balance and position: quick enough for every minute.

    Trusts the sums that were proven with those heads. `sample` names a window of older entries to recompute as well.
    """
    keys = public_keys(settings.SIGNING_FOLDER)
    window = [] if sample is None else [partial(anchored.sample, sample)]
    return ledger.settle(found_by(1, lambda: [*anchored.tasks_since_heads(keys), *_rooms(), *window]))


def _rooms() -> list[Task]:
    return [room.differences for room in ROOMS]
