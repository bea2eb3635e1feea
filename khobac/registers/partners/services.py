"""The only writer of keys and challenges."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from khobac.core import clock, db
from khobac.core.db import Asked
from khobac.registers.organisations.models import Person
from khobac.registers.partners.models import Challenge, SoftwareKey
from khobac.registers.partners.queries import in_force
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


def rotate_key(prefix: str, unit: str, hint: str, by: str, until: dt.datetime) -> str | None:
    """A new key like this one of the unit, which lives on until then; None when no key in force begins so."""
    old = SoftwareKey.objects.select_related("person").filter(unit_id=unit, hint=hint, revoked_at=None).first()
    if old is None:
        return None
    SoftwareKey.objects.filter(pk=old.pk).update(revoked_at=until)
    return create_key(prefix, unit, old.person.username, old.scopes, by)


def revoke_keys(hint: str, unit: str | None = None) -> int:
    """End every key (of this unit, where one is named) that begins so, from now on; how many there were."""
    now = clock.now()
    ended = SoftwareKey.objects.filter(in_force(now), hint=hint)
    return (ended.filter(unit_id=unit) if unit else ended).update(revoked_at=now)


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


def ask_challenge(unit: str, value: str) -> Asked[bool]:
    """Use a value up, sent and not waited for. False when it was never given to this unit, is used, or has expired. Two at
    once: one gets it.
    """
    now = clock.now()
    return db.ask(
        """
        UPDATE partners_challenge SET taken_at = %(now)s
        WHERE hash = %(hash)s AND unit_code = %(unit)s AND taken_at IS NULL AND expires_at > %(now)s RETURNING true AS taken
        """,
        {"now": now, "hash": hashed(value), "unit": unit},
        bool,
    )
