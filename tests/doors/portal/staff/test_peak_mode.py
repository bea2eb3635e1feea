"""Peak mode: shown at the desks when too much comes in for those who sit there, with pace, forecast and who needs help."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.core import clock
from khobac.doors.cli.cases.lawbook import BEGINNING
from khobac.flows import founding
from khobac.flows.payment import passing_on
from khobac.registers.law.drafts import ValueRow
from proof.ground.statements import counted
from tests.doors.portal.staff.morning import MORNING, Treasury

BANNER = "Chế độ cao điểm"


def peak_from(per_officer: int) -> None:
    founding.set_law([ValueRow("desk.peak_per_officer", per_officer, BEGINNING)])


def queue(treasury: Treasury, whose: str = "") -> str:
    return str(treasury.page("tuan").get("/hang-doi", {"cua": whose}).content.decode())


def test_outside_a_peak_nothing_is_shown(treasury: Treasury) -> None:
    for name in "ABC":
        treasury.file(name)
    peak_from(2)
    assert BANNER not in queue(treasury)
    assert BANNER not in treasury.page("vinh").get("/doi-ngu").content.decode()
    treasury.file("D")
    assert BANNER in queue(treasury)
    assert BANNER in treasury.page("vinh").get("/doi-ngu").content.decode()


def test_before_the_first_decision_there_is_no_pace_and_no_forecast(treasury: Treasury) -> None:
    peak_from(1)
    for name in "ABC":
        treasury.file(name)
    page = queue(treasury)
    assert "hôm nay nhận 3 ·" in page
    assert "chưa có nhịp" in page
    assert "Phần của bạn còn 2 hồ sơ: 0 đang ở bạn, còn lại chia đều từ 3 hồ sơ chưa ai nhận" in page
    assert "xong lúc" not in page


@pytest.mark.parametrize(("hours", "said"), [(0, "với nhịp này hôm nay xong lúc"), (7, "không kịp trong hôm nay")])
def test_the_own_pace_says_when_the_own_part_is_done(treasury: Treasury, hours: int, said: str) -> None:
    peak_from(1)
    treasury.file("done", through="accepted")  # at nine, an hour after opening
    for name in "ABCDE":
        treasury.file(name)
    with clock.at(MORNING + dt.timedelta(hours=hours)):
        page = queue(treasury)
    assert "nhịp của bạn 1 hồ sơ/giờ" in page
    assert said in page


def test_what_lies_with_colleagues_is_offered_with_whom_it_lies(treasury: Treasury) -> None:
    number = treasury.file("A")
    passing_on.hand_over(number, "tuan", "uyen", "Chị Uyên theo đơn vị này")
    peak_from(0)
    with clock.at(MORNING + dt.timedelta(hours=25)):
        page = queue(treasury)
        assert "Phần của bạn đã xong." in page
        assert "1 hồ sơ ở đồng nghiệp" in page
        assert "1 quá hạn" in page
        assert "Đang ở: " in queue(treasury, "ca-phong")


def test_work_left_from_days_before_is_a_peak_too(treasury: Treasury) -> None:
    for name in "AB":
        treasury.file(name)
    peak_from(1)
    with clock.at(MORNING + dt.timedelta(days=1)):
        page = queue(treasury)
    assert "hôm nay nhận 0 ·" in page
    assert "cả phòng còn 2" in page


@pytest.mark.goal("G15")
@pytest.mark.parametrize("whose", ["", "ca-phong"])
def test_a_desk_at_peak_asks_a_dozen_times_at_most(treasury: Treasury, whose: str) -> None:
    number = treasury.file("A")
    treasury.file("B")
    passing_on.hand_over(number, "tuan", "uyen", "Chị Uyên theo đơn vị này")
    peak_from(1)
    page = treasury.page("tuan")
    page.get("/hang-doi", {"cua": whose})
    assert len(counted(lambda: page.get("/hang-doi", {"cua": whose}))) <= 12
