"""Keys T and L: a colleague gets the dossier, or it comes back on its day; the clock runs on."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.core import clock
from tests.doors.portal.staff.morning import MORNING, Treasury

REASON = "Đang chờ phòng tổng hợp trả lời"
TOMORROW = (MORNING + dt.timedelta(days=1)).date().isoformat()


def queue(treasury: Treasury, person: str) -> str:
    return treasury.page(person).get("/hang-doi").content.decode()


def test_a_dossier_handed_over_lies_on_the_colleague_s_desk_alone(treasury: Treasury) -> None:
    number = treasury.file("A")
    page = treasury.page("tuan")
    assert "uyen" in page.get(f"/hang-doi/{number}/chuyen").content.decode()
    page.post(f"/hang-doi/{number}/chuyen", {"to": "uyen", "reason": REASON})
    assert number not in queue(treasury, "tuan")
    assert number in queue(treasury, "uyen")
    assert number in page.get("/hang-doi?cua=ca-phong").content.decode()
    treasury.page("uyen").post(f"/hang-doi/{number}/chuyen", {"to": "tuan", "reason": REASON})
    assert number in queue(treasury, "tuan")


def test_a_dossier_laid_aside_comes_back_on_its_day(treasury: Treasury) -> None:
    number = treasury.file("A")
    treasury.page("tuan").post(f"/hang-doi/{number}/de-sau", {"until": TOMORROW, "reason": REASON})
    assert number not in queue(treasury, "tuan")
    with clock.at(MORNING + dt.timedelta(hours=15)):
        assert number in queue(treasury, "tuan")


@pytest.mark.parametrize(
    ("where", "given"),
    [
        ("chuyen", {"to": "uyen", "reason": "bận"}),
        ("chuyen", {"to": "tuan", "reason": REASON}),
        ("chuyen", {"to": "bac", "reason": REASON}),
        ("de-sau", {"until": TOMORROW, "reason": "bận"}),
        ("de-sau", {"until": "2026-03-02", "reason": REASON}),
        ("de-sau", {"until": "2026-03-06", "reason": REASON}),
        ("de-sau", {"until": "mai", "reason": REASON}),
    ],
)
def test_neither_goes_without_a_reason_a_colleague_or_a_day_in_time(
    treasury: Treasury, where: str, given: dict[str, str]
) -> None:
    number = treasury.file("A")
    assert treasury.page("tuan").post(f"/hang-doi/{number}/{where}", given).status_code == 422
    assert number in queue(treasury, "tuan")
