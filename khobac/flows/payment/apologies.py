"""No dossier overdue without a letter of apology (RT9): drafted by itself, signed by the director, sent and published.

A draft is there within one round of the timer after the promised moment; what was decided late between two rounds is
drafted from its facts. The director of the office that handles the dossier now chooses the cause that is published, adds
words for the unit alone, and names the day; the letter moves no deadline (handbook 10.4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN, State
from khobac.casework.promises import queries as promises
from khobac.casework.promises import services as promising
from khobac.casework.promises.queries import ApologyView, Cause
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact, RecordedFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import letters
from khobac.flows.payment.desk import handled_by
from khobac.flows.payment.position import office_hours
from khobac.registers.law import queries as laws
from khobac.watch.supervision.lateness import decision_due_at

SHORTEST = 20
"""Characters of the words to the unit."""


@repeated
def draft_late() -> int:
    """A draft for whatever has become late by now; how many were written."""
    with db.atomic():
        return promising.draft_late()


def draft_from_facts(batch: Sequence[RecordedFact]) -> None:
    """A draft for what these facts show to have been decided late."""
    approved = [fact.content["dossier_id"] for fact in batch if fact.kind == "PaymentApproved"]
    late = [
        (each.id, due)
        for each in (dossiers.by_ids(approved) if approved else [])
        if each.decided_at and (due := decision_due_at(each)) and due < each.decided_at
    ]
    late += [
        (fact.content["dossier_id"], dt.datetime.fromisoformat(fact.content["missed_at"]))
        for fact in batch
        if fact.kind in ("DossierReturned", "DossierRefused") and fact.content.get("missed_at")
    ]
    promising.draft_decided(late)


def new_day() -> dt.date:
    """The day a draft proposes: so many working days from today."""
    law = laws.law_on(clock.today())
    return office_hours(law).add_working_days(clock.today(), int(law.value("apology.new_date_days")))


@repeated
def sign(apology_id: int, by: str, cause: str, words: str, promised_on: dt.date | None) -> None:
    """Sign a draft: the unit gets its letter, everybody reads it. The dossier is promised by closing time of that day.

    Raises NO_RIGHT, INVALID for another cause or a day that is not a later working day, REASON_NEEDED for words too few,
    STATE where another letter was signed. A repeat of the same signature changes nothing.
    """
    with db.atomic():
        number = promises.number_of(apology_id)
        dossier = dossiers.lock_by_number(number)
        apology = promises.lock_apology(apology_id)
        rights.require_office(by, "apologise", handled_by(dossier).code)
        chosen, said = _cause(cause), words.strip()
        if apology.signed_at is not None:
            if (apology.signed_by, apology.cause, apology.words) != (by, chosen, said):
                raise Refused(Word.STATE, "Thư xin lỗi này đã được ký và công bố.")
            return
        if len(said) < SHORTEST:
            raise Refused(Word.REASON_NEEDED, f"Lời gửi đơn vị cần ít nhất {SHORTEST} ký tự.", pointer="/words")
        promised_at = _promised(dossier, promised_on)
        promising.sign(apology.id, by, chosen, said, promised_at)
        casework.write_letters([letters.letter(dossier, "apology", _said(apology, by, chosen, said, promised_at))])
        content = {"version": 1, "dossier_id": dossier.id, "promised_at": promised_at and promised_at.isoformat()}
        facts.record([NewFact("ApologyPublished", dossier.number, dossier.unit_code, content)])
        audit.record(by, "apologise", [(dossier.number, dossier.unit_code)])


def _cause(text: str) -> Cause:
    if text not in Cause.values:
        raise Refused(Word.INVALID, "Chọn nguyên nhân quá hạn.", pointer="/cause")
    return Cause(text)


def is_owed(state: str) -> bool:
    """Whether the treasury still owes a step: only then is there a new day to promise."""
    return state in OPEN or state == State.PAID


def _promised(dossier: LockedDossier, day: dt.date | None) -> dt.datetime | None:
    """Closing time of the day named; nothing to promise where it was done meanwhile."""
    if not is_owed(dossier.state):
        return None
    calendar = office_hours(laws.law_on(clock.today()))
    if day is not None and calendar.is_working_day(day):
        promised_at = dt.datetime.combine(day, calendar.closes, clock.VIETNAM)
        if promised_at > clock.now():
            return promised_at
    raise Refused(Word.INVALID, "Chọn một ngày làm việc sắp tới để hẹn lại.", pointer="/promised_on")


def _said(
    apology: ApologyView, by: str, cause: Cause, words: str, promised_at: dt.datetime | None
) -> dict[str, object]:
    return {
        "was_due": apology.missed_at,
        "due": promised_at,
        "cause": str(cause.label),
        "reason": words,
        "director": by,
        "ordinal": apology.ordinal,
    }
