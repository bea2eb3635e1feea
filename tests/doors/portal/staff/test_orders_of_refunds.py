"""An order of a refund has no dossier: the payments desk names it, leads nowhere false and offers nothing it cannot do."""

from __future__ import annotations

import pytest
from django.test import Client

from khobac.cash.payments import queries as payments
from khobac.core import clock
from khobac.doors.cli.cases.bank import signed_by
from khobac.flows.payment import answers, dispatch
from khobac.flows.revenue import refunding
from khobac.flows.work import run_due
from khobac.registers.organisations.models import Person
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import Bank
from tests.flows.revenue.conftest import PAYER, Office
from tests.flows.revenue.conftest import office as office


@pytest.fixture
def came_back(office: Office) -> str:
    """The number of a refund that the bank paid and that came back."""
    office.take(office.advice("R1", item="1701", chapter="555"))
    number = refunding.propose("NHA", "R1", 60, PAYER, "tuan", "Theo đề nghị của cơ quan thu")
    refunding.countersign(number, "vinh")
    refunding.approve(number, "xuan")
    bank = Bank()
    dispatch.send_prepared(bank)
    order = payments.order_of_key(*refunding.order_key(number))
    assert order is not None
    for note, back in ((messages.debit_note, False), (messages.return_note, True)):
        entry = Entry(order.number, clock.today(), f"B{back}", (Payment(order.number, 60),), came_back=back)
        body = note(message_id=f"M{back}", created_at=clock.now(), account="006111001", entries=[entry])
        answers.receive(bank, body, signed_by("NHA", body))
    while run_due(bank):
        pass
    return number


def test_it_stands_on_the_list_without_a_link_or_a_button_that_fails(came_back: str) -> None:
    client = Client()
    person = Person.objects.get(username="thu")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/lenh-thanh-toan").content.decode()
    assert "hoàn trả khoản thu" in page
    assert came_back.removeprefix("HT-") in page.replace("\N{NON-BREAKING HYPHEN}", "-")
    assert f"/{came_back}" not in page
    assert "Thôi chi" not in page
