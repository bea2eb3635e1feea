"""The pattern pages in a real browser: no axe violation at any width, theme or language, and the keyboard of ux 2.9."""
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent.parent.parent
PAGES = {"parts": "/mau/", "order": "/mau/lenh-chi", "workbench": "/mau/hang-doi", "to-sign": "/mau/cho-ky"}

pytestmark = pytest.mark.browser


@pytest.mark.goal("G12")
@pytest.mark.parametrize(
    ("widths", "themes", "languages"), [("1366,390", "light,dark", "vi"), ("1366,320", "light", "en")]
)
def test_nothing_is_wrong_at_any_width_theme_or_language(
    pattern_pages: str, widths: str, themes: str, languages: str
) -> None:
    pages = [f"{name}={path}" for name, path in PAGES.items()]
    options = ["--check", "--base", pattern_pages, "--widths", widths, "--themes", themes, "--languages", languages]
    command = [sys.executable, ROOT / "tools" / "shots.py", *options, *pages]
    answer = subprocess.run(command, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr


def test_one_key_arms_and_escape_disarms(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["workbench"])
    page.keyboard.press("a")
    assert "Chấp nhận 12.450.000 ₫" in page.locator(".confirm-armed p").inner_text()
    assert page.evaluate("document.activeElement.dataset.confirmYes") == ""
    page.keyboard.press("Escape")
    assert page.locator(".confirm-armed").count() == 0


@pytest.mark.goal("G03")
def test_a_then_enter_posts_one_confirmed_decision(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["workbench"])
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("a")
        page.keyboard.press("Enter")
    assert "decision=accept" in (sent.value.post_data or "")
    assert "confirmed=1" in (sent.value.post_data or "")


def test_rows_are_walked_and_ticked_by_key(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["workbench"])
    page.keyboard.press("j")
    page.keyboard.press("Space")
    assert page.locator("tr[aria-current=true] .number").inner_text() == "HS-0061-26-0000413"
    assert page.locator("[data-pick]:checked").input_value() == "HS-0061-26-0000413"


def test_single_keys_can_be_switched_off(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["workbench"])
    page.locator("details.menu > summary").click()
    page.locator("button[name=shortcuts][value=off]").click()
    page.locator("h1").click()
    page.keyboard.press("a")
    assert page.locator(".confirm-armed").count() == 0


def test_keys_are_letters_inside_a_field(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["order"])
    page.fill("#f-content", "")
    page.locator("#f-content").press_sequentially("j a k ?")
    assert page.input_value("#f-content") == "j a k ?"


def test_thousands_are_dotted_while_an_amount_is_typed_and_mended(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["order"])
    amount = page.locator("#f-lines-0-amount")
    amount.fill("")
    amount.press_sequentially("12450000")
    assert amount.input_value() == "12.450.000"
    for key in ("ArrowLeft", "ArrowLeft", "ArrowLeft", "ArrowLeft", "9"):
        amount.press(key)
    assert amount.input_value() == "124.509.000"
    amount.press("Backspace")
    assert amount.input_value() == "12.450.000"
    amount.fill("12,45tr")
    assert amount.input_value() == "12,45tr"


def test_errors_take_the_focus_and_stand_in_the_title(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["order"])
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert page.title().startswith("Lỗi: ")


def test_what_happened_is_said_and_can_be_undone_for_ten_seconds(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["workbench"])
    page.evaluate(
        """document.dispatchEvent(new CustomEvent("khobac:toast",
             {detail: {text: "Đã chấp nhận", undo: "/mau/", seconds: 2}}))"""
    )
    page.locator("#toasts button", has_text="Hoàn tác").wait_for()
    page.locator("#live", has_text="Đã chấp nhận").wait_for(state="attached")
    page.locator("#toasts [data-toast]").wait_for(state="detached")


def test_a_lost_network_is_said_at_once(pattern_pages: str, page: Page) -> None:
    page.goto(pattern_pages + PAGES["order"])
    page.context.set_offline(True)
    page.locator("#connection", has_text="Mất kết nối").wait_for()
    page.context.set_offline(False)
    page.locator("#connection").wait_for(state="hidden")


@pytest.mark.goal("G13")
@pytest.mark.parametrize("name", PAGES)
def test_every_tab_stop_is_visible_and_unobscured(pattern_pages: str, page: Page, name: str) -> None:
    page.goto(pattern_pages + PAGES[name])
    for _stop in range(40):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const element = document.activeElement;
              if (element === document.body) return null;
              const box = element.getBoundingClientRect();
              const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
              const outlined = parseFloat(getComputedStyle(element).outlineWidth) >= 2;
              return [outlined && !!top && (element.contains(top) || top.contains(element)), element.outerHTML];
            }"""
        )
        if seen is None:
            break
        assert seen[0], seen[1]


@pytest.mark.goal("G13")
def test_the_theme_changes_without_scripts(pattern_pages: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pattern_pages + PAGES["workbench"])
    page.locator("details.menu > summary").click()
    page.locator("button[name=theme][value=dark]").click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.url.endswith(PAGES["workbench"])
    context.close()
