"""Drafts and blocked requests in a real browser: no network, no session, a closed tab (ux: G10, T-loss).

The server's part is played here, address by address, so that each fault can be shown alone.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.goal("G10")]

ORDER = "/mau/lenh-chi"
RESTORE = '<div data-draft-restore hidden><button type="button" data-draft-take>Lấy lại</button></div>'
FORM = f'{RESTORE}<form class="sheet" method="post" novalidate data-draft="order" data-draft-url="/draft">'
SHEET = 'data-sign-in-url="/again"'
BUTTON = '<button type="button" id="ask" hx-post="/act" hx-vals=\'{"a": "1"}\' hx-target="#answer">ask</button>'


@pytest.fixture
def order(pattern_pages: str, browser: Browser) -> Iterator[Page]:
    """The order page as a page author would write it: with a draft, a sign-in sheet and an htmx button."""
    context = browser.new_context()
    page = context.new_page()

    def with_draft(route: Route) -> None:
        html = route.fetch().text().replace('<form class="sheet" method="post" novalidate>', FORM)
        html = re.sub('data-sign-in-url="[^"]*"', SHEET, html).replace("</main>", f'{BUTTON}<p id="answer"></p></main>')
        route.fulfill(body=html, content_type="text/html")

    page.route("**" + ORDER, with_draft)
    page.goto(pattern_pages + ORDER)
    yield page
    context.close()


def answers(page: Page, path: str, status: int, body: str = "", **headers: str) -> None:
    page.unroute("**" + path)
    page.route("**" + path, lambda route: route.fulfill(status=status, body=body, headers=headers))


def test_a_change_is_saved_without_a_button(order: Page) -> None:
    answers(order, "/draft", 204)
    with order.expect_request("**/draft") as sent:
        order.fill("#f-content", "TT tiền nước")
    assert "TT tiền nước" in (sent.value.post_data or "")
    expect(order.locator("[data-draft-state]")).to_contain_text("Đã lưu lúc")


def test_without_network_a_copy_stays_here_and_is_sent_when_it_is_back(order: Page) -> None:
    answers(order, "/draft", 204)
    order.context.set_offline(True)
    order.unroute("**/draft")
    order.fill("#f-content", "TT tiền nước")
    expect(order.locator("[data-draft-state]")).to_contain_text("Chưa gửi được")
    answers(order, "/draft", 204)
    order.context.set_offline(False)
    expect(order.locator("[data-draft-state]")).to_contain_text("Đã lưu lúc")


def test_a_closed_tab_gives_the_copy_back(order: Page) -> None:
    answers(order, "/draft", 503)
    order.fill("#f-content", "TT tiền nước")
    expect(order.locator("[data-draft-state]")).to_contain_text("Chưa gửi được")
    order.reload()
    order.get_by_text("Lấy lại").click()
    assert order.input_value("#f-content") == "TT tiền nước"


def test_an_ended_session_asks_in_place_and_sends_the_blocked_request_again(order: Page) -> None:
    order.fill("#f-content", "TT tiền nước")
    answers(order, "/act", 401)
    answers(order, "/again", 200, '<button id="in" type="button" hx-post="/enter" hx-swap="none">Vào</button>')
    answers(order, "/enter", 204, **{"HX-Trigger": '{"khobac:signed-in": {"csrf": "new-token"}}'})
    order.locator("#ask").click()
    expect(order.locator("#relogin")).to_be_visible()
    answers(order, "/act", 200, "done")
    with order.expect_request("**/act") as again:
        order.locator("#in").click()
    expect(order.locator("#answer")).to_have_text("done")
    assert again.value.headers["x-csrftoken"] == "new-token"
    assert "a=1" in (again.value.post_data or "")
    assert order.input_value("#f-content") == "TT tiền nước"


def test_wrong_input_comes_back_into_the_page_and_a_failed_server_is_said(order: Page) -> None:
    answers(order, "/act", 422, '<b data-focus tabindex="-1">sai</b>')
    order.locator("#ask").click()
    expect(order.locator("#answer b")).to_be_focused()
    answers(order, "/act", 500, "trace")
    order.locator("#ask").click()
    expect(order.locator("#connection")).to_contain_text("Máy chủ chưa trả lời được")
    expect(order.locator("#answer")).not_to_contain_text("trace")
