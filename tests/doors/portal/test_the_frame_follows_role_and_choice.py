"""Navigation, theme, density, language: what the frame of a page decides before any page logic."""
from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import path
from django.utils.translation import get_language

from khobac.doors.portal import look
from khobac.doors.portal.navigation import ENTRIES, links


def page(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_language())


urlpatterns = [path("hang-doi", page, name="workbench"), path("ho-so/", page, name="treasury_dossiers")]


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/hang-doi")


def test_no_role_has_more_than_five_entries() -> None:
    assert all(len(entries) <= 5 for entries in ENTRIES.values())


@pytest.mark.urls(__name__)
def test_only_built_pages_are_listed_and_the_section_of_the_reader_is_current() -> None:
    shown = links("officer", "/ho-so/HS-0061-26-0000412", {"workbench": 6})
    assert [(link.url, link.current, link.count) for link in shown] == [("/hang-doi", False, 6), ("/ho-so/", True, 0)]


@pytest.mark.urls(__name__)
def test_officers_read_compact_pages_and_the_public_comfortable_ones(request_: HttpRequest) -> None:
    assert look.frame(request_)["frame"].density == "comfortable"
    request_.seat = SimpleNamespace(role="officer")  # type: ignore[attr-defined]
    assert look.frame(request_)["frame"].density == "compact"


def test_a_cookie_of_unknown_value_is_ignored(request_: HttpRequest) -> None:
    request_.COOKIES["theme"] = '"><script>'
    assert look.frame(request_)["frame"].theme == "auto"


def test_a_choice_is_kept_and_leads_back_to_the_page() -> None:
    answer = look.set_look(RequestFactory().post("/giao-dien", {"theme": "dark", "next": "/hang-doi?trang=2"}))
    assert answer.cookies["theme"].value == "dark"
    assert answer["Location"] == "/hang-doi?trang=2"


def test_a_choice_never_leads_to_another_site() -> None:
    answer = look.set_look(RequestFactory().post("/giao-dien", {"theme": "dark", "next": "//elsewhere.example/"}))
    assert answer["Location"] == "/"


def test_an_unknown_choice_is_refused() -> None:
    assert look.set_look(RequestFactory().post("/giao-dien", {"theme": "pink"})).status_code == 400


@pytest.mark.parametrize(("cookie", "language"), [(None, "vi"), ("en", "en"), ("fr", "vi")])
def test_pages_are_vietnamese_unless_the_reader_chose_english(
    request_: HttpRequest, cookie: str | None, language: str
) -> None:
    request_.META["HTTP_ACCEPT_LANGUAGE"] = "en-GB,en"
    if cookie:
        request_.COOKIES["django_language"] = cookie
    assert look.ChosenLanguage(page)(request_).content.decode() == language


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("12.450.000", "Bằng chữ: Mười hai triệu bốn trăm năm mươi nghìn đồng"),
        ("12,45tr", "Bằng chữ: Mười hai triệu bốn trăm năm mươi nghìn đồng"),
        ("0,5", "Số tiền không có phần lẻ của đồng."),
        ("abc", "Chưa đọc được số tiền. Ví dụ: 12.450.000 hoặc 12,45 triệu."),
        ("", ""),
    ],
)
def test_the_words_under_a_money_field_say_what_was_read(typed: str, said: str) -> None:
    answer = look.amount_words(RequestFactory().get("/bang-chu", {"amount": typed}))
    assert answer.content.decode().strip() == said
