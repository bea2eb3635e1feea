"""A payee may be a unit whose deposit is at another treasury: registered like any other, and paid there."""

from __future__ import annotations

import pytest

from khobac.registers.accounts.models import Payee
from tests.doors.portal.units.conftest import ACCOUNTANT, SCHOOL, People

PAGE = "/nguoi-nhan"
HEALTH_CENTRE = {"name": "Trung tâm Y tế", "tax_code": "", "bank": "KBNN", "account_number": "3712.0.1098765.00000"}


def test_its_account_names_the_unit(people: People) -> None:
    answer = people(ACCOUNTANT).post(PAGE, HEALTH_CENTRE, follow=True)
    assert "Đã đăng ký Trung tâm Y tế" in answer.content.decode()
    [row] = Payee.objects.filter(unit=SCHOOL, code="3712.0.1098765.00000")
    assert (row.bank_id, row.treasury_unit_id) == (None, "1098765")


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("102030405060", "mang mã của đơn vị nhận"),
        ("3712.0.9999999.00000", "mang mã của đơn vị nhận"),
        ("3712.0.1012346.00000", "tại cùng kho bạc"),
    ],
)
def test_an_account_that_cannot_be_paid_is_refused_at_once(people: People, account: str, said: str) -> None:
    answer = people(ACCOUNTANT).post(PAGE, HEALTH_CENTRE | {"account_number": account})
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


def test_a_payee_may_move_from_a_bank_to_a_treasury(people: People) -> None:
    client = people(ACCOUNTANT)
    assert client.post(f"{PAGE}/S1", {"bank": "KBNN", "account_number": "3712.0.1098765.00000"}).status_code == 302
    row = Payee.objects.get(unit=SCHOOL, code="S1", valid_to=None)
    assert (row.bank_id, row.treasury_unit_id) == (None, "1098765")
