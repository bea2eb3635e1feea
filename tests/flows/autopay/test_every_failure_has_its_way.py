"""The failures of automatic payment (handbook 7.3), each with what the unit and the provider hear of it."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay.states import AuthorisationState
from khobac.control.inputs import Kind
from khobac.core import clock, db
from khobac.core.errors import Refused
from khobac.flows import budget, founding, restrictions, verification
from khobac.flows.autopay import answering, authorising, receiving
from khobac.flows.autopay.authorising import Asked
from khobac.flows.founding import ValueRow
from khobac.flows.payment import approval, dispatch, returned
from khobac.flows.payment.content import FiledLine
from khobac.watch.alerts import queries as alerts
from tests.flows.autopay.conftest import CUSTOMER, SCHOOL, Power, allot, work
from tests.flows.payment.conftest import Bank, School

BEGINNING = dt.date(2015, 1, 1)


def told() -> list[tuple[str, str, bool]]:
    """What the people of the school were told of bills: title, text, whether it was to wake them."""
    return [(each.title_vi, each.body_vi, each.loud) for each in alerts.since(0) if each.kind == "AUTO_PAY"]


def on(month: int, day: int, year: int = 2026) -> dt.datetime:
    return dt.datetime(year, month, day, 9, tzinfo=clock.VIETNAM)


def test_no_authorisation_is_told_to_the_unit_the_provider_names(power: Power) -> None:
    power.sends(("HD1", "PE-9999", 1_000_000), unit=SCHOOL)
    work()
    assert told() == [("Hóa đơn không tự trả", "S3: HD1, 1.000.000\xa0₫: chưa được ủy quyền hoặc ủy quyền đã hết.", True)]


def test_an_authorisation_that_is_over_pays_nothing_and_its_unit_hears_so(power: Power) -> None:
    power.authorise(valid_to=dt.date(2026, 3, 3))
    with clock.at(on(3, 4)):
        answer = power.sends(("HD1", CUSTOMER, 1_000_000))
        work()
    assert answer["refused"][0]["reason"] == "NO_AUTHORISATION"
    assert [title for title, _, _ in told()] == ["Hóa đơn không tự trả"]


def test_what_is_announced_is_not_paid_once_the_authorisation_is_suspended(power: Power) -> None:
    founding.set_law([ValueRow("autopay.window", 1, BEGINNING)])
    authorisation_id = power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    authorising.change(SCHOOL, authorisation_id, AuthorisationState.SUSPENDED, "chi")
    with clock.at(on(3, 4)):
        work()
        assert power.standing("HD1") == ("rejected", "NO_AUTHORISATION")


def test_a_line_of_another_service_is_not_authorised(power: Power) -> None:
    power.authorise()
    answer = power.sends(("HD1", CUSTOMER, 1_000), service="water")
    assert answer["refused"] == [{"bill": "HD1", "result": "rejected", "reason": "NO_AUTHORISATION"}]


def test_waiting_bills_are_tried_as_soon_as_money_comes(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 100_000_001))
    work()
    assert power.standing("HD1") == ("waiting", "SHORT")
    assert ("Hóa đơn chờ đủ nguồn", True) in [(title, loud) for title, _, loud in told()]
    allot(1, key="2")
    work()
    assert power.standing("HD1") == ("sent", "")


def test_a_deposit_that_is_short_is_tried_when_it_is_credited(power: Power) -> None:
    power.authorise(accounts=("deposit",))
    power.sends(("HD1", CUSTOMER, 3_000_000))
    work()
    budget.allot(SCHOOL, "", 2026, 5_000_000, "deposit", "fin", "deposit:1")
    work()
    assert (power.standing("HD1"), power.bill("HD1").account) == (("sent", ""), "deposit")


def test_above_the_cap_waits_for_the_units_word_and_no_longer(power: Power) -> None:
    founding.set_law([ValueRow("autopay.confirm_days", 5, BEGINNING)])
    power.authorise(cap=1_000_000)
    power.sends(("YES", CUSTOMER, 1_000_001), ("NEVER", CUSTOMER, 2_000_000))
    work()
    assert power.standing("YES") == ("held", "ABOVE_CAP")
    answering.confirm(SCHOOL, power.bill("YES").id, "chi")
    with clock.at(on(3, 9).replace(minute=1)):
        work()
        assert [power.standing(name) for name in ("YES", "NEVER")] == [("sent", ""), ("rejected", "ABOVE_CAP")]


def test_a_duplicate_names_the_list_its_first_came_in(power: Power) -> None:
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), name="E-1")
    again = power.sends(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 7), ("HD2", CUSTOMER, 7), name="E-2")
    assert [(each["bill"], each["first"]) for each in again["refused"]] == [("HD1", "E-1"), ("HD2", "E-2")]
    work()
    assert "đã gửi trước đó" in " ".join(text for _, text, _ in told())


def test_two_bills_of_one_invoice_in_one_list_are_not_both_paid(power: Power) -> None:
    """C19 among bills judged together: no query sees the first yet."""
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000), ("HD2", CUSTOMER, 1_000_000), invoice_no="C26TAA-17")
    work()
    assert (power.standing("HD1"), power.standing("HD2")) == (("sent", ""), ("held", "FINDING"))
    assert power.bill("HD2").note.startswith("C19")


def test_an_expense_that_is_suspended_is_not_paid(power: Power) -> None:
    power.authorise()
    restrictions.suspend(SCHOOL, ["6501"], "fin")
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    assert power.standing("HD1") == ("rejected", "SUSPENDED")
    assert "khoản chi đang tạm dừng" in told()[-1][1]


def test_an_account_that_is_frozen_pays_nothing(power: Power) -> None:
    power.authorise()
    restrictions.freeze(SCHOOL, "estimate", "fin")
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    assert power.standing("HD1") == ("rejected", "FROZEN")
    assert "tài khoản đang phong tỏa" in told()[-1][1]


@pytest.mark.parametrize("is_corrected", [True, False])
def test_what_the_bank_sends_back_is_corrected_or_given_up(power: Power, is_corrected: bool) -> None:
    power.authorise()
    body = power.list_of(("HD1", CUSTOMER, 1_000_000), name="E-1")
    receiving.receive(body, power.key.sign(body))
    work()
    number, school = power.bill("HD1").dossier, School(Bank())
    dispatch.send_prepared(school.bank)
    school.debit(number)
    school.money_back(number)
    work()
    assert power.standing("HD1") == ("returned", "")
    if is_corrected:
        school.correct(number, "100200301")
        work()
        assert power.standing("HD1") == ("sent", "")
        school.debit(number)
    else:
        returned.give_up(number, "thu")
    work()
    ends = ("settled", "") if is_corrected else ("rejected", "NOT_CORRECTED")
    question = b'{"batch": "E-1"}'
    [heard], _ = receiving.results_of(question, power.key.sign(question), "E-1")
    assert (heard.state, heard.reason) == ends
    assert not verification.verify_books()


def test_money_given_back_closes_the_note_it_is_given_back_for(power: Power) -> None:
    """No later bill: the provider paid back, and the unit returns that to its estimate (C2-05a)."""
    power.authorise()
    power.sends(("HD1", CUSTOMER, 1_000_000))
    work()
    number, school = power.bill("HD1").dossier, School(Bank())
    dispatch.send_prepared(school.bank)
    school.debit(number)
    power.sends(credits=[("DC1", "HD1", 150_000)])
    back = school.checked(
        school.filing(
            kind=Kind.RETURN_OF_FUNDS,
            payee="S3",
            settles=number,
            content="Nộp trả tiền điện",
            lines=(FiledLine("6501", 150_000),),
        )
    )
    [answer] = approval.approve([back], "xuan", "vinh")
    assert answer.refused is None, answer.refused
    work()
    [note] = credits.credits_of_unit(SCHOOL)
    assert (note.open_amount, note.given_back, note.set_off) == (0, 150_000, 0)
    power.sends(("HD2", CUSTOMER, 900_000))
    work()
    assert power.bill("HD2").credited == 0
    assert not verification.verify_books()


def test_in_january_the_old_estimate_pays_what_was_supplied_by_the_end_of_december(power: Power) -> None:
    power.authorise()
    with clock.at(on(1, 6, 2027)):
        budget.allot(SCHOOL, "12", 2027, 50_000_000, "estimate", "fin", "allot:2027")
        power.sends(("OLD", CUSTOMER, 1_000_000), due_on="2027-01-25", to="2026-12-31")
        power.sends(("NEW", CUSTOMER, 2_000_000), due_on="2027-01-25", to="2027-01-05")
        work()
        assert [power.standing(name) for name in ("OLD", "NEW")] == [("sent", "")] * 2
    rows = db.rows("SELECT year, actual FROM budget_line WHERE account_kind = 'estimate' ORDER BY year")
    assert rows == [{"year": 2026, "actual": 1_000_000}, {"year": 2027, "actual": 2_000_000}]
    assert not verification.verify_books()


def test_after_january_the_old_estimate_pays_no_bill(power: Power) -> None:
    """Supplied in December and billed in February: the new estimate pays, for the old books are closed to payments."""
    power.authorise()
    with clock.at(on(2, 3, 2027)):
        power.sends(("OLD", CUSTOMER, 1_000_000), due_on="2027-02-25", to="2026-12-31")
        work()
        assert power.standing("OLD") == ("waiting", "SHORT")


def test_an_investment_project_authorises_nothing(power: Power) -> None:
    """C06 holds a project against volume and total investment, which no bill declares: people pay those."""

    with pytest.raises(Refused) as refused:
        authorising.prepare(Asked("7654321", "S3", "electricity", ("D-1",), "S3", "6501", ("12",), "oanh"))
    assert (refused.value.word, refused.value.details["pointer"]) == ("INVALID", "/unit")
