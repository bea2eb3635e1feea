"""What the demo starts from: the reference data, the sample province and its people, all marked as sample data."""
from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from khobac.core import clock, wake
from khobac.flows import budget, reference_data
from khobac.flows.sample_province import province
from khobac.registers.organisations import queries as organisations

SEED = 1
OFFICE = province.OFFICE
DONG_A_SOURCE = 2_000_000_000
LOGINS = (
    ("kế toán đơn vị", "unit's accountant", "kt.{unit}"),
    ("kế toán trưởng đơn vị", "unit's chief accountant", "ktt.{unit}"),
    ("chủ tài khoản", "account holder", "ctk.{unit}"),
    ("giao dịch viên kho bạc", "treasury officer", "gdv1"),
    ("kế toán trưởng kho bạc", "treasury chief accountant", "ktt.kb1"),
    ("giám đốc kho bạc", "treasury director", "giamdoc"),
    ("thanh toán viên", "payment officer", "ttv1"),
)


@dataclass(frozen=True)
class Login:
    """One person to sign in as."""

    role_vi: str
    role_en: str
    username: str


def is_built() -> bool:
    """Whether the province is there."""
    return bool(organisations.known_persons([LOGINS[3][2]]))


def build() -> None:
    """Load and enter everything; for an empty database."""
    today = clock.today()
    with wake.asleep():
        reference_data.load_reference_data()
        made = province.found(random.Random(SEED), today.replace(day=1), dt.date(today.year + 1, 3, 1))
        for unit in made.living:
            for source in unit.sources:
                key = f"sample-{unit.code}-{source}-{today.year}"
                budget.allot(unit.code, source, today.year, DONG_A_SOURCE, "estimate", province.FOUNDER, key)


def logins() -> list[Login]:
    """A person for each role; those of a unit are of the first school the office serves."""
    unit = example_unit()
    return [Login(vi, en, username.format(unit=unit)) for vi, en, username in LOGINS]


def example_unit() -> str:
    """A unit to sign in for: a primary school."""
    served = organisations.units_served(OFFICE, clock.today())
    schools = [unit for unit in served if "Tiểu học" in unit.name_vi or "tiểu học" in unit.name_vi]
    return (schools or served)[0].code


def password() -> str:
    """Of every sample person. NOT FOR PRODUCTION."""
    return province.PASSWORD
