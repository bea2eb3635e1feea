"""A finding on a page: its language, its field, its article."""
from __future__ import annotations

import pytest
from django.utils import translation

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.queries import FindingView
from khobac.doors.portal.findings import label, shown

FRESH = Finding("C01", Severity.BLOCK, "/lines/0/amount", "vượt", "above", "giảm", "reduce", Basis("77/2017/TT-BTC", "45"))
STORED = FindingView("C01", "block", "/lines/0/amount", "vượt", "above", "giảm", "reduce", "77/2017/TT-BTC 45")


@pytest.mark.parametrize(("language", "message", "basis"), [("vi", "vượt", "Điều 45"), ("en", "above", "Article 45")])
def test_fresh_and_stored_findings_read_the_same(language: str, message: str, basis: str) -> None:
    with translation.override(language):
        assert shown(FRESH) == shown(STORED)
        assert shown(FRESH).message == message
        assert shown(FRESH).basis == f"{basis}, 77/2017/TT-BTC"


def test_a_rule_of_our_own_cites_no_article() -> None:
    assert shown(FindingView("C19", "warn", "/payee", "a", "a", "b", "b", "")).basis == ""


def test_a_list_of_practices_has_a_name_and_no_article() -> None:
    assert shown(FindingView("C22", "warn", "/content", "a", "a", "b", "b", "Thực hành Kho bạc")).basis == "Thực hành Kho bạc"


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("/lines/0/amount", "Số tiền"),
        ("/lines/2/amount", "Số tiền, dòng 3"),
        ("/signatures/1", "Chữ ký chủ tài khoản"),
        ("/nowhere", "Cả hồ sơ"),
    ],
)
def test_a_pointer_is_named_as_its_field_and_line(pointer: str, name: str) -> None:
    with translation.override("vi"):
        assert label(pointer) == name
