"""An officer hands a dossier to a colleague, or lays it aside until a day. The clock runs on: neither is a decision."""

from __future__ import annotations

import datetime as dt

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
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
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")
    return dossier, office_code
