"""A page asks the database as often for one dossier as for many; the list to sign too, which checks every order."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.flows.payment import examination
from tests.doors.portal.units.conftest import ACCOUNTANT, CHIEF, OFFICER, People, draft_of, filed

PAGES = {"/viec-cua-toi": 15, "/ho-so": 9, "/du-toan": 10, "/lap-lenh-chi": 10, "/canh-bao": 9}
"""Most statements a page may cost, savepoints and the row-security setting of the transaction included."""


def statements(people: People, path: str, person: str = ACCOUNTANT) -> int:
    client = people(person)
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as staff, CaptureQueriesContext(connections["unit"]) as unit:
        assert client.get(path).status_code == 200
    return len(staff) + len(unit)


@pytest.mark.goal("G15")
@pytest.mark.parametrize("path", PAGES)
def test_no_page_costs_a_statement_per_row(people: People, path: str) -> None:
    one = filed(people)
    examination.examine(one, OFFICER)
    few = statements(people, path)
    for serial in range(2, 6):
        filed(people, content=f"Lần {serial}", **{"lines-0-amount": f"{serial}00.000", "papers": "voucher"})
    draft_of(people(ACCOUNTANT))
    assert statements(people, path) <= few + 1
    assert few <= PAGES[path]


@pytest.mark.goal("G15")
def test_the_list_to_sign_checks_many_orders_at_once(people: People) -> None:
    def waiting(many: int) -> int:
        for _each in range(many):
            draft_id = draft_of(people(ACCOUNTANT))
            people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra", {"confirmed": "1"})
        return statements(people, "/cho-ky", CHIEF)

    one = waiting(1)
    assert waiting(4) == one <= 28
