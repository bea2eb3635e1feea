"""An officer hands a dossier to a colleague, or lays it aside until a day; a chief hands over many. The clock runs on: none of
this is a decision.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier, SeatHolder
from khobac.casework.dossiers.states import State
from khobac.casework.handling import services as handling
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.desk import handled_by
from khobac.registers.organisations import queries as organisations
from khobac.watch.supervision.lateness import due_at

WITH_OFFICERS = frozenset({State.SUBMITTED, State.UNDER_CONTROL, State.PAID})
SHORTEST_REASON = 10


@repeated
def hand_over(number: str, by: str, to: str, reason: str) -> None:
    """Give a dossier to another officer of the same office. Raises INVALID for anybody else."""
    with db.atomic():
        dossier, office_code = _in_hand(number, by, reason)
        if to == by or not organisations.holds(to, "officer", office=office_code, at=clock.now()):
            raise Refused(Word.INVALID, "Chọn một giao dịch viên khác của kho bạc này.", pointer="/to")
        handling.give(dossier.id, dossier.unit_code, to, by, reason.strip())
        audit.record(by, "hand_over", [(number, dossier.unit_code)])


@repeated
def reassign(numbers: Sequence[str], by: str, to: str, reason: str) -> int:
    """A chief gives these dossiers of his office to one officer there; how many were not with that officer already.

    Raises INVALID for anybody else or for none, SAME_PERSON where the officer sits in another seat of one of them, STATE
    where one is not with officers: then none is handed over.
    """
    with db.atomic():
        locked = dossiers.lock_numbers(numbers)
        if not locked or len(locked) < len({*numbers}):
            raise Refused(Word.INVALID, "Chọn ít nhất một hồ sơ.", pointer="/picked")
        today = clock.today()
        here = organisations.handling_offices({each.office_id for each in locked}, today)
        offices = [office.code for office in organisations.offices(set(here.values()), today).values()]
        for code in offices:
            rights.require_office(by, "reassign", code)
        if not all(organisations.holds(to, "officer", office=code, at=clock.now()) for code in offices):
            raise Refused(Word.INVALID, "Chọn một giao dịch viên khác của kho bạc này.", pointer="/to")
        if any(each.state not in WITH_OFFICERS for each in locked):
            raise Refused(Word.STATE, "Hồ sơ này không ở chỗ giao dịch viên.")
        if dossiers.other_seats([(each.id, SeatHolder("officer", to)) for each in locked]):
            raise Refused(Word.SAME_PERSON, "Người này đã giữ vị trí khác trên một trong các hồ sơ.")
        _require_reason(reason)
        audit.record(by, "reassign", [(each.number, each.unit_code) for each in locked])
        return handling.give_many([(each.id, each.unit_code) for each in locked], to, by, reason.strip())


@repeated
def lay_aside(number: str, by: str, until: dt.date, reason: str) -> None:
    """Put a dossier off to the opening of a later day, not past the moment it is due. Raises INVALID for another day."""
    with db.atomic():
        dossier, _ = _in_hand(number, by, reason)
        moment, due = dt.datetime.combine(until, dt.time(), clock.VIETNAM), due_at(dossier)
        if until <= clock.today() or (due is not None and moment > due):
            raise Refused(Word.INVALID, "Chọn một ngày sau hôm nay và không quá hạn xử lý.", pointer="/until")
        handling.give(dossier.id, dossier.unit_code, by, by, reason.strip(), moment)
        audit.record(by, "lay_aside", [(number, dossier.unit_code)])


def _in_hand(number: str, by: str, reason: str) -> tuple[LockedDossier, str]:
    dossier = dossiers.lock_by_number(number)
    office_code = handled_by(dossier).code
    rights.require_office(by, "hand_over", office_code)
    if dossier.state not in WITH_OFFICERS:
        raise Refused(Word.STATE, "Hồ sơ này không ở chỗ giao dịch viên.")
    _require_reason(reason)
    return dossier, office_code


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")
