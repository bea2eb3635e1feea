"""The audit trail: every command leaves who, what and when, in the transaction of its effect."""
from __future__ import annotations

from collections.abc import Sequence

from khobac.core import clock, db
from khobac.core.arrays import texts


def record(actor: str, action: str, subjects: Sequence[tuple[str, str]], device: str = "") -> None:
    """One row per (subject, unit); set-based. `device` says from where a person acted."""
    record_each(action, [(actor, *subject) for subject in subjects], device)


def record_each(action: str, done: Sequence[tuple[str, str, str]], device: str = "") -> None:
    """The same of several people: one row per (actor, subject, unit)."""
    actors, subjects, units = zip(*done, strict=True) if done else ((), (), ())
    db.tell(
        """
        INSERT INTO core_auditrecord (at, actor, action, subject, unit_code, device)
        SELECT %s, actor, %s, subject, unit_code, %s
        FROM unnest(%s::text[], %s::text[], %s::text[]) AS new (actor, subject, unit_code)
        """,
        [clock.now(), action, device, texts(actors), texts(subjects), texts(units)],
    )


def was_recorded(actor: str, action: str) -> bool:
    """Whether that actor ever did that. Scans the trail."""
    [row] = db.rows(
        "SELECT EXISTS (SELECT FROM core_auditrecord WHERE actor = %s AND action = %s) AS done", [actor, action]
    )
    return bool(row["done"])
