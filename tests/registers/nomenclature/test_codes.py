"""Codes on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from khobac.registers.nomenclature import queries, services
from khobac.registers.nomenclature.models import Code
from khobac.registers.nomenclature.services import CodeRow

pytestmark = pytest.mark.django_db
START, END = dt.date(2018, 1, 1), dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def codes() -> None:
    services.load_codes(
        [
            CodeRow("item", "6551", START, name_vi="Văn phòng phẩm", kind="expenditure"),
            CodeRow("item", "6550", START, name_vi="Vật tư văn phòng", kind="expenditure", postable=False),
            CodeRow("item", "7009", START, END, name_vi="Chi khác", kind="expenditure"),
            CodeRow("chapter", "422", START, name_vi="Sở Giáo dục và Đào tạo", budget_level="2"),
        ]
    )


def test_a_code_is_open_on_its_last_day_and_closed_on_the_next() -> None:
    wanted = {("item", "7009")}
    assert queries.codes(wanted, END)
    assert not queries.codes(wanted, END + dt.timedelta(days=1))


def test_only_the_wanted_pairs_are_answered_in_one_statement() -> None:
    with CaptureQueriesContext(connection) as statements:
        found = queries.codes({("item", "6551"), ("chapter", "422"), ("item", "422")}, END)
    assert set(found) == {("item", "6551"), ("chapter", "422")}
    assert len(statements) == 1


@pytest.mark.parametrize("text", ["van phong pham", "PHẨM", "6551", "phong 6551"])
def test_search_needs_no_diacritics(text: str) -> None:
    assert "6551" in [found.code for found in queries.search("item", text, END)]


def test_loading_again_changes_nothing_and_a_new_wording_is_recorded_beside_the_old() -> None:
    again = CodeRow("item", "6551", START, name_vi="Văn phòng phẩm", kind="expenditure")
    assert services.load_codes([again]).unchanged == 1
    assert services.load_codes([CodeRow("item", "6551", START, name_vi="Đồ dùng văn phòng")]).changed == 1
    assert Code.objects.filter(code="6551").count() == 2
    assert queries.codes({("item", "6551")}, END)["item", "6551"].name_vi == "Đồ dùng văn phòng"


def test_a_code_cannot_mean_two_things_on_one_day() -> None:
    with pytest.raises(IntegrityError, match="a_code_means_one_thing_a_day"), transaction.atomic():
        services.load_codes([CodeRow("item", "6551", dt.date(2020, 1, 1))])


def test_one_load_does_not_name_a_code_twice() -> None:
    with pytest.raises(ValueError, match="same segment, code, valid_from"):
        services.load_codes([CodeRow("item", "6552", START), CodeRow("item", "6552", START)])
