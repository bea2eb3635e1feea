"""Practice: fifty dossiers that do not exist, the keys and refusals of the real desk, and no trace of it anywhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.casework.dossiers.models import Dossier, Step
from khobac.core import clock, db
from khobac.doors.portal.practice.made import MANY, exercises
from tests.doors.portal.staff.morning import MORNING, Treasury

PAGE = "/luyen-tap"
YES = {"decision": "accept", "confirmed": "1"}


def answered(client: Client, number: str, **said: str) -> str:
    return str(client.post(f"{PAGE}/{number}/quyet-dinh", said, follow=True).content.decode())


def test_all_fifty_are_decided_and_nothing_is_kept(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    before = db.rows("SELECT count(*) AS facts FROM core_fact")
    for each in exercises(clock.now()):
        if each.opened.blocked:
            page = answered(officer, each.number, decision="return")
        else:
            page = answered(officer, each.number, **YES, reason_choice="1")
        assert f"{each.number}: đúng." in page
    assert f"Đã xử lý {MANY} hồ sơ, đúng {MANY}." in page
    assert "Không quyết định nào sai." in page
    assert not Dossier.objects.exists()
    assert not Step.objects.exists()
    assert db.rows("SELECT count(*) AS facts FROM core_fact") == before


def test_a_clean_one_takes_two_presses_and_sending_it_back_is_wrong(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    [first, second, *_others] = [each.number for each in exercises(clock.now()) if each.opened.row.clean]
    assert "confirm-armed" in officer.post(f"{PAGE}/{first}/quyet-dinh", {"decision": "accept"}).content.decode()
    assert f"{first}: đúng." in answered(officer, first, **YES)
    assert "không thấy lỗi nào" in officer.get(f"{PAGE}/{second}/tra-lai").content.decode()
    page = answered(officer, second, decision="return")
    assert f"{second}: hồ sơ này sạch, trả lại là không có căn cứ." in page
    assert "Đã xử lý 2 hồ sơ, đúng 1." in page


def test_what_blocks_is_not_accepted_and_its_return_names_everything(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    each = next(each for each in exercises(clock.now()) if each.opened.row.blocks == 2)
    assert "Còn 2 lỗi chặn" in officer.get(f"{PAGE}/{each.number}").content.decode()
    answered(officer, each.number, **YES)
    assert "Đã xử lý" not in officer.get(PAGE).content.decode()
    letter = officer.get(f"{PAGE}/{each.number}/tra-lai").content.decode()
    assert all(finding.message in letter and finding.fix in letter for finding in each.opened.findings)


def test_a_warning_asks_for_a_reason(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    warned = next(each.number for each in exercises(clock.now()) if each.opened.warned)
    assert officer.post(f"{PAGE}/{warned}/quyet-dinh", YES).status_code == 422
    assert f"{warned}: đúng." in answered(officer, warned, **YES, reason="Hai kỳ khác nhau, không trùng")


def test_a_round_tells_its_pace_and_is_begun_anew(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    first, second = [each.number for each in exercises(clock.now()) if each.opened.row.clean][:2]
    officer.get(PAGE)
    for seconds, number in ((10, first), (20, second)):
        with clock.at(MORNING + dt.timedelta(seconds=seconds)):
            page = answered(officer, number, **YES)
    assert "10 giây một hồ sơ." in page
    assert "Đã xử lý" not in officer.post(f"{PAGE}/lai", follow=True).content.decode()
    assert "Đã xử lý" not in treasury.page("uyen").get(PAGE).content.decode()


def test_the_same_fifty_every_time_and_most_are_clean() -> None:
    once, again = (exercises(MORNING) for _ in range(2))
    assert once == again
    assert len({each.number for each in once}) == MANY
    assert sum(each.opened.row.clean for each in once) > MANY // 2
    assert {each.opened.row.blocks for each in once} == {0, 1, 2}
    assert all(each.is_right("accept") != each.opened.blocked for each in once)


@pytest.mark.parametrize("person", ["vinh", "an", "son"])
def test_it_is_for_officers(treasury: Treasury, person: str) -> None:
    assert treasury.page(person).get(PAGE).status_code == 403


def test_unknown_ones_and_unknown_answers_are_not_found(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    number = exercises(clock.now())[0].number
    for path in (f"{PAGE}/TAP-99", f"{PAGE}/TAP-99/tra-lai"):
        assert officer.get(path).status_code == 404
    assert officer.post(f"{PAGE}/{number}/quyet-dinh", {"decision": "pay"}).status_code == 404


def test_a_page_asks_little(treasury: Treasury) -> None:
    officer = treasury.page("tuan")
    officer.get(PAGE)
    with CaptureQueriesContext(connections["default"]) as statements:
        officer.get(PAGE)
    assert len(statements) <= 8, [each["sql"][:90] for each in statements]
