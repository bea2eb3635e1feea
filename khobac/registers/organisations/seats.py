"""Reading who sits where at an instant. Callers outside this room reach these through `queries`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from khobac.core import db
from khobac.core.arrays import texts
from khobac.core.db import Asked
from khobac.registers.organisations.models import Person, Seat, SeatName

UNIT_CODE_LENGTH = 7


@dataclass(frozen=True)
class PersonView:
    """A person as others need to know them."""

    id: int
    username: str
    name: str


@dataclass(frozen=True)
class SeatView:
    """One seat a person sits in: at a unit (code), an office (code) or another organisation."""

    seat: str
    unit: str | None
    office: str | None
    organisation: str
    deputy: bool
    delegated: bool


@dataclass(frozen=True)
class RegisteredSigners:
    """User names of those whose signature counts for a unit at an instant, delegations included."""

    chief_accountants: frozenset[str]
    holders: frozenset[str]


def seat_holders(place: str, seat: str, at: dt.datetime) -> list[int]:
    """Ids of those in a seat of a unit (7 digits) or an office (4 digits) at that instant."""
    where = Q(unit=place) if len(place) == UNIT_CODE_LENGTH else Q(office__code=place)
    return list(Seat.objects.filter(sitting(at), where, seat=seat).order_by("id").values_list("person_id", flat=True))


def people_in(office_code: str, seat: str, at: dt.datetime) -> list[PersonView]:
    """Those who sit in a seat of an office at that instant, by name. Two statements."""
    found = Person.objects.filter(id__in=seat_holders(office_code, seat, at)).order_by("name")
    return [PersonView(*row) for row in found.values_list("id", "username", "name")]


def names_in(office_code: str, seats: Collection[str], at: dt.datetime) -> dict[str, list[str]]:
    """The names of those who sit in these seats of an office at that instant, by seat. One statement."""
    found: dict[str, list[str]] = {seat: [] for seat in seats}
    sitters = Seat.objects.filter(sitting(at), office__code=office_code, seat__in=seats).order_by("person__name")
    for seat, name in sitters.values_list("seat", "person__name"):
        found[seat].append(name)
    return found


def holds(person: int | str, seat: str, *, unit: str | None = None, office: str | None = None, at: dt.datetime) -> bool:
    """Whether a person (id or user name) sits in that seat at that instant; anywhere when no place is named."""
    found = Seat.objects.filter(sitting(at), who(person), seat=seat)
    if unit is not None:
        found = found.filter(unit=unit)
    if office is not None:
        found = found.filter(office__code=office)
    return found.exists()


def sitting_at_offices(
    asked: Collection[tuple[str, str]], seats: Collection[str], at: dt.datetime
) -> set[tuple[str, str]]:
    """Those of (user name, office code) who sit in one of these seats there at that instant. One statement."""
    named = {
        "people": texts(person for person, _ in asked),
        "offices": texts(office for _, office in asked),
        "seats": texts(seats),
        "at": at,
    }
    return db.ask(_SITTING, named, lambda rows: {(row["username"], row["code"]) for row in rows}).answer


_SITTING = """
SELECT person.username, office.code
FROM unnest(%(people)s::text[], %(offices)s::text[]) AS asked (username, code)
JOIN organisations_person AS person USING (username) JOIN organisations_office AS office USING (code)
JOIN organisations_seat AS seat ON seat.person_id = person.id AND seat.office_id = office.id
WHERE seat.seat = ANY (%(seats)s::text[]) AND seat.valid_from_at <= %(at)s
  AND (seat.valid_to_at IS NULL OR seat.valid_to_at > %(at)s)
