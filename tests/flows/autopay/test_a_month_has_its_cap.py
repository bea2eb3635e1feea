"""The cap of a month: bills of one authorisation and one period together, whatever list they come in, and when."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connections

from khobac.cash.autopay import queries as autopay
from khobac.core import clock, db, wake
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused
from khobac.flows import founding, verification
from khobac.flows.autopay import answering, authorising, paying
from khobac.flows.founding import ValueRow
from tests.flows.autopay.conftest import CUSTOMER, SCHOOL, Power, work
from tests.flows.autopay.test_bills_pay_themselves import statements
from tests.flows.autopay.test_every_failure_has_its_way import told

BEGINNING = dt.date(2015, 1, 1)
CAP = 10_000_000
OTHER = "PE-0008"


def standings(power: Power, *names: str) -> list[tuple[str, str]]:
    return [power.standing(name) for name in names]


PAID, HELD = ("sent", ""), ("held", "ABOVE_MONTHLY_CAP")


def test_bills_of_a_month_together_stay_below_its_cap(power: Power) -> None:
    power.authorise(CUSTOMER, OTHER, monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, 6_000_000), ("HD2", OTHER, 4_000_001), ("HD3", OTHER, 3_000_000))
    work()
    power.sends(("HD4", CUSTOMER, 1_000_001), ("HD5", CUSTOMER, 1_000_000))
    work()
    assert any("HD4" in text and "vượt mức trần một tháng" in text for _, text, loud in told() if loud)
    assert standings(power, "HD1", "HD2", "HD3", "HD4", "HD5") == [PAID, HELD, PAID, HELD, PAID]
    assert [power.bill(name).month_used for name in ("HD1", "HD2", "HD4")] == [None, 6_000_000, 9_000_000]
    assert not verification.verify_books()


def test_each_month_and_each_authorisation_has_its_own(power: Power) -> None:
    power.authorise(monthly_cap=CAP)
    power.authorise(OTHER, monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, CAP), ("HD2", OTHER, CAP), ("HD3", OTHER, 1))
    power.sends(("HD4", CUSTOMER, CAP), period="202603")
    work()
    assert standings(power, "HD1", "HD2", "HD3", "HD4") == [PAID, PAID, HELD, PAID]


def test_the_units_word_takes_a_month_above_its_cap(power: Power) -> None:
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, 8_000_000), ("HD2", CUSTOMER, 3_000_000))
    answering.confirm(SCHOOL, power.bill("HD2").id, "chi")
    work()
    power.sends(("HD3", CUSTOMER, 1))
    assert standings(power, "HD1", "HD2", "HD3") == [PAID, PAID, HELD]
    assert power.bill("HD3").month_used == 11_000_000
    assert not verification.verify_books()


def test_what_is_turned_down_leaves_room_and_what_is_disputed_keeps_its_own(power: Power) -> None:
    founding.set_law([ValueRow("autopay.window", 1, BEGINNING)])
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, 6_000_000))
    answering.dispute(SCHOOL, power.bill("HD1").id, "chi", "Chỉ số công tơ sai 200 kWh.")
    power.sends(("HD2", CUSTOMER, 6_000_000))
    assert standings(power, "HD1", "HD2") == [("held", "DISPUTED"), HELD]
    answering.turn_down(SCHOOL, power.bill("HD1").id, "chi", "Trường đã chuyển đi từ tháng 1.")
    power.sends(("HD3", CUSTOMER, 6_000_000))
    assert standings(power, "HD1", "HD2", "HD3") == [("rejected", "DISPUTED"), HELD, ("announced", "")]


def test_a_bill_without_room_has_none_until_it_is_confirmed_whatever_else_is_said_of_it(power: Power) -> None:
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, CAP + 1))
    answering.dispute(SCHOOL, power.bill("HD1").id, "chi", "Chỉ số công tơ sai 200 kWh.")
    power.sends(("HD2", CUSTOMER, CAP))
    work()
    assert standings(power, "HD1", "HD2") == [("held", "DISPUTED"), PAID]


def test_a_bill_above_both_caps_names_its_own_and_still_has_no_room(power: Power) -> None:
    power.authorise(cap=2_000_000, monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, CAP + 1), ("HD2", CUSTOMER, 2_000_001))
    assert standings(power, "HD1", "HD2") == [("held", "ABOVE_CAP")] * 2
    assert [power.bill(name).month_used for name in ("HD1", "HD2")] == [0, None]


def test_what_a_provider_takes_back_is_room_again(power: Power) -> None:
    """Once, in the month of the bill it takes back from, though it comes off the next bill."""
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, 9_000_000))
    work()
    power.sends(("HD2", CUSTOMER, 1_500_000), credits=[("DC1", "HD1", 500_000)])
    power.sends(("HD3", CUSTOMER, 1_500_000))
    work()
    power.sends(("HD4", CUSTOMER, 1))
    assert standings(power, "HD2", "HD3", "HD4") == [HELD, PAID, HELD]
    assert power.bill("HD3").credited == 500_000
    assert power.bill("HD4").month_used == CAP


def test_a_repeated_bill_uses_nothing(power: Power) -> None:
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, 4_000_000), ("HD1", CUSTOMER, 4_000_000), ("HD2", CUSTOMER, 6_000_000))
    work()
    assert standings(power, "HD1", "HD2") == [PAID, PAID]


def test_two_lists_at_once_do_not_both_fit(power: Power) -> None:
    """Twelve lists of one month: what they may take together is what one after the other may."""
    power.authorise(CUSTOMER, OTHER, monthly_cap=CAP)
    moment, ready = clock.now(), threading.Barrier(4)
    wrong: list[BaseException] = []

    def send(first: int) -> None:
        try:
            with clock.at(moment), wake.asleep():
                for n in range(first, first + 3):
                    ready.wait()
                    power.sends((f"HD{n}", (CUSTOMER, OTHER)[n % 2], 3_000_000))
        except BaseException as problem:
            wrong.append(problem)
            ready.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send, args=[first]) for first in (0, 3, 6, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    found = standings(power, *(f"HD{n}" for n in range(12)))
    assert (found.count(("announced", "")), found.count(HELD)) == (3, 9)
    assert {power.bill(f"HD{n}").month_used for n in range(12)} == {None, 9_000_000}


def test_a_hundred_bills_of_capped_months_ask_as_often_as_ten(power: Power) -> None:
    customers = [f"PE-{n}" for n in range(100)]
    for n in range(10):
        power.authorise(*customers[n::10], monthly_cap=CAP)
    asked = [
        statements(lambda many=many: power.sends(*((f"N{many}-{n}", customers[n], 1_000) for n in range(many))))
        for many in (1, 10, 100)
    ]
    assert asked[0] == asked[1] == asked[2]


def test_it_is_signed_for_and_what_was_signed_without_it_reads_as_ever(power: Power) -> None:
    signed = [autopay.authorisations([own])[own] for own in (power.authorise(), power.authorise(monthly_cap=CAP))]
    assert [each.signed.get("monthly_cap", "none") for each in signed] == ["none", CAP]
    assert authorising.to_sign(signed[1]) == canonical_bytes(signed[0].signed | {"monthly_cap": CAP})


@pytest.mark.parametrize("given", [{"monthly_cap": 0}, {"cap": 2, "monthly_cap": 1}])
def test_a_cap_of_the_month_below_that_of_one_bill_is_refused(power: Power, given: dict[str, int]) -> None:
    with pytest.raises(Refused) as refused:
        power.authorise(**given)
    assert (refused.value.word, refused.value.details["pointer"]) == ("INVALID", "/monthly_cap")


def test_the_second_path_sees_a_month_above_its_cap(power: Power) -> None:
    power.authorise(monthly_cap=CAP)
    power.sends(("HD1", CUSTOMER, CAP), ("HD2", CUSTOMER, 1))
    paying.pay_next()
    assert not verification.verify_books()
    db.execute("UPDATE autopay_authorisation SET monthly_cap = monthly_cap - 1")
    assert [each.check for each in verification.verify_books()] == ["what nobody confirmed is within the cap of its month"]
