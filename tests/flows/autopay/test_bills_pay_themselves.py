"""From the signed list to the dossier that pays, and every way not to be paid."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.cash.payments import queries as payments
from khobac.control import queries as checks
from khobac.core import access, clock, db
from khobac.core.errors import Refused
from khobac.core.message_signature import SignatureRefused
from khobac.flows import founding, verification
from khobac.flows.autopay import answering, paying, receiving
from khobac.flows.founding import ValueRow
from khobac.flows.payment import explanation
from tests.flows.autopay.conftest import CUSTOMER, SCHOOL, Power, allot, work
from tests.flows.payment.conftest import Bank, School

BEGINNING = dt.date(2015, 1, 1)


def statements(act: object) -> int:
    """How many statements an act sends."""
    seen = []
    from django.db import connections

    def count(execute: object, sql: str, *rest: object) -> object:
        seen.append(sql)
        return execute(sql, *rest)  # type: ignore[operator]

    with connections["default"].execute_wrapper(count):
        act()  # type: ignore[operator]
    return len(seen)


def test_a_clean_bill_is_paid_as_an_ordinary_dossier(power: Power) -> None:
    power.authorise()
    assert power.sends(("HD1", CUSTOMER, 2_450_000))["answer"] == "ACCEPTED"
    work()
    bill = power.bill("HD1")
    dossier = dossiers.by_number(bill.dossier)
    assert (bill.state, bill.account, dossier.state) == ("sent", "12", "payment_pending")
    assert dossiers.seat_holders(dossier.id) == {"preparer": "an", "chief_accountant": "binh", "holder": "chi"}
    assert [step.event for step in dossiers.steps(dossier.id)] == ["file", "examine", "accept", "approve"]
    [order] = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    assert (order.amount, order.lines[0].account) == (2_450_000, "100200303")
    assert checks.last_checks([dossier.id])[dossier.id].purpose == "examination"
    assert explanation.reperform(bill.dossier).same
    assert not verification.verify_books()


def test_the_debit_brings_a_signed_notice(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 2_450_000))
    work()
    number = power.bill("HD1").dossier
    school = School(Bank())
    from khobac.flows.payment import dispatch

    dispatch.send_prepared(school.bank)
    school.debit(number)
    work()
    assert power.bill("HD1").state == "settled"
    assert "debit_notice" in [letter.kind for letter in dossiers.letters(dossiers.by_number(number).id)]


def test_what_is_not_authorised_is_turned_down_and_the_provider_hears_it_at_once(power: Power) -> None:
    answer = power.sends(("HD1", "PE-9999", 1_000_000))
    assert answer["refused"] == [{"bill": "HD1", "result": "rejected", "reason": "NO_AUTHORISATION"}]
    power.authorise("PE-9999")
    assert power.sends(("HD1", "PE-9999", 1_000_000))["answer"] == "ACCEPTED", "a bill turned down may come again"


def test_two_signatures_by_three_people_or_nothing(power: Power) -> None:
    from khobac.flows.autopay import authorising

    waiting = power.authorise(sign=False)
    for person, word in (("an", "SAME_PERSON"), ("chi", "NO_RIGHT")):
        with pytest.raises(Refused) as refused:
            authorising.sign_with_own_key(SCHOOL, waiting, person)
        assert refused.value.word == word
    power.sends(("HD1", CUSTOMER, 1_000_000))
    assert power.standing("HD1") == ("rejected", "NO_AUTHORISATION")


def test_a_customer_code_belongs_to_one_unit(power: Power) -> None:
    power.authorise()
    from khobac.flows.autopay import authorising
    from khobac.flows.autopay.authorising import Asked

    other = authorising.prepare(Asked("1012346", "S3", "electricity", (CUSTOMER,), "S3", "6501", ("12",), "em"))
    authorising.sign_with_own_key("1012346", other, "gam")
    with pytest.raises(Refused) as refused:
        authorising.sign_with_own_key("1012346", other, "ha")
    assert refused.value.word == "STATE"


def test_a_stranger_signs_nothing(power: Power) -> None:
    body = power.list_of(("HD1", CUSTOMER, 1))
    for signature in ("", Power().key.sign(body), power.key.sign(body + b" ")):
        with pytest.raises(SignatureRefused):
            receiving.receive(body, signature)


def test_the_same_list_acts_once_and_an_altered_one_never(power: Power) -> None:
    power.authorise()
    first = power.sends(("HD1", CUSTOMER, 1_000_000), name="E-1")
    body = power.list_of(("HD1", CUSTOMER, 1_000_000), name="E-1")
    again = receiving.receive(body, power.key.sign(body))
    assert (again.answer, again.first_answer) == (first, True)
    with pytest.raises(Refused) as refused:
        power.sends(("HD1", CUSTOMER, 1_000_001), name="E-1")
    assert refused.value.word == "MESSAGE_ALTERED"
    work()
    assert paying.pay_next() == 0


def test_the_account_next_in_order_pays_where_the_first_is_short(power: Power) -> None:
    from khobac.flows import budget

    budget.allot(SCHOOL, "", 2026, 5_000_000, "deposit", "fin", "deposit:1")
    power.authorise(accounts=("13", "deposit"))
    power.sends(("HD1", CUSTOMER, 2_000_000))
    work()
    assert (power.bill("HD1").state, power.bill("HD1").account) == ("sent", "deposit")
    assert not verification.verify_books()


def test_the_bill_due_first_gets_the_money(power: Power) -> None:
    power.authorise()
    power.sends(("LATE", CUSTOMER, 90_000_000), due_on="2026-03-25")
    power.sends(("SOON", CUSTOMER, 90_000_000), due_on="2026-03-10")
    work()
    assert power.standing("SOON") == ("sent", "")
    assert power.standing("LATE") == ("waiting", "SHORT")


def test_money_is_waited_for_until_the_day_the_bill_is_due(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 100_000_001), due_on="2026-03-04")
    work()
    for day, standing in ((3, "waiting"), (4, "rejected")):
        with clock.at(dt.datetime(2026, 3, day, 9, tzinfo=clock.VIETNAM)):
            work()
            assert power.standing("HD1") == (standing, "SHORT")


def test_within_the_window_the_unit_may_pause_dispute_confirm_or_turn_down(power: Power) -> None:
    founding.set_law([ValueRow("autopay.window", 1, BEGINNING), ValueRow("autopay.confirm_days", 5, BEGINNING)])
    power.authorise()
    power.sends(*((name, CUSTOMER, 1_000_000) for name in ("PAUSED", "WRONG", "NEVER", "LEFT")))
    work()
    assert power.standing("LEFT") == ("announced", "")
    ids = {name: power.bill(name).id for name in ("PAUSED", "WRONG", "NEVER", "LEFT")}
    answering.pause(SCHOOL, ids["PAUSED"], "chi")
    answering.dispute(SCHOOL, ids["WRONG"], "chi", "Chỉ số công tơ sai 200 kWh.")
    answering.turn_down(SCHOOL, ids["NEVER"], "chi", "Trường đã chuyển đi từ tháng 1.")
    with pytest.raises(Refused) as refused:
        answering.confirm(SCHOOL, ids["LEFT"], "an")
    assert refused.value.word == "NO_RIGHT"
    with clock.at(dt.datetime(2026, 3, 3, 9, tzinfo=clock.VIETNAM)):
        work()
        assert [power.standing(name) for name in ids] == [
            ("held", "PAUSED"),
            ("held", "DISPUTED"),
            ("rejected", "DISPUTED"),
            ("sent", ""),
        ]
        answering.confirm(SCHOOL, ids["PAUSED"], "chi")
        work()
        assert power.standing("PAUSED") == ("sent", "")
    with clock.at(dt.datetime(2026, 3, 9, 9, 1, tzinfo=clock.VIETNAM)):
        work()
        assert power.standing("WRONG") == ("rejected", "DISPUTED")
        assert power.bill("WRONG").note == "Chỉ số công tơ sai 200 kWh."


def test_a_bill_far_above_its_own_history_is_held(power: Power) -> None:
    power.authorise(tolerance_percent=30)
    for month in (1, 2, 3):
        power.sends((f"H{month}", CUSTOMER, 1_000_000))
        work()
    power.sends(("H4", CUSTOMER, 1_300_001), ("H5", CUSTOMER, 1_300_000))
    work()
    assert power.standing("H4") == ("held", "UNUSUAL")
    assert power.standing("H5") == ("sent", "")


def test_what_the_engine_finds_wants_a_person(power: Power) -> None:
    power.authorise(ndkt="6500")
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    assert power.standing("HD1") == ("held", "FINDING")
    assert power.bill("HD1").note.startswith("C03")


def test_a_unit_sees_its_own_bills_alone(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    for unit, seen in ((SCHOOL, 1), ("1012346", 0)):
        with access.acting_as(unit):
            assert len(db.rows("SELECT FROM autopay_bill")) == seen
            assert len(db.rows("SELECT FROM autopay_authorisation")) == seen


def test_a_hundred_bills_ask_as_often_as_ten(power: Power) -> None:
    power.authorise()
    asked = []
    for many in (10, 100):
        bills = [(f"N{many}-{n}", CUSTOMER, 1_000 + n) for n in range(many)]
        asked.append((statements(lambda bills=bills: power.sends(*bills)), statements(paying.pay_next)))
    assert asked[0] == asked[1]
    assert all(power.standing(f"N100-{n}") == ("sent", "") for n in (0, 99))


def test_money_gone_between_reading_and_posting_leaves_the_others_paid(
    power: Power, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody spends in the very moment after the bills were judged: the line under its lock has the last word."""
    from khobac.flows.autopay import filing

    power.authorise()
    power.authorise("PE-0008", accounts=("12",))
    power.sends(("BIG", CUSTOMER, 60_000_000), due_on="2026-03-10")
    power.sends(("SMALL", "PE-0008", 30_000_000), due_on="2026-03-20")
    hold = filing._hold

    def after_another_spent(*given: object) -> list[bool]:
        from khobac.books.budget import services
        from khobac.books.budget.keys import LineKey

        [row] = db.rows("SELECT treasury_id FROM organisations_unit WHERE code = %s", [SCHOOL])
        key = LineKey(row["treasury_id"], "estimate", SCHOOL, "12", 2026)
        services.move([services.Movement("other", "reserve", key, reserved=50_000_000)], clock.now())
        return hold(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(filing, "_hold", after_another_spent)
    paying.pay_next()
    assert power.standing("BIG") == ("waiting", "SHORT")
    assert power.standing("SMALL") == ("sent", "")
    allot(1, key="2")
