"""Officers enter projects, plans and the final settlement from their decisions; what is wrong stands at its field."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from khobac.books.budget import queries as budget
from khobac.core import clock
from khobac.spending.investment.models import CapitalPlan, ProjectDecision
from khobac.spending.investment.queries import project_page
from tests.doors.portal.investment.test_a_project_is_seen_and_paid_from_its_page import People, people
from tests.flows.investment.conftest import ACCOUNTANT, OFFICER, ROAD, accepted, road

__all__ = ["people", "road"]

ENTRY = f"/so-sach/du-an/{ROAD}/ghi/"
DECIDED = {"number": "QĐ-88", "issuer": "Hội đồng nhân dân tỉnh", "issued_on": "02/03/2026"}
PLAN = DECIDED | {"source": "12", "year": "2026", "amount": "4 tỷ"}


def sent(client: Client, deed: str, typed: dict[str, str], status: int = 302) -> str:
    answer = client.post(ENTRY + deed, typed)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode() if status == 422 else ""


def test_a_project_is_entered_from_the_decision_that_approved_it(people: People) -> None:
    terms = DECIDED | {
        "project": "7654321", "investor": "1012345", "group": "C", "total_investment": "9.500.000.000",
        "starts_on": "1/1/2026", "ends_on": "31/12/2028",
    }  # fmt: skip
    client = people(OFFICER)
    assert client.post("/so-sach/du-an/ghi", terms).status_code == 302
    page = project_page(ROAD, 2026, clock.today())
    assert page is not None
    assert (page.terms.number, page.terms.group, page.terms.total_investment) == ("QĐ-88", "C", 9_500_000_000)
    refused = client.post("/so-sach/du-an/ghi", terms | {"project": "1012345", "number": "QĐ-89"})
    assert refused.status_code == 422
    assert "không phải là dự án đầu tư" in refused.content.decode()
    assert "9.500.000.000" in refused.content.decode()


def test_everything_that_is_wrong_is_told_at_once_and_nothing_typed_is_lost(people: People) -> None:
    page = sent(people(OFFICER), "ke-hoach-nam", PLAN | {"issuer": "", "issued_on": "?", "amount": "nhiều"}, 422)
    assert "Có 3 chỗ cần sửa" in page
    for field in ("f-issuer", "f-issued_on", "f-amount"):
        assert f'href="#{field}"' in page, field
    assert 'value="nhiều"' in page
    assert 'value="QĐ-88"' in page


def test_plans_are_entered_and_the_estimate_follows(people: People) -> None:
    client = people(OFFICER)
    medium = DECIDED | {"source": "12", "first_year": "2026", "last_year": "2030", "amount": "7.000.000.000"}
    sent(client, "trung-han", medium)
    sent(client, "ke-hoach-nam", PLAN)
    sent(client, "ke-hoach-nam", PLAN)
    assert CapitalPlan.objects.filter(number="QĐ-88").count() == 2
    [line] = [position for key, position in budget.lines_of_unit(ROAD, 2026).items() if key.source == "12"]
    assert line.allotted == 4_000_000_000
    refused = sent(client, "ke-hoach-nam", PLAN | {"number": "QĐ-90", "amount": "8.000.000.000"}, 422)
    assert "Kế hoạch các năm vượt kế hoạch trung hạn. Chênh 1.000.000.000" in refused.replace("\xa0", " ")


def test_terms_change_by_a_later_decision_with_its_reason(people: People) -> None:
    client = people(OFFICER)
    assert 'value="9.000.000.000"' in client.get(ENTRY + "dieu-chinh").content.decode()
    changed = DECIDED | {
        "investor": ROAD, "group": "B", "total_investment": "10.000.000.000", "starts_on": "1/1/2026",
        "ends_on": "31/12/2030", "reason": "Trượt giá vật liệu",
    }  # fmt: skip
    sent(client, "dieu-chinh", changed | {"reason": ""}, 422)
    sent(client, "dieu-chinh", changed)
    assert list(ProjectDecision.objects.order_by("id").values_list("reason", flat=True)) == ["", "Trượt giá vật liệu"]
    below = sent(client, "dieu-chinh", changed | {"number": "QĐ-91", "total_investment": "5.000.000.000"}, 422)
    assert 'href="#f-total_investment"' in below


def test_after_the_final_settlement_nothing_is_entered_any_more(people: People) -> None:
    client = people(OFFICER)
    settled = {"number": "QT-1", "issued_on": "02/03/2026", "approved": "8.900.000.000"}
    assert "Cần điền mục này" in sent(client, "quyet-toan", settled, 422)
    sent(client, "quyet-toan", settled | {"confirmed": "on"})
    page = client.get(f"/so-sach/du-an/{ROAD}").content.decode()
    assert "8.900.000.000" in page
    assert "/ghi/" not in page
    assert "đã quyết toán hoàn thành" in sent(client, "ke-hoach-nam", PLAN, 422)


def test_only_officers_of_its_treasury_enter_and_others_see_no_way_to(people: People) -> None:
    assert "/ghi/ke-hoach-nam" in people(OFFICER).get(f"/so-sach/du-an/{ROAD}").content.decode()
    assert "/ghi" not in people("vinh").get(f"/so-sach/du-an/{ROAD}").content.decode()
    for person, status in (("vinh", 403), (ACCOUNTANT, 403), ("bac", 404)):
        assert people(person).get(ENTRY + "ke-hoach-nam").status_code == status, person
    assert people(OFFICER).get(ENTRY + "khac").status_code == 404


@pytest.mark.goal("G15")
@pytest.mark.parametrize(
    "path", ["/so-sach/du-an", f"/so-sach/du-an/{ROAD}", f"{ENTRY}ke-hoach-nam", "/so-sach/bao-hanh"]
)
def test_no_page_costs_a_statement_per_row(people: People, path: str) -> None:
    client = people(OFFICER)

    def statements() -> int:
        client.get(path)
        with CaptureQueriesContext(connections["default"]) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    few = statements()
    for number in range(2, 5):
        accepted(100_000_000, f"NT-{number}")
    assert statements() == few <= 20
