"""The projects of the sample: their plans are what was allotted, and plan, payments and ledger agree in every year."""

from __future__ import annotations

import pytest

from khobac.core import clock
from khobac.flows import investment
from khobac.flows.sample_province.units import PROJECTS
from khobac.spending.investment import queries as projects
from khobac.spending.requests.models import SpendingRequest

pytestmark = pytest.mark.usefixtures("in_sample")


@pytest.mark.parametrize("year", [2025, 2026])
def test_plan_payments_and_ledger_agree(year: int) -> None:
    rows = investment.year_report(year)
    assert len({row.unit for row in rows}) == PROJECTS
    assert [row for row in rows if not row.agrees] == []


def test_each_project_has_a_contract_with_volume_to_be_paid() -> None:
    rows = projects.projects(2026, clock.today())
    assert len(rows) == PROJECTS
    for row in rows:
        page = projects.project_page(row.unit, 2026, clock.today())
        assert page is not None
        assert page.unpaid > 0
        assert 0 < page.planned_for_year <= page.terms.total_investment
    [waiting] = SpendingRequest.objects.exclude(contract=None).filter(unit_code__startswith="79")
    assert waiting.dossier.state == "submitted"
