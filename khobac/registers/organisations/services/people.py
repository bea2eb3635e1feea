"""People and their seats: appointing, delegating, changing signers.

The limits of persons per signature are those of Circulars 18/2020 and 157/2025 Article 7: the holder and three
authorised, the chief accountant and two.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.models import Q

from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.text import sort_key
from khobac.registers.organisations.models import Office, Person, Seat, SeatName, Unit
from khobac.registers.organisations.seats import sitting

MOST_PERSONS: dict[str, int] = {SeatName.HOLDER: 4, SeatName.CHIEF_ACCOUNTANT: 3}
OTHER_SIGNATURE: dict[str, str] = {
    SeatName.HOLDER: SeatName.CHIEF_ACCOUNTANT,
    SeatName.CHIEF_ACCOUNTANT: SeatName.HOLDER,
}
SIGNATURE_SEATS = frozenset(MOST_PERSONS)


@dataclass(frozen=True)
class NewPerson:
    """A person to be entered. Without a password nobody can sign in as them."""

    username: str
    name: str
    phone: str = ""
    password: str | None = None


@dataclass(frozen=True)
class Appointment:
    """A person (user name) put into a seat of a unit or office (by code) or of another organisation (by name)."""

    person: str
    seat: str
    from_at: dt.datetime
    unit: str | None = None
    office: str | None = None
    organisation: str = ""
    until_at: dt.datetime | None = None
    deputy: bool = False
    delegated_by: str | None = None
    basis: str = ""


def new_persons(people: Sequence[NewPerson]) -> None:
    """Enter these people; those whose user name exists stay as they are.

    Hashing a password takes about 50 ms; people entered together with one password (sample data) share its hash.
    """
    shared = {password: make_password(password) for password in {new.password for new in people} if password}
    with db.atomic():
        Person.objects.bulk_create(
            [
                Person(
                    username=new.username,
                    name=new.name,
                    sort_key=_listed_by_given_name(new.name),
                    phone=new.phone,
                    password=shared[new.password] if new.password else make_password(None),
                )
                for new in people
            ],
            ignore_conflicts=True,
        )


def new_person(username: str, name: str, password: str | None = None, phone: str = "") -> None:
    """Enter one person."""
    new_persons([NewPerson(username, name, phone, password)])


def appoint(
    person: str,
    seat: str,
    *,
    unit: str | None = None,
    office: str | None = None,
    organisation: str = "",
    from_at: dt.datetime,
    until_at: dt.datetime | None = None,
    deputy: bool = False,
    basis: str = "",
    by: str,
) -> None:
    """Put a person into a seat; see appoint_many."""
    appoint_many([Appointment(person, seat, from_at, unit, office, organisation, until_at, deputy, basis=basis)], by=by)


def appoint_many(appointments: Sequence[Appointment], by: str) -> None:
    """Put people into seats, set-based.

    Refused: NOT_FOUND for an unknown person, unit or office; SAME_PERSON when somebody would hold both signatures of a
    unit at one time; INVALID when a unit would have more signers than the law allows.
    """
    with db.atomic():
        people = _ids(Person, "username", {name for a in appointments for name in (a.person, a.delegated_by)})
        offices = _ids(Office, "code", {a.office for a in appointments})
        _ids(Unit, "code", {a.unit for a in appointments})
        now = clock.now()
        new = [
            Seat(
                person_id=people[a.person],
                seat=a.seat,
                unit_id=a.unit,
                office_id=offices.get(a.office),
                organisation=a.organisation,
                is_deputy=a.deputy,
                delegated_by_id=people.get(a.delegated_by),
                valid_from_at=a.from_at,
                valid_to_at=a.until_at,
                basis=a.basis,
                recorded_from=now,
            )
            for a in appointments
        ]
        _refuse_signers_against_the_law(new)
        Seat.objects.bulk_create(new)
        audit.record(by, "organisations.appoint", [(f"{a.person} {a.seat}", a.unit or "") for a in appointments])


def delegate(giver: str, to: str, seat: str, unit: str, until_on: dt.date, by: str) -> None:
    """Let somebody sign in the giver's seat from now to the end of `until_on`.

    Refused (NO_RIGHT) when the giver does not hold the seat in his own right or the receiver holds the other signature
    (Circular 157/2025 Article 7: the holder cannot delegate to a second-signature person).
    """
    now = clock.now()
    with db.atomic():
        held = Seat.objects.filter(sitting(now), unit=unit)
        if not held.filter(person__username=giver, seat=seat, delegated_by=None).exists():
            raise Refused(Word.NO_RIGHT, "Người ủy quyền không giữ chức danh này.", giver=giver, seat=seat)
        if held.filter(person__username=to, seat=OTHER_SIGNATURE.get(seat)).exists():
            raise Refused(Word.NO_RIGHT, "Không được ủy quyền cho người giữ chữ ký còn lại.", to=to, seat=seat)
        appointment = Appointment(to, seat, now, unit, until_at=_end_of(until_on), delegated_by=giver)
        appoint_many([appointment], by=by)
        facts.record([facts.NewFact("SeatDelegated", to, unit, {"seat": seat, "giver": giver, "to": to})])


def change_signer(unit: str, seat: str, old: str, new: str, at: dt.datetime, by: str) -> None:
    """From that instant on `new` signs and `old` does not.

    Refused: NOT_FOUND when `old` does not sign for the unit; SAME_PERSON when `new` holds the other signature.
    """
    with db.atomic():
        ended = Seat.objects.filter(sitting(at), unit=unit, seat=seat, person__username=old).update(valid_to_at=at)
        if not ended:
            raise Refused(Word.NOT_FOUND, "Người cần thay không giữ chức danh này.", person=old, seat=seat)
        appoint_many([Appointment(new, seat, at, unit)], by=by)
        facts.record([facts.NewFact("SignerChanged", unit, unit, {"seat": seat, "old": old, "new": new})])


def _refuse_signers_against_the_law(new: Sequence[Seat]) -> None:
    """Both signatures in one hand, or too many hands; the database refuses the first as well."""
    signing = [seat for seat in new if seat.seat in SIGNATURE_SEATS]
    by_unit: dict[str | None, list[Seat]] = defaultdict(list)
    present = Seat.objects.filter(unit__in={seat.unit_id for seat in signing}, seat__in=SIGNATURE_SEATS)
    for seat in [*present, *signing]:
        by_unit[seat.unit_id].append(seat)
    for seat in signing:
        beside = [other for other in by_unit[seat.unit_id] if _overlap(seat, other)]
        if any(other.person_id == seat.person_id and other.seat != seat.seat for other in beside):
            raise Refused(Word.SAME_PERSON, "Một người không thể giữ cả hai chữ ký của đơn vị.", unit=seat.unit_id)
        if _most_at_once(seat, [other for other in beside if other.seat == seat.seat]) > MOST_PERSONS[seat.seat]:
            raise Refused(
                Word.INVALID,
                f"Đơn vị đã có đủ {MOST_PERSONS[seat.seat]} người đăng ký chữ ký này.",
                unit=seat.unit_id,
                seat=str(seat.seat),
            )


def _most_at_once(seat: Seat, beside: Sequence[Seat]) -> int:
    """The greatest number of persons in that seat at any instant of its period; it can only rise where one begins."""
    beginnings = {max(other.valid_from_at, seat.valid_from_at) for other in beside}
    return max(
        len({o.person_id for o in beside if o.valid_from_at <= at and (o.valid_to_at is None or at < o.valid_to_at)})
        for at in beginnings
    )


def _overlap(one: Seat, other: Seat) -> bool:
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    return one.valid_from_at < (other.valid_to_at or far) and other.valid_from_at < (one.valid_to_at or far)


def _ids(model: type[Person | Office | Unit], column: str, wanted: set[str | None]) -> dict[str | None, int]:
    """Primary keys by name or code; raises Refused (NOT_FOUND) when one is missing."""
    names = {name for name in wanted if name}
    found = dict(model._default_manager.filter(Q(**{f"{column}__in": names})).values_list(column, "pk"))
    missing = sorted(names - set(found))
    if missing:
        raise Refused(Word.NOT_FOUND, f"Không tìm thấy: {', '.join(missing)}.", missing=missing)
    return found


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), clock.VIETNAM)


def _listed_by_given_name(name: str) -> str:
    """Vietnamese lists go by the given name, the last word, then by the rest."""
    *before, given = name.split() or [""]
    return sort_key(" ".join([given, *before]))
