"""The power company is registered, bills are announced a day before, and people of the school have signed in."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.flows import founding
from khobac.flows.founding import ValueRow
from tests.doors.portal.units.conftest import People, people, school
from tests.flows.autopay.conftest import Power

__all__ = ["people", "power", "school"]


@pytest.fixture
def power(people: People) -> Power:
    company = Power()
    company.register()
    beginning = dt.date(2015, 1, 1)
    founding.set_law([ValueRow("autopay.window", 1, beginning), ValueRow("autopay.confirm_days", 5, beginning)])
    return company
