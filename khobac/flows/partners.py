"""Units' own software: keys, who a key acts as, and filing a dossier that it brings signed.

Keys belong to the staff side; challenges and filing are unit commands, each a transaction in the unit's name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from khobac.casework.dossiers.queries import LockedDossier
from khobac.core import access, audit, clock, db, idempotency
from khobac.core.errors import Refused, Word
from khobac.core.idempotency import Answer
from khobac.core.repeats import repeated
from khobac.flows import reading, rights
from khobac.flows.payment import filing as filings
from khobac.flows.payment.content import Filing, SignedBy
from khobac.registers.organisations import queries as organisations
from khobac.registers.partners import queries, services
from khobac.registers.partners.queries import SoftwareKey

SCOPES = ("check", "file", "read", "alerts", "contracts", "events")
OFFICE_SCOPES = ("books",)
TEST, LIVE = "kb_test_", "kb_live_"
OVERLAP = dt.timedelta(days=1)


@dataclass(frozen=True)
class Client:
    """Whose software is calling: the unit, and the person in whose name it prepares."""

    hint: str
    unit: str
    person: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class OfficeClient:
    """Whose software is calling: the treasury office, and the accountant in whose name it reads."""

    hint: str
    office: str
    person: str
    scopes: frozenset[str]


@dataclass(frozen=True)
class KeyView:
    """A key as people may see it."""

    hint: str
    person: str
    scopes: tuple[str, ...]
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None


@dataclass(frozen=True)
class KeyRefused(Exception):
    """Not signed in; the sentence says why."""

    sentence: str


def prefix() -> str:
    """How keys of this installation begin: a key of the sandbox is known at sight."""
    return TEST if settings.SAMPLE_DATA else LIVE


@repeated
def create_key(unit: str, person: str, scopes: Sequence[str], by: str) -> str:
    """A key for the software of a unit, acting as one of its accountants. Shown once."""
    unknown = set(scopes) - set(SCOPES)
    if unknown or not scopes:
        raise Refused(Word.INVALID, f"Phạm vi của khóa gồm: {', '.join(SCOPES)}.", pointer="/scopes")
    if organisations.unit(unit, clock.today()) is None:
        raise Refused(Word.INVALID, f"Không có đơn vị {unit}.", pointer="/unit")
    rights.require_unit(person, "prepare", unit)
    with db.atomic():
        key = services.create_key(prefix(), unit, person, scopes, by)
        audit.record(by, "create_key", [(person, unit)])
    return key


@repeated
def create_office_key(office_code: str, person: str, by: str) -> str:
    """A key for the software of a treasury office, reading its books as one who may. Shown once."""
    office = organisations.office(office_code, clock.today())
    if office is None:
        raise Refused(Word.INVALID, f"Không có kho bạc {office_code}.", pointer="/office")
    _require_reader(person, office_code)
    with db.atomic():
        key = services.create_key(prefix(), None, person, OFFICE_SCOPES, by, office.id)
        audit.record(by, "create_key", [(person, "")])
    return key


def keys_of(unit: str) -> list[KeyView]:
    """The keys of a unit, newest first."""
    return [_view(each) for each in queries.keys_of(unit)]


def keys_of_office(office_code: str) -> list[KeyView]:
    """The keys of a treasury office, newest first."""
    office = organisations.office(office_code, clock.today())
    return [_view(each) for each in queries.keys_of_office(office.id)] if office else []


def _view(key: SoftwareKey) -> KeyView:
    return KeyView(key.hint, key.person.username, tuple(key.scopes), key.last_used_at, key.revoked_at)


@repeated
def create_own_key(unit: str, person: str, scopes: Sequence[str], by: str) -> str:
    """The same by those who answer for the unit. Raises NO_RIGHT for anybody else."""
    rights.require_unit(by, "manage_software", unit)
    return create_key(unit, person, scopes, by)


@repeated
def rotate_own_key(unit: str, hint: str, by: str) -> str:
    """A new key with the same person and scopes; the old one signs in for OVERLAP more, so that nothing stands still."""
    rights.require_unit(by, "manage_software", unit)
    with db.atomic():
        key = services.rotate_key(prefix(), unit, hint, by, clock.now() + OVERLAP)
        if key is None:
            raise Refused(Word.NOT_FOUND, "Không có khóa nào đang dùng bắt đầu như vậy.")
        audit.record(by, "rotate_key", [(hint, unit)])
    return key


@repeated
def revoke_own_key(unit: str, hint: str, by: str) -> None:
    """End a key of the unit at once. A repeat changes nothing."""
    rights.require_unit(by, "manage_software", unit)
    with db.atomic():
        if services.revoke_keys(hint, unit):
            audit.record(by, "revoke_key", [(hint, unit)])


def preparers(unit: str) -> list[tuple[str, str]]:
    """User name and name of those in whose name a key of the unit may act."""
    return queries.people(organisations.seat_holders(unit, "accountant", clock.now()))


@repeated
def revoke_keys(hint: str, by: str) -> int:
    """End the keys that begin so; how many there were."""
    with db.atomic():
        ended = services.revoke_keys(hint)
        audit.record(by, "revoke_key", [(hint, "")])
    return ended


def client_of(key: str) -> Client:
    """Which unit's software calls with this key. Raises KeyRefused."""
    found = _used(key)
    if found.unit_id is None:
        raise KeyRefused("Khóa này không phải của đơn vị.")
    return Client(found.hint, found.unit_id, found.person.username, frozenset(found.scopes))


