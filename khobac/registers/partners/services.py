"""The only writer of keys and challenges."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from khobac.core import clock, db
from khobac.registers.organisations.models import Person
from khobac.registers.partners.models import Challenge, SoftwareKey
from khobac.registers.partners.secrets_kept import hashed

SECRET_BYTES = 32
HINT_LENGTH = 14
USE_NOTED_EVERY = dt.timedelta(minutes=1)
CHALLENGE_LIVES = dt.timedelta(days=7)


def create_key(
    prefix: str, unit: str | None, person: str, scopes: Sequence[str], by: str, office_id: int | None = None
) -> str:
    """A new key of a unit or an office; the answer is the only time it is seen whole."""
    key = prefix + secrets.token_urlsafe(SECRET_BYTES)
    SoftwareKey.objects.create(
        hash=hashed(key),
        hint=key[:HINT_LENGTH],
        unit_id=unit,
        office_id=office_id,
        person=Person.objects.get(username=person),
        scopes=list(scopes),
        created_at=clock.now(),
        created_by=by,
    )
    return key


def revoke_keys(hint: str) -> int:
    """End every key that begins so, from now on; how many there were."""
    return SoftwareKey.objects.filter(hint=hint, revoked_at=None).update(revoked_at=clock.now())


def note_use(key: SoftwareKey) -> None:
    """Keep when a key was last used, to the minute: not a write for every request."""
    now = clock.now()
    if key.last_used_at is None or now - key.last_used_at >= USE_NOTED_EVERY:
        SoftwareKey.objects.filter(pk=key.pk).update(last_used_at=now)


def issue_challenge(unit: str) -> tuple[str, dt.datetime]:
    """A new one-time value for this unit, and until when it may be used."""
    value, now = secrets.token_urlsafe(24), clock.now()
    Challenge.objects.create(
        hash=hashed(value), unit_code=unit, issued_at=now, expires_at=now + CHALLENGE_LIVES
    )
    return value, now + CHALLENGE_LIVES


def take_challenge(unit: str, value: str) -> bool:
    """Use a value up; False when it was never given to this unit, is used, or has expired. Two at once: one gets it."""
    now = clock.now()
    return db.ask(
        """
        UPDATE partners_challenge SET taken_at = %(now)s
        WHERE hash = %(hash)s AND unit_code = %(unit)s AND taken_at IS NULL AND expires_at > %(now)s RETURNING true AS taken
        """,
        {"now": now, "hash": hashed(value), "unit": unit},
        bool,
    ).answer
