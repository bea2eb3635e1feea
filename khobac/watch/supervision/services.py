"""The only writer of signals: what facts tell, and what time brings. Repeats raise nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from khobac.books.commitments import queries as commitments
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import OPEN, State
from khobac.core import clock, db
from khobac.core.facts import RecordedFact
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.watch.supervision.lateness import TAKEN_WITHIN, decision_due_at, working_time_ago
from khobac.watch.supervision.models import Indicator

OFTEN = 2
"""Returns and refusals of one chain from which they are a signal (M03)."""


@dataclass(frozen=True)
class NewSignal:
    """A signal about to be raised, once for its subject."""

    indicator: Indicator
    subject: str
    office_id: int
    dossier: str
    person: str = ""
    amount: int | None = None
    note: str = ""


def raise_signals(signals: Iterable[NewSignal]) -> int:
    """Write these; those raised before for the same subject are left as they are. How many were new. One statement."""
    new = list(signals)
    if not new:
        return 0
    return db.execute(
        """
        INSERT INTO supervision_signal (indicator, subject, office_id, dossier, person, at, amount, note)
        SELECT indicator, subject, office_id, dossier, person, %s, amount, note
        FROM unnest(%s::text[], %s::text[], %s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[])
            AS new (indicator, subject, office_id, dossier, person, amount, note)
        ON CONFLICT (indicator, subject) DO NOTHING
        """,
        [
            clock.now(),
            [signal.indicator for signal in new],
            [signal.subject for signal in new],
            [signal.office_id for signal in new],
            [signal.dossier for signal in new],
            [signal.person for signal in new],
            [signal.amount for signal in new],
            [signal.note for signal in new],
        ],
    )


def explain(signal_id: int, by: str, cause: str, remedy: str) -> bool:
    """Keep the office's explanation of a signal; False where it has one."""
    return bool(
        db.execute(
            """
            INSERT INTO supervision_explanation (signal_id, cause, remedy, by, at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (signal_id) DO NOTHING
            """,
            [signal_id, cause, remedy, by, clock.now()],
        )
    )


# --- what facts tell ---------------------------------------------------------------------------------------------


def from_facts(facts: Sequence[RecordedFact]) -> None:
    """Raise what these facts show to have been late, repeated or incomplete."""
    for kinds, find in _FOUND_BY:
        concerned = [fact for fact in facts if fact.kind in kinds]
        if concerned:
            raise_signals(find(concerned))


def _taken_late(facts: Sequence[RecordedFact]) -> list[NewSignal]:
    """M01 of what was taken in hand too late before any timer saw it."""
    calendar = _office_hours()
    if calendar is None:
        return []
    limit = TAKEN_WITHIN.total_seconds()
    return [
        _about(dossier, Indicator.NOT_TAKEN_IN_HAND)
        for dossier in dossiers.by_ids(_ids(facts))
        if dossier.taken_at and calendar.working_seconds_between(dossier.received_at, dossier.taken_at) > limit
    ]


def _decided_late(facts: Sequence[RecordedFact]) -> list[NewSignal]:
    """M02 of what was decided after its due moment."""
    return [
        _about(dossier, Indicator.OVERDUE)
        for dossier in dossiers.by_ids(_ids(facts))
        if dossier.decided_at and (due := decision_due_at(dossier)) and due < dossier.decided_at
    ]


def _ended_late(facts: Sequence[RecordedFact]) -> list[NewSignal]:
    """M02 of what was returned or refused after its due moment; the return itself has ended the clock (RT3)."""
    late = [fact.content["dossier_id"] for fact in facts if fact.content.get("overdue")]
    return [_about(dossier, Indicator.OVERDUE) for dossier in dossiers.by_ids(late)] if late else []


