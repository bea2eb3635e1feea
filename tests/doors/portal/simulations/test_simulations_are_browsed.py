"""A steward asks for a simulation of his draft and reads it down to the dossiers; a unit does not."""

from __future__ import annotations

import datetime as dt

from khobac.flows import simulation
from khobac.registers.law import services as law
from khobac.registers.law.drafts import DraftValue
from tests.doors.portal.units.conftest import ACCOUNTANT, People, filed, people, school

__all__ = ["people", "school"]
STEWARD = "son"


def test_a_steward_reads_who_would_fail_and_why(people: People) -> None:
    number = filed(people, voucher_date="25/02/2026")
    draft = law.open_change("Rút ngắn hạn chứng từ", STEWARD)
    law.put_value(draft, DraftValue("voucher.max_age", 1, dt.date(2026, 1, 1)), STEWARD)
    steward = people(STEWARD)
    asked = steward.post(f"/luat/mo-phong/thay-doi/{draft}", {"ten": "Rút ngắn", "tu": "1/3/2026"})["Location"]
    assert "Đang chờ" in steward.get(asked).content.decode()
    while simulation.work_on_next():
        pass
    page = steward.get(asked).content.decode()
    assert "C18" in page
    assert "1 hồ sơ trong khoảng ngày" in page
    [row] = [line for line in page.split("href=") if "/fails?" in line]
    listed = steward.get(row.split('"')[1].replace("&amp;", "&")).content.decode()
    assert number in listed
    assert "Rút ngắn" in steward.get("/luat/mo-phong").content.decode()


def test_others_have_no_seat_there(people: People) -> None:
    assert people(ACCOUNTANT).get("/luat/mo-phong").status_code == 403
