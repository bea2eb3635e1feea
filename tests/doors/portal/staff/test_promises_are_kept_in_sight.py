"""What is due before long is told to whom it concerns; the director puts off or apologises; unit and public read it."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.test import Client

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.promises import queries as promises
from khobac.core import clock
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows import lanes
from khobac.flows.payment import apologies, passing_on
from khobac.watch.risk import queries as risk
from khobac.watch.risk.lanes import draw
from proof.ground.statements import counted
from tests.doors.portal.staff.morning import MORNING, Treasury

WORDS = "Kho bạc xin lỗi nhà trường: cán bộ phụ trách nghỉ ốm, việc đã giao người khác."
OUTAGE = "Mất điện toàn tỉnh do bão, hệ thống ngừng"
MOST = 12


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def hours(many: float) -> dt.datetime:
    return MORNING + dt.timedelta(hours=many)


@pytest.mark.parametrize("person", ["tuan", "vinh", "xuan"])
def test_nobody_is_warned_before_it_is_time(treasury: Treasury, person: str) -> None:
    treasury.file("A")  # Monday at nine, due on Tuesday at nine
    with clock.at(hours(7)):  # at four: two working hours left
        assert "hết hạn trong" not in text(treasury.page(person), "/sap-den-han")
    with clock.at(hours(7.1)):
        assert "hết hạn trong 120 phút làm việc tới" in text(treasury.page(person), "/sap-den-han")
    with clock.at(hours(24.1)):
        assert "1 hồ sơ đã quá hạn" in text(treasury.page(person), "/sap-den-han")


def test_an_officer_is_warned_of_his_own_work_alone(treasury: Treasury) -> None:
    number = treasury.file("A")
    passing_on.hand_over(number, "tuan", "uyen", "Việc của chị Uyên phụ trách")
    with clock.at(hours(25)):
        assert "quá hạn" not in text(treasury.page("tuan"), "/sap-den-han")
        assert "quá hạn" in text(treasury.page("uyen"), "/sap-den-han")


def test_the_director_puts_off_what_an_outage_holds_up(treasury: Treasury) -> None:
    numbers = [treasury.file("A"), treasury.file("B")]
    page = treasury.page("xuan")
    assert all(number in text(page, "/gia-han") for number in numbers)
    assert page.post("/gia-han", {"picked": numbers, "days": "9", "reason": OUTAGE}).status_code == 422
    assert page.post("/gia-han", {"picked": numbers, "days": "2", "reason": OUTAGE}).status_code == 302
    assert dossiers.by_number(numbers[1]).committed_due_at == MORNING + dt.timedelta(days=3)
    assert numbers[0] not in text(page, "/gia-han")  # once
    assert treasury.page("vinh").get("/gia-han").status_code == 403
    unit = treasury.page("an")
    assert "được gia hạn" in text(unit, f"/ho-so/{numbers[0]}")
    assert unit.get(f"/ho-so/{numbers[0]}/extension.pdf").status_code == 200
    public = text(Client(), "/thu-xin-loi")
    assert "•••••" in public
    assert numbers[0] not in public
    assert OUTAGE not in public


def test_a_letter_is_composed_signed_sent_and_published_without_what_is_the_unit_s(treasury: Treasury) -> None:
    number = treasury.file("A")
    with clock.at(hours(25)):
        apologies.draft_late()
        [draft] = promises.to_sign([dossiers.by_number(number).office_id])
        chief, director = treasury.page("vinh"), treasury.page("xuan")
        assert "Ký và công bố" not in text(chief, "/thu-xin-loi/cho-ky")
        assert number in text(director, "/thu-xin-loi/cho-ky")
        given = {"cause": "absence", "words": WORDS, "promised_on": "2026-03-04"}
        address = f"/thu-xin-loi/cho-ky/{draft.id}"
        assert director.post(address, given | {"promised_on": "2026-03-07"}).status_code == 422
        assert director.post(address, given).status_code == 302
        public, own = text(Client(), "/thu-xin-loi"), text(treasury.page("an"), "/thu-xin-loi/cua-don-vi")
        assert "Cán bộ phụ trách vắng mặt" in public
        assert not [each for each in (number, WORDS, "1012345", "Tiền điện") if each in public]
        assert WORDS in own
        assert WORDS not in text(treasury.page("em"), "/thu-xin-loi/cua-don-vi")
        assert "đọc thư" in text(treasury.page("an"), f"/ho-so/{number}")
        assert treasury.page("an").get(f"/ho-so/{number}/apology.pdf").status_code == 200


def test_a_letter_does_not_make_the_dossier_punctual(treasury: Treasury) -> None:
    treasury.play("file", dossier="B", content="Kịp", amount=1_000_000, ndkt="6501", payee="S3", through="approved")
    treasury.file("A")
    with clock.at(hours(25)):
        apologies.draft_late()
        treasury.play("examine", dossier="A")
        treasury.play("accept", dossier="A")
        treasury.play("approve", dossier="A")
        do_due_work()
        assert "50,00 % hồ sơ đúng hạn" in text(Client(), "/thu-xin-loi")


@pytest.mark.parametrize("address", ["/sap-den-han", "/thu-xin-loi/cho-ky", "/gia-han", "/thu-xin-loi"])
def test_the_pages_ask_a_dozen_times_at_most_whatever_their_length(treasury: Treasury, address: str) -> None:
    director = treasury.page("xuan")
    treasury.file("A")
    with clock.at(hours(25)):
        apologies.draft_late()
        director.get(address)
        asked = len(counted(lambda: director.get(address)))
    for name in "BCD":
        treasury.file(name)
    with clock.at(hours(25)):
        apologies.draft_late()
        assert len(counted(lambda: director.get(address))) == asked <= MOST


def test_everybody_can_verify_a_draw_as_the_page_says(treasury: Treasury) -> None:
    lanes.keep_seeds()
    with clock.at(MORNING + dt.timedelta(days=2)):
        lanes.keep_seeds()
        page = text(Client(), "/hat-giong")
        assert not [each.seed for each in risk.seeds() if each.day >= clock.today() and each.seed]
    seed = next(each for each in risk.seeds() if each.seed)
    assert seed.seed in page
    assert seed.commitment in page
    assert hashlib.sha256(f"{seed.day}:{seed.seed}".encode()).hexdigest() == seed.commitment
    lot = int(hashlib.sha256(f"{seed.seed}:HS-0061-26-0000412".encode()).hexdigest()[:16], 16) * 10000 >> 64
    assert lot == draw(seed.seed, "HS-0061-26-0000412")
