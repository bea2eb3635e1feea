"""Books that prove themselves: every room's figures held against each other by other statements than those that wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from django.conf import settings

from khobac.books.anchors import verify as anchored
from khobac.books.anchors.ports import Anchor
from khobac.books.anchors.statements import public_keys
from khobac.books.budget import verify as budget
from khobac.books.commitments import verify as commitments
from khobac.books.ledger import chain
from khobac.books.ledger import verify as ledger
from khobac.books.ledger import verify_transfers as transfers
from khobac.books.ledger.verify import Task
from khobac.books.periods import verify as periods
from khobac.casework.documents import verify as documents
from khobac.casework.dossiers import verify as dossiers
from khobac.cash.autopay import verify as bills
from khobac.cash.inter_treasury import verify as inter_treasury
from khobac.cash.payments import verify as payments
from khobac.cash.revenue import verify as revenue
from khobac.core.differences import Difference
from khobac.core.parallel import found_by
from khobac.core.touched import Mark, Touched, Watched, look
from khobac.spending.investment import verify as investment
from khobac.spending.requests import verify as requests

ROOMS = (transfers, inter_treasury, budget, commitments, periods, dossiers, requests, investment, payments, revenue, bills)
WATCHED = (*ledger.WATCHED, *dossiers.WATCHED, *requests.WATCHED, *payments.WATCHED)


def verify_books(anchors: Sequence[Anchor] = (), processes: int = 1) -> list[Difference]:
    """All differences there are, as of one instant, the first false row first; empty when the books are clean.

    The longest tasks come first, so that no process waits for another's at the end.

    Trusts nothing but raw rows, the bytes of files and what the anchors hold: every entry and every link is recomputed.
    """
    keys = public_keys(settings.SIGNING_FOLDER)
    papers = partial(documents.tasks, Path(settings.DOCUMENTS_FOLDER))
    return ledger.settle(
        found_by(processes, lambda: [*anchored.tasks(anchors, keys), *_rooms(), *ledger.tasks(), *papers()])
    )


def verify_since_heads() -> list[Difference]:
    """What was posted since the last signed heads, and every balance, position and state.

    Trusts the sums that were proven with those heads.
    """
    keys = public_keys(settings.SIGNING_FOLDER)
    return ledger.settle(found_by(1, lambda: [*anchored.tasks_since_heads(keys), *_rooms()]))


def verify_since(last: Mark | None, sample: int) -> tuple[list[Difference], Mark]:
    """Every balance and position, and each entry, dossier and order that was written since the last look; the mark for the
    next. Quick enough for every minute.

    Where a settled row is not as it was any more, all of its room is looked at. `sample` names a window of older entries to
    recompute as well.
    """
    keys, marks = public_keys(settings.SIGNING_FOLDER), list[Mark]()

    def tasks() -> list[Task]:
        touched, mark = look(WATCHED, last)
        marks.append(mark)
        if touched is None:
            return [*anchored.tasks_since_heads(keys), *_rooms(), partial(anchored.sample, sample)]
        return [*anchored.sums_since_heads(keys), *_touched(touched), partial(anchored.sample, sample)]

    found = ledger.settle(found_by(1, tasks))
    return found, marks[0]


def _touched(touched: dict[str, Touched]) -> list[Task]:
    entries, orders = (_keys(touched, room.WATCHED) for room in (ledger, payments))
    among = payments.dossiers_of(orders) | _keys(touched, (*dossiers.WATCHED, *requests.WATCHED))
    journal = ledger.tasks_among(entries)
    if _is_less(touched, ledger.WATCHED):
        journal = iter([*ledger.tasks(), *(partial(chain.check, stretch) for stretch in ledger.stretches())])
    rooms = (
        room.differences if _is_less(touched, room.WATCHED) else partial(room.differences, among)
        for room in (dossiers, requests, payments)
    )
    summed = (transfers, inter_treasury, budget, commitments, investment, revenue)
    sums = (room.differences for room in summed)
    return [*journal, *sums, partial(periods.differences, entries), *rooms]


def _keys(touched: dict[str, Touched], tables: Iterable[Watched]) -> set[int]:
    return set().union(*(touched[each.table].keys for each in tables))


def _is_less(touched: dict[str, Touched], tables: Iterable[Watched]) -> bool:
    return any(touched[each.table].is_less for each in tables)


def _rooms() -> list[Task]:
    return [room.differences for room in ROOMS]