def office_client_of(key: str) -> OfficeClient:
    """Which treasury's software calls with this key. Raises KeyRefused, NO_RIGHT when its person reads those books no more."""
    found = _used(key)
    if found.office is None:
        raise KeyRefused("Khóa này không phải của kho bạc.")
    _require_reader(found.person.username, found.office.code)
    return OfficeClient(found.hint, found.office.code, found.person.username, frozenset(found.scopes))


def _require_reader(person: str, office_code: str) -> None:
    now = clock.now()
    if not any(organisations.holds(person, seat, office=office_code, at=now) for seat in reading.READERS):
        raise Refused(Word.NO_RIGHT, "Người này không đọc sổ của kho bạc.", pointer="/person")


def _used(key: str) -> SoftwareKey:
    other = LIVE if prefix() == TEST else TEST
    if key.startswith(other):
        here, there = ("thử nghiệm", "thật") if prefix() == TEST else ("thật", "thử nghiệm")
        raise KeyRefused(f"Đây là hệ thống {here}, khóa này thuộc hệ thống {there}.")
    found = queries.key(key) if key.startswith(prefix()) else None
    if found is None:
        raise KeyRefused("Khóa không đúng hoặc đã bị thu hồi.")
    services.note_use(found)
    return found


@repeated
def issue_challenge(unit: str) -> tuple[str, dt.datetime]:
    """A one-time value for the signatures of one dossier, and until when it holds."""
    with access.acting_as(unit):
        return services.issue_challenge(unit)


@repeated
def file(
    filing: Filing, signatures: Sequence[SignedBy], key: str, request: Any, told: Callable[[LockedDossier], dict[str, Any]]
) -> Answer:
    """File with a challenge of ours, once per key: a repeat of the same request gets the first answer again.

    `told` makes the answer, inside the command, and is kept with it. Raises KEY_REUSED when the key came
    with another request, INVALID when the challenge is not ours or used up.
    """

    with access.acting_as(filing.unit):
        begun = idempotency.begin(filing.unit, f"api-{key}", request)
        if isinstance(begun, Answer):
            return begun
        asking = partial(services.ask_challenge, filing.unit, filing.challenge)
        return filings.take_in(filing, signatures, asking, lambda dossier: begun.keep(told(dossier)))
