"""What one of something may cost: open to everybody; what was decided for one unit is shown to it and to officers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.flows import organisation
from tests.doors.portal.law.conftest import ACCOUNTANT, OFFICER, People

SCHOOL, OTHER = "1012345", "1012346"
NEW_YEAR = dt.date(2026, 1, 1)
OWN = ("280.000", "12/QĐ-THCS", "9.000.000")


def told(client: Client, path: str = "/dinh-muc") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return str(answer.content.decode()).replace("\u00a0", " ")


@pytest.fixture
def decided(people: People) -> None:
    organisation.set_own_rules(SCHOOL, {"per_diem": 280_000}, "12/QĐ-THCS", NEW_YEAR, "chi", {"per_diem": 9_000_000})
    organisation.approve_special_assets(SCHOOL, {"ambulance": 900}, "45/QĐ", NEW_YEAR, "fin", {"ambulance": 2})
    organisation.register_agreement("TTK-7", {"desktop": 14_000_000}, NEW_YEAR, None, "fin")


@pytest.mark.usefixtures("decided")
def test_everybody_reads_norms_with_article_certainty_and_days_and_no_units_own(people: People) -> None:
    page = told(Client())
    assert all(part in page for part in ("Phụ cấp lưu trú", "norm.per_diem", "40/2017/TT-BTC", "TTK-7", "14.000.000"))
    assert "Chưa kiểm chứng" in page or "Minh họa" in page
    assert "norm.own_rules_prevail" not in page
    assert not any(part in page for part in (*OWN, "45/QĐ"))
    assert OWN[0] not in told(Client(), f"/dinh-muc?don-vi={SCHOOL}")


@pytest.mark.usefixtures("decided")
def test_a_unit_reads_its_own_and_nobody_elses(people: People) -> None:
    page = told(people(ACCOUNTANT), f"/dinh-muc?don-vi={OTHER}")
    assert all(part in page for part in (*OWN, "45/QĐ"))
    assert OWN[0] not in told(people("em"), f"/dinh-muc?don-vi={SCHOOL}")


@pytest.mark.usefixtures("decided")
def test_an_officer_asks_for_a_unit_and_finds_the_page_beside_the_law(people: People) -> None:
    client = people(OFFICER)
    assert OWN[0] not in told(client)
    assert all(part in told(client, f"/dinh-muc?don-vi={SCHOOL}") for part in OWN)
    assert 'href="/dinh-muc"' in told(client, "/luat")


@pytest.mark.usefixtures("decided")
def test_it_is_read_as_of_a_day_and_taken_away_as_a_table(people: People) -> None:
    assert OWN[0] not in told(people(ACCOUNTANT), "/dinh-muc?ngay=31/12/2025")
    answer = Client().get("/dinh-muc?dang=csv")
    assert "Phụ cấp lưu trú" in b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]


def test_it_costs_few_statements(people: People) -> None:
    client = people(OFFICER)
    told(client)
    with CaptureQueriesContext(connections["default"]) as statements:
        told(client)
    assert len(statements) <= 12
