"""What time brings to units: certificates that end, dates of the budget year.

How many days ahead units hear of it is dated law (`alert.certificate_days`, `alert.deadline_days`); without it, nothing
is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.core import clock, db
from khobac.registers.law import queries as laws
from khobac.registers.law.models import CalendarMark
from khobac.registers.law.values import Law
from khobac.watch.alerts import texts
from khobac.watch.alerts.composing import Kind, NewAlert


def ending_certificates(law: Law) -> list[NewAlert]:
    """To each signer whose last certificate ends within the first of the days ahead; told again at each nearer one."""
    ahead = sorted(int(days) for days in law.get("alert.certificate_days", ()))
    if not ahead:
        return []
    now = clock.now()
    found = db.rows(
        """
        SELECT seat.unit_code, person.username, certificate.serial, certificate.valid_to_at
        FROM accounts_certificate AS certificate
        JOIN organisations_person AS person ON person.id = certificate.person_id
        JOIN organisations_seat AS seat ON seat.person_id = person.id
            AND seat.seat IN ('chief_accountant', 'holder') AND seat.valid_from_at <= %(now)s
            AND (seat.valid_to_at IS NULL OR seat.valid_to_at > %(now)s)
        WHERE certificate.valid_to_at > %(now)s AND certificate.valid_to_at <= %(until)s AND revoked_at IS NULL
            AND NOT EXISTS (SELECT FROM accounts_certificate AS later WHERE later.person_id = certificate.person_id
                AND later.revoked_at IS NULL AND later.valid_to_at > certificate.valid_to_at)
        """,
        {"now": now, "until": now + dt.timedelta(days=ahead[-1])},
    )
    return [_certificate(row["unit_code"], row["username"], row["serial"], row["valid_to_at"], ahead) for row in found]


def near_deadlines(law: Law) -> list[tuple[str, texts.Text]]:
    """The dates of the budget year that lie exactly so many days ahead: what makes each unique, and what is said."""
    today = clock.today()
    told = []
    for days in map(int, law.get("alert.deadline_days", ())):
        day = today + dt.timedelta(days=days)
        told += [(f"deadline/{mark.key}/{day}/{days}", texts.deadline(mark.key, day, days)) for mark in _marks(day)]
    return told


def _marks(day: dt.date) -> list[CalendarMark]:
    return [mark for mark in laws.marks(day) if mark.month_day == f"{day:%m-%d}" and mark.key in texts.DEADLINES]


def _certificate(unit: str, person: str, serial: str, ends_at: dt.datetime, ahead: Sequence[int]) -> NewAlert:
    left = clock.local(ends_at) - clock.now()
    nearest = next(days for days in ahead if left <= dt.timedelta(days=days))
    return NewAlert(
        unit_code=unit,
        kind=Kind.CERT_EXPIRE,
        origin=f"certificate/{serial}/{nearest}"[:80],
        text=texts.certificate_ends(clock.local(ends_at), left.days),
        person=person,
        loud=True,
    )
