"""Force majeure puts deadlines off, once, with a written notice before they lapse (Circular 17/2024 Art 8.1; RT7).

An outage concerns every dossier of an office, so many are extended together. Both the legal and the promised moment move
by the same number of working days, to the same time of day. What has lapsed is not extended but apologised for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN
from khobac.casework.promises import queries as promises
from khobac.casework.promises import services as promising
from khobac.casework.promises.services import NewExtension
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import letters
from khobac.flows.payment.position import office_hours
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.watch.supervision.lateness import decision_due_at, is_overdue

SHORTEST_REASON = 10


@repeated
def extend(numbers: Sequence[str], by: str, working_days: int, reason: str) -> list[str]:
    """Put the deadlines of these dossiers off; the numbers of those that had not been, for a repeat changes nothing.

    Raises NOT_FOUND, NO_RIGHT, INVALID for the number of days, REASON_NEEDED, and STATE where one is decided, late already
    or was extended otherwise before: then none is.
    """
    with db.atomic():
        locked = _locked(numbers)
        _require_director(locked, by)
        law = laws.law_on(clock.today())
        basis = _require_lawful(law, working_days, reason.strip())
        given = promises.extensions_of([each.id for each in locked])
        fresh = [each for each in locked if each.id not in given]
        for each in locked:
            same = each.id in given and (given[each.id].working_days, given[each.id].by) == (working_days, by)
            if each.id in given and not same:
                raise Refused(Word.STATE, f"Hồ sơ {each.number} đã được gia hạn một lần.")
        for each in fresh:
            if each.state not in OPEN or decision_due_at(each) is None:
                raise Refused(Word.STATE, f"Hồ sơ {each.number} đã được quyết định, không còn hạn để gia hạn.")
            if is_overdue(each, clock.now()):
                raise Refused(Word.STATE, f"Hồ sơ {each.number} đã quá hạn: chỉ gia hạn được trước khi hết hạn.")
        if fresh:
            said = {"days": working_days, "reason": reason.strip(), "basis": basis, "director": by}
            _put_off(fresh, office_hours(law), by, working_days, said)
        return [each.number for each in fresh]


def _put_off(
    fresh: Sequence[LockedDossier], calendar: WorkingCalendar, by: str, days: int, said: Mapping[str, object]
) -> None:
    moved = [
        (each, _later(calendar, each.legal_due_at, days), _later(calendar, each.committed_due_at, days))
        for each in fresh
    ]
    extensions = [
        NewExtension(each.id, each.unit_code, each.office_id, before, due)
        for each, legal, committed in moved
        if (before := decision_due_at(each)) and (due := min(moment for moment in (legal, committed) if moment))
    ]
    casework.put_off(moved, by, str(said["reason"]))
    promising.extend(extensions, days, by, str(said["reason"]))
    told = list(zip(fresh, extensions, strict=True))
    casework.write_letters(
        [
            letters.letter(each, "extension", {"was_due": extension.due_before_at, "due": extension.due_at, **said})
            for each, extension in told
        ]
    )
    facts.record([_fact(each, extension) for each, extension in told])
    audit.record(by, "extend_deadline", [(each.number, each.unit_code) for each in fresh])


def _later(calendar: WorkingCalendar, moment: dt.datetime | None, days: int) -> dt.datetime | None:
    return moment and calendar.due_at(moment, days)


def _fact(dossier: LockedDossier, extension: NewExtension) -> NewFact:
    content = {"version": 1, "dossier_id": dossier.id, "due_at": extension.due_at.isoformat()}
    return NewFact("DeadlineExtended", dossier.number, dossier.unit_code, content)


def _locked(numbers: Sequence[str]) -> list[LockedDossier]:
    locked = dossiers.lock_numbers(numbers)
    missing = sorted({*numbers} - {each.number for each in locked})
    if missing or not locked:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {', '.join(missing)}.", pointer="/numbers")
    return locked


def _require_director(locked: Sequence[LockedDossier], by: str) -> None:
    """The director of every office that handles one of them now."""
    today = clock.today()
    here = organisations.handling_offices({each.office_id for each in locked}, today)
    for office in organisations.offices(set(here.values()), today).values():
        rights.require_office(by, "extend_deadline", office.code)


def _require_lawful(law: Law, working_days: int, reason: str) -> str:
    """What the law of today rests an extension on."""
    if not law.get("deadline.extension.force_majeure"):
        raise Refused(Word.STATE, "Pháp luật hôm nay không cho gia hạn thời hạn xử lý.")
    most = int(law.value("deadline.extension.most"))
    if not 1 <= working_days <= most:
        raise Refused(Word.INVALID, f"Gia hạn từ 1 đến {most} ngày làm việc.", pointer="/days")
    if len(reason) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần nêu sự kiện bất khả kháng, ít nhất 10 ký tự.", pointer="/reason")
    return law.values["deadline.extension.force_majeure"].basis
