"""The text of a QR code, pasted by somebody who is not signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from khobac.casework.dossiers import queries as casework
from tests.doors.portal.units.conftest import People, filed
from tests.doors.portal.units.test_an_order_goes_from_form_to_dossier import text


@pytest.fixture
def receipt(people: People) -> tuple[str, str]:
    number = filed(people)
    return number, casework.letters(casework.by_number(number).id)[0].compact


def test_a_genuine_letter_says_what_was_signed(receipt: tuple[str, str]) -> None:
    number, compact = receipt
    page = text(Client().post("/xac-minh", {"text": compact}))
    assert "Giấy thật" in page
    assert number in page
    assert "12.450.000" in page


def test_a_changed_letter_is_refused_in_plain_words(receipt: tuple[str, str]) -> None:
    _number, compact = receipt
    middle = len(compact) // 2
    changed = compact[:middle] + ("A" if compact[middle] != "A" else "B") + compact[middle + 1 :]
    answer = Client().post("/xac-minh", {"text": changed})
    assert answer.status_code == 422
    assert "Không xác minh được" in text(answer)


def test_anything_else_is_not_ours(school: str) -> None:
    assert "không phải nội dung mã" in text(Client().post("/xac-minh", {"text": "https://elsewhere.example"}))