def _sent_back(facts: Sequence[RecordedFact]) -> list[NewSignal]:
    """M03 of chains sent back or refused again, M04 of returns that name what the first one should have named."""
    late_found = {fact.content["dossier_id"] for fact in facts if fact.content.get("visible_before")}
    found = db.rows(
        """
        SELECT dossier.id, dossier.number, dossier.office_id, dossier.chain_id, last.actor AS person,
               (SELECT count(*) FROM dossiers_step step JOIN dossiers_dossier other ON other.id = step.dossier_id
                WHERE other.chain_id = dossier.chain_id AND step.to_state = ANY(%(back)s)) AS times
        FROM dossiers_dossier dossier
        JOIN dossiers_step last ON last.dossier_id = dossier.id AND last.to_state = ANY(%(back)s)
        WHERE dossier.id = ANY(%(ids)s)
        """,
        {"ids": _ids(facts), "back": [State.RETURNED, State.REFUSED]},
    )
    signals = [
        NewSignal(
            Indicator.REFUSED_AGAIN,
            f"{row['chain_id']}/{row['times']}",
            row["office_id"],
            row["number"],
            row["person"],
            note=f"{row['times']} lần trả lại hoặc từ chối",
        )
        for row in found
        if row["times"] >= OFTEN
    ]
    signals += [
        NewSignal(Indicator.INCOMPLETE_RETURN, row["number"], row["office_id"], row["number"], row["person"])
        for row in found
        if row["id"] in late_found
    ]
    return signals


_FOUND_BY: tuple[tuple[frozenset[str], Callable[[Sequence[RecordedFact]], list[NewSignal]]], ...] = (
    (frozenset({"DossierExamined"}), _taken_late),
    (frozenset({"PaymentApproved"}), _decided_late),
    (frozenset({"DossierReturned", "DossierRefused"}), _sent_back),
    (frozenset({"DossierReturned", "DossierRefused"}), _ended_late),
)


# --- what time brings --------------------------------------------------------------------------------------------


def raise_late() -> int:
    """M01, M02 and M10 of what has become late by now; how many were new. One statement each, by partial index."""
    now = clock.now()
    return _raise_not_taken(now) + _raise_overdue(now) + _raise_overdue_advances(now.date())


def _raise_not_taken(now: dt.datetime) -> int:
    calendar = _office_hours()
    if calendar is None:
        return 0
    return db.execute(
        f"""
        {_INSERT_DOSSIERS}
        WHERE dossier.state = %(submitted)s AND dossier.received_at < %(before)s {_NOT_YET}
        ON CONFLICT (indicator, subject) DO NOTHING
        """,
        {
            "indicator": Indicator.NOT_TAKEN_IN_HAND,
            "at": now,
            "submitted": State.SUBMITTED,
            "before": working_time_ago(calendar, now, TAKEN_WITHIN),
        },
    )


def _raise_overdue(now: dt.datetime) -> int:
    return db.execute(
        f"""
        {_INSERT_DOSSIERS}
        WHERE (dossier.state = ANY(%(open)s) AND least(dossier.legal_due_at, dossier.committed_due_at) < %(at)s
               OR dossier.state = %(paid)s AND dossier.control_due_at < %(at)s) {_NOT_YET}
        ON CONFLICT (indicator, subject) DO NOTHING
        """,
        {"indicator": Indicator.OVERDUE, "at": now, "open": sorted(OPEN), "paid": State.PAID},
    )


def _raise_overdue_advances(today: dt.date) -> int:
    """Of each advance dossier what is outstanding past its last day (Circular 17/2024 Art 6)."""
    outstanding: dict[int, int] = {}
    for line in commitments.overdue_advances(today):
        outstanding[line.dossier_id] = outstanding.get(line.dossier_id, 0) + line.outstanding
    return raise_signals(
        _about(dossier, Indicator.ADVANCE_OVERDUE, outstanding[dossier.id])
        for dossier in dossiers.by_ids(list(outstanding))
    )


_INSERT_DOSSIERS = """
    INSERT INTO supervision_signal (indicator, subject, office_id, dossier, person, at, note)
    SELECT %(indicator)s, dossier.number, dossier.office_id, dossier.number, '', %(at)s, ''
    FROM dossiers_dossier dossier
"""
_NOT_YET = """
    AND NOT EXISTS (SELECT FROM supervision_signal raised
                    WHERE raised.indicator = %(indicator)s AND raised.subject = dossier.number)
"""


def _about(dossier: LockedDossier, indicator: Indicator, amount: int | None = None) -> NewSignal:
    return NewSignal(indicator, dossier.number, dossier.office_id, dossier.number, amount=amount)


def _ids(facts: Sequence[RecordedFact]) -> list[int]:
    return sorted({fact.content["dossier_id"] for fact in facts})


def _office_hours() -> WorkingCalendar | None:
    """The calendar with today's office hours; None before the law is loaded: nothing can be late then."""
    law = laws.law_on(clock.today())
    hours = [law.get(f"office.{name}") for name in ("opens", "receipt_cutoff", "closes")]
    return calendars.calendar(*hours) if all(hours) else None
