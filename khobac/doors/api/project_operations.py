"""What an investment project's software reads of it: terms, plans by source, the money of a year, contracts and volume."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema

from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.values import Currency
from khobac.spending.investment.queries import ContractRow, ProjectPage, project_page

router = Router(tags=["books"])


class SourceOut(Schema):
    """The capital of one source in the year: planned out of the medium term, allotted, advanced, spent and left."""

    source: str
    planned: int
    allotted: int
    advance: int
    actual: int
    available: int


class ProjectContractOut(Schema):
    """A contract of the project; `unpaid` is accepted volume that has been neither paid nor kept back."""

    code: str
    value: int
    accepted: int
    paid: int
    advance_outstanding: int
    retained: int
    unpaid: int


class ProjectOut(Schema):
    """A project with the money of one year; `disbursed` counts what was spent and advanced over all years."""

    unit: str
    group: str
    investor: str
    total_investment: int
    starts_on: dt.date
    ends_on: dt.date
    disbursed: int
    year: int
    sources: list[SourceOut]
    contracts: list[ProjectContractOut]
    settled: bool
    currency: Currency = "VND"


EXAMPLE = {
    "unit": "7654321", "group": "B", "investor": "1012345", "total_investment": 9000000000, "starts_on": "2026-01-01",
    "ends_on": "2029-12-31", "disbursed": 850000000, "year": 2026,
    "sources": [
        {
            "source": "12", "planned": 3000000000, "allotted": 3000000000, "advance": 450000000, "actual": 400000000,
            "available": 2150000000,
        }
    ],
    "contracts": [
        {
            "code": "K1", "value": 2000000000, "accepted": 1400000000, "paid": 400000000, "advance_outstanding": 450000000,
            "retained": 0, "unpaid": 1000000000,
        }
    ],
    "settled": False, "currency": "VND",
}  # fmt: skip


@router.get(
    "/project",
    auth=UnitKey("read"),
    summary="My investment project · Dự án đầu tư của đơn vị",
    **describes(200, ProjectOut, EXAMPLE, 404, 422),
)
def read_project(request: HttpRequest, year: Annotated[int, Query(ge=2015, le=2100)]) -> ProjectOut:
    """The project this key belongs to, with plan, money and contracts; 404 for a unit that is none."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        page = project_page(unit, year, clock.today())
    if page is None:
        raise Refused(Word.NOT_FOUND, f"Kho bạc chưa ghi nhận dự án {unit}.")
    return ProjectOut(
        unit=unit,
        group=page.terms.group,
        investor=page.terms.investor_id,
        total_investment=page.terms.total_investment,
        starts_on=page.terms.starts_on,
        ends_on=page.terms.ends_on,
        disbursed=page.disbursed_in_all,
        year=year,
        sources=_sources(page),
        contracts=[_contract(each) for each in page.contracts],
        settled=page.settlement is not None,
    )


def _sources(page: ProjectPage) -> list[SourceOut]:
    return [
        SourceOut(
            source=money.source,
            planned=page.planned(money.source),
            allotted=money.allotted,
            advance=money.advance,
            actual=money.actual,
            available=money.available,
        )
        for money in page.money
    ]


def _contract(row: ContractRow) -> ProjectContractOut:
    return ProjectContractOut(
        code=row.code,
        value=row.value,
        accepted=row.accepted,
        paid=row.paid_gross,
        advance_outstanding=row.advance_outstanding,
        retained=row.retention.held,
        unpaid=row.unpaid,
    )
