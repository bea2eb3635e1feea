"""A small world for the registers: two offices, a school and its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from khobac.core import clock
from khobac.registers.organisations import services as organisations
from khobac.registers.organisations.services import Appointment, NewPerson, OfficeRow, UnitRow

SCHOOL = "1012345"
BEGINNING = dt.date(2025, 1, 1)
MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)


@pytest.fixture
def morning() -> Iterator[dt.datetime]:
    """Monday 2 March 2026, nine o'clock."""
    with clock.at(MORNING):
        yield MORNING


@pytest.fixture
def world(db: None, morning: dt.datetime) -> None:
    """Offices 0061 and 0211; the school at 0061 with an, binh (chief accountant), chi (holder); stewards son, sang."""
    organisations.register_offices(
        [OfficeRow("0061", "Kho bạc A", BEGINNING), OfficeRow("0211", "Kho bạc B", BEGINNING)]
    )
    organisations.register_unit(UnitRow(SCHOOL, "Trường THCS Hải Lăng", "0061", "2", "422", "073", BEGINNING))
    names = ("an", "binh", "chi", "dung", "kiet", "lam", "mai", "son", "sang", "tuan")
    organisations.new_persons([NewPerson(name, name.capitalize()) for name in names])
    start = dt.datetime.combine(BEGINNING, dt.time(), clock.VIETNAM)
    organisations.appoint_many(
        [
            Appointment("an", "accountant", start, unit=SCHOOL),
            Appointment("binh", "chief_accountant", start, unit=SCHOOL),
            Appointment("chi", "holder", start, unit=SCHOOL),
            Appointment("tuan", "officer", start, office="0061"),
            Appointment("son", "steward_draft", start, organisation="Sở Tài chính"),
            Appointment("sang", "steward_approve", start, organisation="Sở Tài chính"),
        ],
        by="operator",
    )
