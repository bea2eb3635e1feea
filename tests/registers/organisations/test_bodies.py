"""Offices and units over time: merging, renaming, moving, and what was known when."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.registers.organisations import queries, services
from khobac.registers.organisations.models import OfficeVersion, Service
from khobac.registers.organisations.services import OfficeRow, UnitRow
from tests.registers.conftest import BEGINNING, MORNING, SCHOOL

pytestmark = pytest.mark.usefixtures("world")
APRIL = dt.date(2026, 4, 1)
MARCH = dt.date(2026, 3, 31)


def test_after_a_merger_the_successor_serves_and_handles_but_the_book_stays() -> None:
    book = queries.unit(SCHOOL, MARCH).treasury_code
    services.merge_offices(["0061"], "0211", APRIL, by="operator")
    assert (queries.serving_office(SCHOOL, MARCH).code, queries.serving_office(SCHOOL, APRIL).code) == ("0061", "0211")
    assert queries.handling_office("0061", APRIL).code == "0211"
    assert queries.office("0061", MARCH) is not None
    assert queries.office("0061", APRIL) is None
    assert queries.unit(SCHOOL, APRIL).treasury_code == book == "0061"


def test_successions_are_followed_to_the_end_of_the_chain() -> None:
    services.register_office(OfficeRow("0311", "Kho bạc C", BEGINNING))
    services.merge_offices(["0061"], "0211", APRIL, by="operator")
    services.merge_offices(["0211"], "0311", dt.date(2026, 7, 1), by="operator")
    assert queries.handling_office("0061", dt.date(2026, 6, 30)).code == "0211"
    assert queries.handling_office("0061", dt.date(2026, 7, 1)).code == "0311"


def test_two_offices_that_follow_each_other_in_turn_make_no_endless_chain() -> None:
    services.merge_offices(["0061"], "0211", APRIL, by="operator")
    services.register_office(OfficeRow("0061", "Kho bạc A", dt.date(2027, 1, 1)))
    services.merge_offices(["0211"], "0061", dt.date(2027, 1, 1), by="operator")
    assert queries.handling_office("0061", dt.date(2026, 12, 31)).code == "0211"
    assert queries.handling_office("0211", dt.date(2027, 1, 2)).code == "0061"


def test_a_renamed_office_keeps_its_identity_and_its_old_name_on_old_days() -> None:
    before = queries.office("0061", MARCH)
    services.rename_office("0061", "Phòng Giao dịch số 1", APRIL, by="operator")
    after = queries.office("0061", APRIL)
    assert (after.id, after.name_vi) == (before.id, "Phòng Giao dịch số 1")
    assert queries.office("0061", MARCH).name_vi == "Kho bạc A"


def test_what_was_known_before_the_renaming_can_still_be_asked() -> None:
    services.rename_office("0061", "Phòng Giao dịch số 1", APRIL, by="operator")
    assert queries.office("0061", APRIL, known_at=MORNING - dt.timedelta(seconds=1)) is None
    with clock.at(MORNING + dt.timedelta(days=1)):
        services.rename_office("0061", "Phòng Giao dịch số 2", APRIL, by="operator")
    assert queries.office("0061", APRIL).name_vi == "Phòng Giao dịch số 2"
    assert queries.office("0061", APRIL, known_at=MORNING + dt.timedelta(hours=1)).name_vi == "Phòng Giao dịch số 1"


def test_a_moved_unit_is_served_elsewhere_from_that_day() -> None:
    services.move_unit(SCHOOL, "0211", APRIL, by="operator")
    assert (queries.serving_office(SCHOOL, MARCH).code, queries.serving_office(SCHOOL, APRIL).code) == ("0061", "0211")


def test_a_quota_ends_the_day_before_the_next_begins() -> None:
    services.set_quota(SCHOOL, 40, 2, BEGINNING, by="fin")
    services.set_quota(SCHOOL, 41, 2, APRIL, by="fin")
    assert (queries.staff_quota(SCHOOL, MARCH), queries.staff_quota(SCHOOL, APRIL)) == ((40, 2), (41, 2))


def test_an_office_may_promise_nought_days() -> None:
    services.set_service_commitment("0061", "EXP-INVEST", 0, BEGINNING, by="xuan")
    found = queries.ask_served_unit(SCHOOL, MARCH).answer
    assert found is not None
    assert (found.unit, found.office) == (queries.unit(SCHOOL, MARCH), queries.serving_office(SCHOOL, MARCH))
    assert found.promised == {"EXP-INVEST": 0}


def test_an_office_may_promise_nothing_and_a_unit_may_have_no_office() -> None:
    found = queries.ask_served_unit(SCHOOL, MARCH).answer
    assert found is not None
    assert (found.office, found.promised) == (queries.serving_office(SCHOOL, MARCH), {})
    Service.objects.update(valid_from=dt.date(2099, 1, 1))
    found = queries.ask_served_unit(SCHOOL, MARCH).answer
    assert found is not None
    assert (found.unit, found.office, found.promised) == (queries.unit(SCHOOL, MARCH), None, {})
    assert queries.ask_served_unit("9999999", MARCH).answer is None


def test_a_unit_changes_its_chapter_as_a_new_version() -> None:
    services.register_units(
        [
            UnitRow("1099999", "Trường A", "0061", "3", "622", "073", BEGINNING, dt.date(2025, 12, 31)),
            UnitRow("1099999", "Trường A", "0061", "2", "422", "073", dt.date(2026, 1, 1)),
        ]
    )
    assert queries.unit("1099999", dt.date(2025, 12, 31)).chapter == "622"
    assert queries.unit("1099999", dt.date(2026, 1, 1)).chapter == "422"
    assert queries.serving_office("1099999", APRIL).code == "0061"


def test_two_versions_on_one_day_are_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="an_office_has_one_version_a_day"), transaction.atomic():
        OfficeVersion.objects.create(
            office_id=queries.office("0061", MARCH).id, kind="district", name_vi="X", sort_key="x", valid_from=MARCH
        )


def test_registering_again_changes_nothing() -> None:
    row = UnitRow(SCHOOL, "Trường THCS Hải Lăng", "0061", "2", "422", "073", BEGINNING)
    assert services.register_units([row]).unchanged == 1


def test_a_unit_cannot_be_served_by_an_office_that_does_not_exist() -> None:
    with pytest.raises(Refused) as error:
        services.register_unit(UnitRow("1099998", "Trường B", "9999", "2", "422", "073", BEGINNING))
    assert error.value.word is Word.NOT_FOUND


def test_a_thousand_units_are_registered_and_looked_up_in_a_handful_of_statements() -> None:
    rows = [UnitRow(f"{2000000 + n}", f"Trường số {n}", "0061", "2", "422", "073", BEGINNING) for n in range(1000)]
    with CaptureQueriesContext(connection) as statements:
        services.register_units(rows)
    assert len(statements) < 20
    with CaptureQueriesContext(connection) as statements:
        assert len(queries.serving_offices([row.code for row in rows], APRIL)) == 1000
    assert len(statements) == 1
