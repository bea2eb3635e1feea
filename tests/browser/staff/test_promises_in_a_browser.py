"""The pages of promises and the team board, wide and narrow, light and dark: nothing axe or the probe finds; two journeys."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from khobac.casework.promises import queries as promises
from khobac.core import clock
from khobac.flows import lanes
from khobac.flows.payment import apologies, passing_on
from khobac.registers.organisations.models import Person
from khobac.spending.requests import desk_queries
from tests.browser.staff.visiting import Visitor
from tests.doors.portal.staff.morning import MORNING, Treasury

ROOT = Path(__file__).resolve().parents[3]
PAGES = [
    "xuan@extensions=/gia-han", "xuan@letters-to-sign=/thu-xin-loi/cho-ky", "vinh@team=/doi-ngu",
    "vinh@team-member=/doi-ngu/tuan", "xuan@approvals-alarmed=/cho-duyet", "tuan@workbench-alarmed=/hang-doi",
    "letters=/thu-xin-loi", "seeds=/hat-giong",
]

pytestmark = pytest.mark.browser


@pytest.fixture
def monday(treasury: Treasury) -> list[str]:
    """Two dossiers of last week late, one apologised for; one of today due tomorrow. Their numbers."""
    with clock.at(MORNING - dt.timedelta(days=5)):
        late = [treasury.file("A"), treasury.file("B", amount=184_500_000)]
    apologies.draft_late()
    offices = desk_queries.offices_worked_by("0061", MORNING.date())
    first, _ = promises.to_sign(offices)
    words = "Kho bạc xin lỗi nhà trường: cán bộ phụ trách nghỉ ốm, việc đã giao người khác."
    apologies.sign(first.id, "xuan", "absence", words, MORNING.date())
    today = treasury.file("C", amount=23_456_789_000)
    passing_on.reassign([today, late[0]], "vinh", "tuan", "Chia việc đầu tuần cho đều")
    lanes.keep_seeds()
    return [*late, today]


def test_the_director_puts_off_and_signs_with_the_keyboard(
    treasury: Treasury, visitor: Visitor, monday: list[str]
) -> None:
    page = visitor.visit("xuan", "/cho-duyet")
    expect(page.locator("#alarms")).to_contain_text("2 hồ sơ đã quá hạn")
    expect(page.locator("#alarms")).to_contain_text("1 thư xin lỗi chờ ký")
    page.goto(page.url.replace("/cho-duyet", "/gia-han"))
    visitor.press(page, "Shift+A")
    page.fill("#f-reason", "Mất điện toàn tỉnh do bão từ 7 giờ")
    visitor.press(page, "Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã gia hạn 1 hồ sơ")
    page.goto(page.url.replace("/gia-han", "/thu-xin-loi/cho-ky"))
    page.locator("button.btn-primary").first.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã ký, gửi đơn vị và công bố thư xin lỗi")
    assert len(promises.published()) == 2


def test_no_page_of_promises_breaks_axe_or_the_probe(portal: str, treasury: Treasury, monday: list[str]) -> None:
    people = ("vinh", "xuan", "tuan")
    for name in people:
        person = Person.objects.get(username=name)
        person.set_password("secret")
        person.save()
    logins = [f"--login={name}={name}:secret" for name in people]
    command = [sys.executable, "tools/shots.py", "--base", portal, "--check", *logins, *PAGES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
