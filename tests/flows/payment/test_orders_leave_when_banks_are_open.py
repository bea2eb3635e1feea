"""By which bank an order leaves, and when: the dated table decides until it leaves, after the cut-off it waits and says so."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.books.ledger import queries as books
from khobac.cash.payments import services as payments
from khobac.core import clock
from khobac.flows import day_close
from khobac.flows.payment import approval, dispatch, routing
from khobac.flows.verification import verify_books
from khobac.registers.banks import services as banks
from khobac.registers.banks.services import AgreementRow, RouteRow
from tests.flows.payment.conftest import DAY, School, state

HOURS = AgreementRow("NHA", dt.time(8), dt.time(16), DAY, dt.time(20), 2, "12-25", statement_due=False)


def prepared(school: School, amount: int = 7_000) -> str:
    number = school.checked(school.filing(amount))
    approval.approve([number], "xuan", "vinh")
    return number


def at(hour: int, minute: int = 0, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), clock.VIETNAM)


def test_after_the_cut_off_an_order_waits_for_the_next_opening_and_says_so(school: School) -> None:
    banks.agree([HOURS])
    with clock.at(at(16, 1)):
        number = prepared(school)
        assert dispatch.send_prepared(school.bank) == 0
        [waiting] = routing.waiting(["0061"])
        assert (waiting.bank, waiting.orders, waiting.amount) == ("NHA", 1, 7_000)
        assert waiting.leaves_at == at(8, day=DAY + dt.timedelta(days=1))
        assert day_close.look("0061").obstacles == []
    assert school.order(number).state == "prepared"
    with clock.at(at(8, day=DAY + dt.timedelta(days=1))):
        assert dispatch.send_prepared(school.bank) == 1
        assert routing.waiting(["0061"]) == []


@pytest.mark.parametrize(("day", "leaves"), [(DAY, False), (dt.date(2026, 3, 31), True), (dt.date(2026, 12, 28), True)])
def test_at_the_end_of_months_and_of_the_year_banks_take_orders_longer(school: School, day: dt.date, leaves: bool) -> None:
    banks.agree([HOURS])
    prepared(school)
    with clock.at(at(19, day=day)):
        assert dispatch.send_prepared(school.bank) == leaves


def test_the_table_chooses_the_bank_by_amount_and_hour_and_the_books_follow(school: School) -> None:
    routes = [RouteRow(1, DAY, through="NHB", amount_from=500_000), RouteRow(2, DAY, "NHA", "NHB", hour_from=dt.time(15))]
    banks.set_routes(routes)
    large, small = prepared(school, 500_000), prepared(school, 499_999)
    assert dispatch.send_prepared(school.bank) == 2
    assert [school.order(number).bank for number in (large, small)] == ["NHB", "NHA"]
    with clock.at(at(15)):
        late = prepared(school, 7_000)
        dispatch.send_prepared(school.bank)
    assert school.order(late).bank == "NHB"
    school.debit(large)
    assert state(large) == "completed"
    assert books.balance("BANK_BILATERAL_OUT", bank="NHB") == -500_000
    assert verify_books() == []


def test_an_order_without_a_way_waits_and_holds_up_no_other(school: School) -> None:
    banks.load_banks([banks.BankRow("NHC", "Ngân hàng C", "NHC")])
    lost, plain = prepared(school), prepared(school, 8_000)
    order = school.order(lost)
    payments.send_through([(order.ref, "NHC")])
    assert [(each.bank, each.has_way) for each in routing.waiting(["0061"])] == [("NHA", True), ("NHC", False)]
    assert routing.ways_open() == [(order.treasury_id, "NHA")]
    assert school.order(plain).state == "prepared"
