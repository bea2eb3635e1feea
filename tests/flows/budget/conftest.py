"""A province with its department and schools, on a copy of the cases' world."""
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from khobac.core import clock
from khobac.flows import founding
from khobac.flows.founding import Foundation, UnitRow

START = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
PROVINCE, DEPARTMENT, BRANCH, SCHOOL, PRIMARY, CENTRE = (
    "2997961", "1099422", "1099423", "1012345", "1012346", "1098765",
)
"""Tier 0, 1, 2, and three spending units; the centre's book is kept by another treasury."""


@pytest.fixture
def province(world: str) -> Iterator[None]:
    """Everybody is registered, nothing is allotted."""
    day = dt.date(2015, 1, 1)
    with clock.at(START):
        founding.found(
            Foundation(
                on=day,
                units=[
                    UnitRow(PROVINCE, "Ngân sách tỉnh A", "0061", "2", "422", "073", day),
                    UnitRow(DEPARTMENT, "Sở Giáo dục", "0061", "2", "422", "073", day),
                    UnitRow(BRANCH, "Phòng Giáo dục", "0061", "2", "422", "073", day),
                ],
            ),
            "test",
        )
        yield
