"""The only writer of alerts: what facts tell, and what time brings. Repeats tell nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from khobac.books.commitments import queries as commitments
from khobac.books.commitments.queries import AdvanceFacts
from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock, db
from khobac.core.facts import RecordedFact
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.recording import holding
from khobac.watch.alerts import bills, composing, reminders, texts
from khobac.watch.alerts.composing import Kind, NewAlert

CHANNEL = "khobac_alerts"
"""PostgreSQL notifies it of a unit's code after the commit; whoever listens asks for the rows under its own rights."""


def tell(alerts: Iterable[NewAlert]) -> int:
    """Write these and notify; those told before are left as they are. How many were new. Two statements."""
    new = list(alerts)
    if not new:
        return 0
    written = db.rows(
        """
        INSERT INTO alerts_alert (unit_code, person, kind, origin, dossier, title_vi, title_en, body_vi, body_en, loud, at)
        SELECT *, %s FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                                 %s::text[], %s::text[], %s::boolean[])
        ON CONFLICT (origin, kind, unit_code, person) DO NOTHING
        RETURNING unit_code
        """,
        [
            clock.now(),
            [alert.unit_code for alert in new],
            [alert.person for alert in new],
            [alert.kind for alert in new],
            [alert.origin for alert in new],
            [alert.dossier for alert in new],
            [texts.cut(alert.text.title_vi, texts.TITLE) for alert in new],
            [texts.cut(alert.text.title_en, texts.TITLE) for alert in new],
            [texts.cut(alert.text.body_vi, texts.BODY) for alert in new],
            [texts.cut(alert.text.body_en, texts.BODY) for alert in new],
            [alert.loud for alert in new],
        ],
    )
    db.rows("SELECT pg_notify(%s, unit) FROM unnest(%s::text[]) AS unit", [CHANNEL, sorted({r["unit_code"] for r in written})])
    return len(written)


def from_facts(facts: Sequence[RecordedFact]) -> None:
    """Tell the units what these facts mean for them; of a date that is over, all of them."""
    tell([*composing.alerts_of(facts), *bills.alerts_of(facts)])
    for origin, text in composing.over(facts):
        _tell_all(origin, text)


def remind_of_advances() -> int:
    """Tell units of advances not settled in time, once a week for each; how many alerts were new."""
    today = clock.today()
    year, week, _ = today.isocalendar()
    overdue: dict[int, list[AdvanceFacts]] = {}
    for line in commitments.overdue_advances(today):
        overdue.setdefault(line.dossier_id, []).append(line)
    return tell(
        NewAlert(
            unit_code=dossier.unit_code,
            kind=Kind.ADV_OVERDUE,
            origin=f"advance/{dossier.id}/{year}-{week}",
            text=texts.advance_overdue(
                dossier.number,
                sum(line.outstanding for line in overdue[dossier.id]),
                min(line.due_on for line in overdue[dossier.id] if line.due_on),
            ),
            dossier=dossier.number,
            loud=True,
        )
        for dossier in dossiers.by_ids(list(overdue))
    )


def remind_of_certificates() -> int:
    """Tell signers whose certificate is about to end; how many were told. Once a day."""
    return _once_a_day(Kind.CERT_EXPIRE, lambda law: tell(reminders.ending_certificates(law)))


def remind_of_deadlines() -> int:
    """Tell every unit of the dates of the budget year that are near; how many alerts. Once a day, nobody is woken."""
    return _once_a_day(Kind.DEADLINE, lambda law: sum(_tell_all(*each) for each in reminders.near_deadlines(law)))


def _once_a_day(kind: Kind, remind: Callable[[Law], int]) -> int:
    """Do this round unless it was done today; what it told. Asked every few seconds, so one statement by key where it was."""
    today = clock.today()
    with db.atomic():
        first = db.execute(
            "INSERT INTO alerts_reminderround (kind, on_day) VALUES (%s, %s) ON CONFLICT (kind, on_day) DO NOTHING",
            [kind, today],
        )
        return remind(laws.law_on(today)) if first else 0


def _tell_all(origin: str, text: texts.Text) -> int:
    """The same to all who sign for any unit of today. One statement."""
    return db.execute(
        f"""
        INSERT INTO alerts_alert (unit_code, person, kind, origin, dossier, title_vi, title_en, body_vi, body_en, loud, at)
        SELECT version.unit_code, '', %(kind)s, %(origin)s, '', %(title_vi)s, %(title_en)s, %(body_vi)s, %(body_en)s,
               false, %(at)s
        FROM organisations_unitversion AS version WHERE {holding("version")}
        ON CONFLICT (origin, kind, unit_code, person) DO NOTHING
        """,
        asdict(text) | {"kind": Kind.DEADLINE, "origin": origin, "at": clock.now(), "on": clock.today()},
    )


def mark_seen(unit_code: str, person: str, up_to_id: int) -> int:
    """This person has seen the alerts of the unit up to this one, and those addressed to nobody else."""
    return db.execute(
        """
        UPDATE alerts_alert SET seen_at = %s
        WHERE unit_code = %s AND person IN ('', %s) AND seen_at IS NULL AND id <= %s
        """,
        [clock.now(), unit_code, person, up_to_id],
    )
