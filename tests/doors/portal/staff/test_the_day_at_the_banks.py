"""The page of the day at the banks: three ways side by side, what nobody has explained, and the close by the chief accountant."""

from __future__ import annotations

import datetime as dt

from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.books.ledger import queries as books
from khobac.cash.payments import desk_queries
from khobac.cash.payments import services as inbox
from khobac.cash.reconciliation import queries as statements
from khobac.core import clock, db
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import parity
from khobac.flows.payment import answers
from khobac.sandbox.bank import messages
from tests.doors.portal.staff.morning import Treasury

PAGE, DESK = "/doi-chieu-ngan-hang", "/lenh-thanh-toan"
OF_EVERY_PAGE, MOST_STATEMENTS = 4, 12
"""Session, person, seat and office come with every page."""


def test_the_chief_accountant_closes_the_day_after_confirming(treasury: Treasury) -> None:
    treasury.file("A", amount=7_000_000, through="settled")
    parity.take("0061")
    chief = treasury.page("vinh")
    shown = chief.get(PAGE).content.decode()
    assert "0 chênh lệch" in shown
    assert "Tài khoản tập trung sẽ cấp" in shown
    chief.post(f"{PAGE}/khoa-ngay", {"decision": "confirm"})
    assert books.balance("BANK_BILATERAL_OUT") == -7_000_000
    done = chief.post(f"{PAGE}/khoa-ngay", {"confirmed": "1"}, follow=True).content.decode()
    assert "Đã khóa ngày" in done
    assert "Các tài khoản đều đã về không" in done
    assert books.balance("BANK_BILATERAL_OUT") == 0


def test_what_nobody_explained_stops_the_close_until_somebody_cares(treasury: Treasury) -> None:
    inbox.note_exceptions("NHA", "M1", [("debit", "khong ro", 5_000, "")], "0061")
    officer, chief = treasury.page("thu"), treasury.page("vinh")
    refused = chief.post(f"{PAGE}/khoa-ngay", {"confirmed": "1"})
    assert refused.status_code == 409
    assert "Chưa khóa được ngày" in refused.content.decode()
    assert "chưa ai nhận" in officer.get(DESK).content.decode()
    [row] = db.rows("SELECT id FROM payment_exception")
    assert "người giữ: thu" in officer.post(f"{DESK}/nhan-viec", {"item": row["id"]}, follow=True).content.decode()
    assert chief.post(f"{DESK}/nhan-viec", {"item": row["id"]}).status_code == 403
    with clock.at(clock.now() + dt.timedelta(days=2, minutes=1)):
        assert "Quá hai ngày" in treasury.page("thu").get(DESK).content.decode()


def test_an_order_in_trouble_has_an_owner_too(treasury: Treasury) -> None:
    treasury.file("A", amount=7_000_000, through="approved")
    do_due_work()
    treasury.play("bank", dossier="A", says="reject")
    [order] = desk_queries.troubled_orders(["0061"])
    shown = treasury.page("thu").post(f"{DESK}/nhan-viec", {"order": order.number}, follow=True).content.decode()
    assert "người giữ: thu" in shown


def test_of_a_statement_only_the_differences_are_shown(treasury: Treasury) -> None:
    body = messages.statement(
        message_id="S1", created_at=clock.now(), account="0061110001", day=clock.today(), opening=0,
        entries=[messages.Entry("TT9X9", clock.today(), "B1", (messages.Payment("TT9X9", 5_000),))],
    )  # fmt: skip
    answers.receive(CASE_BANK, body, signed_by("NHA", body))
    found = statements.statements_on(["0061110001"], clock.today())["0061110001"]
    officer = treasury.page("thu")
    assert "TT9X9" in officer.get(f"{PAGE}/sao-ke/{found.id}").content.decode()
    assert "Khác nhau" in officer.get(PAGE).content.decode()
    assert treasury.page("cuc").get(f"{PAGE}/sao-ke/{found.id}").status_code == 404


def test_the_page_asks_a_fixed_number_of_times(treasury: Treasury) -> None:
    treasury.file("A", amount=7_000_000, through="settled")
    officer = treasury.page("thu")
    officer.get(PAGE)
    with CaptureQueriesContext(connections["default"]) as asked:
        officer.get(PAGE)
    assert len(asked) <= OF_EVERY_PAGE + MOST_STATEMENTS