"""


def ask_holds(person: str, seats: Collection[str], unit: str, at: dt.datetime) -> Asked[bool]:
    """Whether a person (user name) sits in one of these seats of a unit at that instant, sent and not waited for."""
    named = {"person": person, "seats": texts(seats), "unit": unit, "at": at}
    return db.ask(_HOLDS, named, lambda rows: bool(rows[0]["holds"]))


_HOLDS = """
SELECT EXISTS (
    SELECT FROM organisations_seat AS seat JOIN organisations_person AS person ON person.id = seat.person_id
    WHERE person.username = %(person)s AND seat.seat = ANY (%(seats)s::text[]) AND seat.unit_code = %(unit)s
      AND valid_from_at <= %(at)s AND (valid_to_at IS NULL OR valid_to_at > %(at)s)
) AS holds
"""


def seats(person: int | str, at: dt.datetime) -> list[SeatView]:
    """Every seat of a person (id or user name) at that instant; empty for somebody who may do nothing."""
    found = Seat.objects.select_related("office").filter(sitting(at), who(person)).order_by("id")
    return [
        SeatView(
            seat=row.seat,
            unit=row.unit_id,
            office=row.office.code if row.office else None,
            organisation=row.organisation,
            deputy=row.is_deputy,
            delegated=row.delegated_by_id is not None,
        )
        for row in found
    ]


def registered_signers(unit_code: str, at: dt.datetime) -> RegisteredSigners:
    """Whose signatures count for the unit at that instant."""
    [signers] = registered_signers_at(unit_code, [at])
    return signers


def registered_signers_at(unit_code: str, moments: Sequence[dt.datetime]) -> list[RegisteredSigners]:
    """The same at each of these instants. One statement."""
    return ask_registered_signers(unit_code, moments).answer


def ask_registered_signers(unit_code: str, moments: Sequence[dt.datetime]) -> Asked[list[RegisteredSigners]]:
    """The same, sent and not waited for."""

    def understood(rows: db.Rows) -> list[RegisteredSigners]:
        return [
            RegisteredSigners(_sitting_in(rows, SeatName.CHIEF_ACCOUNTANT, at), _sitting_in(rows, SeatName.HOLDER, at))
            for at in moments
        ]

    return db.ask(_SIGNERS, {"unit": unit_code}, understood)


def registered_signers_of(asked: Sequence[tuple[str, dt.datetime]]) -> list[RegisteredSigners]:
    """The same for many units, each at its instant, in the order asked. One statement."""
    by_unit: dict[str, db.Rows] = {}
    for row in db.rows(_SIGNERS_OF_MANY, {"units": texts({unit for unit, _ in asked})}):
        by_unit.setdefault(row["unit_code"], []).append(row)
    known = {
        (unit, at): RegisteredSigners(
            _sitting_in(by_unit.get(unit, []), SeatName.CHIEF_ACCOUNTANT, at),
            _sitting_in(by_unit.get(unit, []), SeatName.HOLDER, at),
        )
        for unit, at in set(asked)
    }
    return [known[each] for each in asked]


def _sitting_in(rows: db.Rows, seat: str, at: dt.datetime) -> frozenset[str]:
    return frozenset(
        row["username"]
        for row in rows
        if row["seat"] == seat
        and row["valid_from_at"] <= at
        and (row["valid_to_at"] is None or at < row["valid_to_at"])
    )


_SIGNERS = """
SELECT seat.seat, person.username, valid_from_at, valid_to_at
FROM organisations_seat AS seat JOIN organisations_person AS person ON person.id = seat.person_id
WHERE seat.unit_code = %(unit)s AND seat.seat IN ('chief_accountant', 'holder')
"""
_SIGNERS_OF_MANY = """
SELECT seat.unit_code, seat.seat, person.username, valid_from_at, valid_to_at
FROM organisations_seat AS seat JOIN organisations_person AS person ON person.id = seat.person_id
WHERE seat.unit_code = ANY (%(units)s::text[]) AND seat.seat IN ('chief_accountant', 'holder')
"""


def known_persons(usernames: Collection[str]) -> dict[str, PersonView]:
    """Those of the user names that exist."""
    found = Person.objects.filter(username__in=set(usernames)).values_list("id", "username", "name")
    return {username: PersonView(person_id, username, name) for person_id, username, name in found}


def sitting(at: dt.datetime) -> Q:
    """Seats occupied at that instant: from their beginning up to, not including, their end."""
    return Q(valid_from_at__lte=at) & (Q(valid_to_at=None) | Q(valid_to_at__gt=at))


def who(person: int | str) -> Q:
    """A person by id or by user name."""
    return Q(person_id=person) if isinstance(person, int) else Q(person__username=person)
