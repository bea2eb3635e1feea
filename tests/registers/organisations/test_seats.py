"""Who may sign for a unit, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.models import Fact
from khobac.registers.organisations import queries, services
from khobac.registers.organisations.models import Person, Seat
from tests.registers.conftest import MORNING, SCHOOL

pytestmark = pytest.mark.usefixtures("world")


def at(day: int, hour: int = 9, month: int = 3) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, tzinfo=clock.VIETNAM)


def refusal(error: pytest.ExceptionInfo[Refused]) -> Word:
    return error.value.word


def test_registered_signers_are_those_of_the_instant() -> None:
    signers = queries.registered_signers(SCHOOL, MORNING)
    assert (signers.chief_accountants, signers.holders) == ({"binh"}, {"chi"})


def test_a_delegation_ends_with_its_last_day() -> None:
    services.delegate("chi", "kiet", "holder", SCHOOL, dt.date(2026, 3, 31), by="chi")
    last_moment = dt.datetime(2026, 3, 31, 23, 59, 59, tzinfo=clock.VIETNAM)
    assert "kiet" in queries.registered_signers(SCHOOL, last_moment).holders
    assert "kiet" not in queries.registered_signers(SCHOOL, at(1, 0, month=4)).holders
    [seat] = queries.seats("kiet", at(3))
    assert (seat.seat, seat.unit, seat.delegated) == ("holder", SCHOOL, True)


def test_a_first_signature_is_not_delegated_to_the_second() -> None:
    with pytest.raises(Refused) as error:
        services.delegate("chi", "binh", "holder", SCHOOL, dt.date(2026, 3, 31), by="chi")
    assert refusal(error) is Word.NO_RIGHT


def test_nobody_delegates_a_seat_not_held_or_only_lent() -> None:
    services.delegate("chi", "kiet", "holder", SCHOOL, dt.date(2026, 3, 31), by="chi")
    for giver in ("an", "kiet"):
        with pytest.raises(Refused) as error:
            services.delegate(giver, "lam", "holder", SCHOOL, dt.date(2026, 3, 31), by=giver)
        assert refusal(error) is Word.NO_RIGHT


def test_a_changed_signer_counts_at_once_and_the_old_one_no_longer() -> None:
    services.change_signer(SCHOOL, "holder", "chi", "kiet", MORNING, by="tuan")
    assert queries.registered_signers(SCHOOL, MORNING).holders == {"kiet"}
    assert queries.registered_signers(SCHOOL, MORNING - dt.timedelta(seconds=1)).holders == {"chi"}


def test_changing_a_signer_is_told() -> None:
    services.change_signer(SCHOOL, "holder", "chi", "kiet", MORNING, by="tuan")
    told = Fact.objects.get(kind="SignerChanged")
    assert (told.unit_code, told.content["old"], told.content["new"]) == (SCHOOL, "chi", "kiet")


def test_one_person_may_not_hold_both_signatures() -> None:
    with pytest.raises(Refused) as error:
        services.appoint("binh", "holder", unit=SCHOOL, from_at=MORNING, by="tuan")
    assert refusal(error) is Word.SAME_PERSON


def test_the_database_refuses_both_signatures_in_one_hand_too() -> None:
    binh = Person.objects.get(username="binh")
    with pytest.raises(IntegrityError, match="nobody_holds_both_signatures_of_a_unit"), transaction.atomic():
        Seat.objects.create(person=binh, seat="holder", unit_id=SCHOOL, valid_from_at=MORNING, recorded_from=MORNING)


def test_a_fifth_holder_is_one_too_many() -> None:
    for name in ("dung", "kiet", "lam"):
        services.appoint(name, "holder", unit=SCHOOL, from_at=MORNING, by="tuan")
    with pytest.raises(Refused) as error:
        services.appoint("mai", "holder", unit=SCHOOL, from_at=MORNING, by="tuan")
    assert refusal(error) is Word.INVALID


def test_stand_ins_one_after_another_are_not_too_many() -> None:
    for month, name in enumerate(("dung", "kiet", "lam", "mai"), start=4):
        services.appoint(
            name, "holder", unit=SCHOOL, from_at=at(1, month=month), until_at=at(1, month=month + 1), by="tuan"
        )
    services.appoint("son", "holder", unit=SCHOOL, from_at=MORNING, by="tuan")
    assert queries.registered_signers(SCHOOL, at(2, month=5)).holders == {"chi", "kiet", "son"}


def test_a_seat_of_an_office_is_not_held_at_a_unit() -> None:
    with pytest.raises(IntegrityError, match="a_seat_stands_where_it_belongs"), transaction.atomic():
        services.appoint("an", "officer", unit=SCHOOL, from_at=MORNING, by="tuan")


def test_an_unknown_person_is_named_in_the_refusal() -> None:
    with pytest.raises(Refused) as error:
        services.appoint("nobody", "accountant", unit=SCHOOL, from_at=MORNING, by="tuan")
    assert (refusal(error), error.value.details["missing"]) == (Word.NOT_FOUND, ["nobody"])


def test_holds_looks_at_place_and_instant() -> None:
    assert queries.holds("tuan", "officer", office="0061", at=MORNING)
    assert not queries.holds("tuan", "officer", office="0211", at=MORNING)
    assert queries.seat_holders("0061", "officer", MORNING) == [Person.objects.get(username="tuan").id]


def test_people_without_a_password_cannot_sign_in() -> None:
    assert not Person.objects.get(username="an").has_usable_password()
