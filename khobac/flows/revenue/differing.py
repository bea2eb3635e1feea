"""Whose care a difference with an agency is: one person takes it, the list says who, somebody explains it in words.

What a later comparison of the same day finds no more is settled by that comparison (comparing.py).
"""

from __future__ import annotations

from collections.abc import Collection

from khobac.cash.revenue import comparison_queries as comparisons
from khobac.cash.revenue import services
from khobac.core import audit, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.revenue import grounds


@repeated
def take(office: str, by: str, items: Collection[int]) -> None:
    """Take these differences into one's care; also from a colleague. Raises NO_RIGHT, NOT_FOUND where one is settled."""
    rights.require_office(by, "enter_revenue", office)
    with db.atomic():
        if services.take_differences(office, items, by) != len(set(items)):
            raise _gone()
        audit.record(by, "take_care", [(f"{office}:difference {item}", "") for item in items])


@repeated
def explain(office: str, item: int, by: str, reason: str, seen: str) -> None:
    """Take a difference off the list with a reason; nothing is booked. `seen` are its figures as that person read them.

    Raises REASON_NEEDED, NO_RIGHT, NOT_FOUND for one that is settled already, STATE when its figures are others by now.
    """
    written = grounds.written(reason)
    rights.require_office(by, "enter_revenue", office)
    with db.atomic():
        difference = comparisons.lock_difference(office, item)
        if difference is None:
            raise _gone()
        if difference.figures != seen:
            raise Refused(Word.STATE, "Số liệu của chênh lệch này đã thay đổi, hãy xem lại.")
        services.explain_difference(item, by, written)
        audit.record(by, "explain_difference", [(f"{office}:{difference.agency}:{difference.compared.code}", "")])


def _gone() -> Refused:
    return Refused(Word.NOT_FOUND, "Chênh lệch này không có, hoặc đã được xử lý.")
