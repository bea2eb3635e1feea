"""Officers and approvers in a real browser: two keys, one complete return, many at once, nothing needing a mouse."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from khobac.flows.payment import passing_on
from khobac.registers.organisations.models import Person
from tests.browser.staff.visiting import Visitor
from tests.doors.portal.staff.morning import FOUR_DEFECTS, Treasury
from tests.doors.portal.staff.test_peak_mode import peak_from

ROOT = Path(__file__).resolve().parents[3]
FIFTY = 50
THINKING_MS = 300
Record = Callable[[str, object], None]

pytestmark = pytest.mark.browser


@pytest.mark.goal("G03")
def test_a_clean_dossier_takes_two_keys_and_no_click(
    treasury: Treasury, visitor: Visitor, record_property: Record
) -> None:
    first, second = treasury.file("A"), treasury.file("B", amount=2_000_000)
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "a", "Enter")
    expect(page.locator("#dossier .number").first).to_have_text(second)
    record_property("G03 keys", visitor.keys)
    record_property("G03 clicks", page.evaluate("window.clicks"))
    assert (visitor.keys, page.evaluate("window.clicks")) == (2, 0)
    expect(page.locator("#toasts")).to_contain_text(f"Đã chấp nhận {first}")
    assert treasury.state(first) == "checked"
    visitor.press(page, "z")
    expect(page.locator("#dossier .number").first).to_have_text(first)
    assert treasury.state(first) == "under_control"


@pytest.mark.goal("G03")
def test_after_two_keys_the_next_dossier_is_there(
    treasury: Treasury, visitor: Visitor, record_property: Record
) -> None:
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n) for n in range(6)]
    page = visitor.visit("tuan", "/hang-doi")
    waits = []
    for following in numbers[1:]:
        page.wait_for_timeout(THINKING_MS)
        visitor.press(page, "a", "Enter")
        pressed = time.monotonic()
        expect(page.locator("#dossier .number").first).to_have_text(following)
        waits.append(time.monotonic() - pressed)
    record_property("G03 next dossier, ms", round(1000 * statistics.median(waits)))


@pytest.mark.goal("G03")
def test_the_next_dossier_is_shown_before_the_answer_and_keys_pressed_on_it_count_afterwards(
    treasury: Treasury, visitor: Visitor
) -> None:
    first, second = treasury.file("A"), treasury.file("B", amount=2_000_000)
    page = visitor.visit("tuan", "/hang-doi")
    held: list[Route] = []
    page.route("**/quyet-dinh", lambda route: route.continue_() if held else held.append(route))
    page.wait_for_load_state("networkidle")
    visitor.press(page, "a", "Enter")
    expect(page.locator("#dossier .number").first).to_have_text(second)
    expect(page.locator("#dossier")).to_have_attribute("aria-busy", "true")
    visitor.press(page, "a", "Enter")
    assert [treasury.state(each) for each in (first, second)] == ["submitted", "submitted"]
    assert len(held) == 1  # one decision after the other
    held[0].continue_()
    expect(page.locator("#toasts")).to_contain_text(f"Đã chấp nhận {second}")
    assert [treasury.state(each) for each in (first, second)] == ["checked", "checked"]


@pytest.mark.goal("G03")
def test_a_decision_that_fails_gives_its_dossier_back(treasury: Treasury, visitor: Visitor) -> None:
    first = treasury.file("A")
    treasury.file("B", amount=2_000_000)
    page = visitor.visit("tuan", "/hang-doi")
    page.wait_for_load_state("networkidle")
    page.route("**/quyet-dinh", lambda route: route.fulfill(status=503))
    visitor.press(page, "a", "Enter")
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#dossier .number").first).to_have_text(first)
    assert treasury.state(first) == "submitted"


@pytest.mark.goal("G05")
def test_a_return_with_four_automatic_defects_takes_three_keys(
    treasury: Treasury, visitor: Visitor, record_property: Record
) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "r")
    expect(page.locator("#letter .finding")).to_have_count(4)
    visitor.press(page, "Control+Enter")
    expect(page.locator("#toasts")).to_contain_text(f"Đã trả lại {number}")
    record_property("G05 keys", visitor.keys)
    record_property("G05 typed characters", 0)
    assert visitor.keys == 3
    assert treasury.state(number) == "returned"


def test_the_letter_follows_what_is_written(treasury: Treasury, visitor: Visitor) -> None:
    treasury.file("A", **FOUR_DEFECTS)
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "r")
    page.fill("#f-own-text-0", "Thiếu trang 2 của biên bản.")
    expect(page.locator("#letter .finding")).to_have_count(5)
    expect(page.locator("#letter")).to_contain_text("Thiếu trang 2 của biên bản.")


def test_a_warning_is_passed_with_a_reason_by_one_key(treasury: Treasury, visitor: Visitor) -> None:
    treasury.file("A", through="accepted")
    number = treasury.file("B", content="Tiền điện A")
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "3", "a", "Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã chấp nhận")
    assert treasury.state(number) == "checked"


def test_a_blocked_dossier_only_says_why(treasury: Treasury, visitor: Visitor) -> None:
    number = treasury.file("A", **FOUR_DEFECTS)
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "a")
    expect(page.locator("#live")).to_contain_text("Còn 4 lỗi chặn")
    assert treasury.state(number) == "submitted"


@pytest.mark.goal("G04")
def test_many_clean_dossiers_take_few_keys_and_three_samples(
    treasury: Treasury, visitor: Visitor, record_property: Record
) -> None:
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n) for n in range(FIFTY)]
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "Shift+A", "m")
    for sample in "123":
        expect(page.locator("h1")).to_contain_text("Chấp nhận 50 hồ sơ")
        visitor.press(page, sample)
        expect(page.locator("h1")).to_contain_text("Hồ sơ mẫu")
        visitor.press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("Chấp nhận 50 hồ sơ")
    visitor.press(page, "a", "Enter")
    expect(page.locator("h1")).to_contain_text("Xong 50 hồ sơ", timeout=120_000)
    record_property("G04 keys for 50", visitor.keys)
    assert visitor.keys <= 12
    assert {treasury.state(number) for number in numbers} == {"checked"}


@pytest.mark.goal("G08")
def test_a_director_approves_all_clean_ones_on_a_phone(treasury: Treasury, visitor: Visitor) -> None:
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n, through="accepted") for n in range(4)]
    for person, done in (("vinh", "checked"), ("xuan", "payment_pending")):
        page = visitor.visit(person, "/cho-duyet", viewport={"width": 390, "height": 844}, has_touch=True)
        page.get_by_role("button", name="Chọn mọi hồ sơ sạch").click()
        page.get_by_role("button", name="Duyệt hồ sơ đã chọn").click()
        page.get_by_role("button", name="Duyệt tất cả").click()
        page.get_by_role("button", name="Duyệt", exact=True).click()
        expect(page.locator("h1")).to_contain_text("Xong 4 hồ sơ")
        assert {treasury.state(number) for number in numbers} == {done}


def test_walking_the_list_opens_each_dossier_beside_it(treasury: Treasury, visitor: Visitor) -> None:
    numbers = [treasury.file(f"n{n}", amount=1_000_000 + n) for n in range(3)]
    page = visitor.visit("tuan", "/hang-doi")
    visitor.press(page, "j")
    expect(page.locator("#dossier .number").first).to_have_text(numbers[1])
    visitor.press(page, "ArrowDown")
    expect(page.locator("#dossier .number").first).to_have_text(numbers[2])
    assert page.locator("tr[aria-current=true] .number").inner_text() == numbers[2]
    assert {treasury.state(number) for number in numbers} == {"submitted"}


def test_single_keys_can_be_switched_off_and_everything_still_works(treasury: Treasury, visitor: Visitor) -> None:
    number = treasury.file("A")
    page = visitor.visit("tuan", "/hang-doi")
    page.context.add_cookies([{"name": "shortcuts", "value": "off", "url": page.url}])
    page.reload()
    visitor.press(page, "a")
    assert page.locator(".confirm-armed").count() == 0
    page.get_by_role("button", name="Chấp nhận", exact=False).last.focus()
    page.locator("#dossier [data-arms]").focus()
    visitor.press(page, "Enter")
    visitor.press(page, "Enter")
    expect(page.locator("#toasts")).to_contain_text("Đã chấp nhận")
    assert treasury.state(number) == "checked"


@pytest.mark.goal("G13")
def test_a_decision_needs_no_script(treasury: Treasury, visitor: Visitor) -> None:
    number = treasury.file("A")
    page = visitor.visit("tuan", "/hang-doi", java_script_enabled=False)
    page.locator("#dossier [data-arms]").click()
    page.locator("#dossier [data-confirm-yes]").click()
    assert "Đã chấp nhận" in page.locator(".note-ok").inner_text()
    assert treasury.state(number) == "checked"
    page.get_by_role("button", name="Hoàn tác").click()
    assert treasury.state(number) == "under_control"


def test_on_a_phone_a_row_leads_to_the_dossier_and_back(treasury: Treasury, visitor: Visitor) -> None:
    number = treasury.file("A")
    page = visitor.visit("tuan", "/hang-doi", viewport={"width": 390, "height": 844}, has_touch=True)
    assert not page.locator("#dossier").is_visible()
    page.get_by_role("link", name=number).click()
    page.wait_for_url(f"**/hang-doi/{number}")
    assert page.locator("#dossier").is_visible()
    page.get_by_role("navigation", name="Đường dẫn").get_by_role("link").click()
    page.wait_for_url("**/hang-doi")


@pytest.mark.goal("G12")
@pytest.mark.parametrize(
    ("widths", "themes", "languages"), [("1366,390", "light,dark", "vi"), ("1366,320", "light", "en")]
)
def test_nothing_is_wrong_at_any_width_theme_or_language(
    treasury: Treasury, portal: str, widths: str, themes: str, languages: str
) -> None:
    bad = treasury.file("A", **FOUR_DEFECTS)
    treasury.file("B", through="accepted")
    paid = treasury.file("C", amount=3_000_000, through="settled")
    passing_on.hand_over(treasury.file("D", amount=4_000_000), "tuan", "uyen", "Chị Uyên theo đơn vị này")
    peak_from(1)
    people = ("tuan", "vinh", "thu")
    for username in people:
        person = Person.objects.get(username=username)
        person.set_password("secret")
        person.save()
    pages = [
        "tuan@workbench=/hang-doi", f"tuan@return=/hang-doi/{bad}/tra-lai", f"tuan@refuse=/hang-doi/{bad}/tu-choi",
        f"tuan@full=/ho-so-kho-bac/{paid}", "tuan@list=/ho-so-kho-bac", "vinh@approvals=/cho-duyet",
        "thu@orders=/lenh-thanh-toan",
    ]
    logins = [f"--login={name}={name}:secret" for name in people]
    options = ["--check", "--base", portal, "--widths", widths, "--themes", themes, "--languages", languages]
    command = [sys.executable, ROOT / "tools" / "shots.py", *options, *logins, *pages]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
