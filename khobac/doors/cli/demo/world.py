"""Whom one can sign in as in the sample province."""
from __future__ import annotations

from dataclasses import dataclass

from khobac.core import clock
from khobac.flows.sample_province import province
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations

OFFICE, DISTRICT_OFFICE = province.OFFICE, province.DISTRICT_OFFICE
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


def logins() -> list[Login]:
    """A person for each role; those of a unit are of the first school the office serves."""
    unit = example_unit()
    return [Login(vi, en, username.format(unit=unit)) for vi, en, username in LOGINS]


def example_unit() -> str:
    """A unit to sign in for: a primary school."""
    served = organisations.units_served(OFFICE, clock.today())
    schools = [unit for unit in served if "Tiểu học" in unit.name_vi or "tiểu học" in unit.name_vi]
    return (schools or served)[0].code


def account_elsewhere() -> str:
    """The deposit account of a unit whose book is not the example unit's; empty where the sample has none."""
    today, own = clock.today(), example_unit()
    served = [unit for office in (OFFICE, DISTRICT_OFFICE) for unit in organisations.units_served(office, today)]
    book = next(unit.treasury_id for unit in served if unit.code == own)
    found = (accounts.deposit_account(unit.code) for unit in served if unit.treasury_id != book)
    return next((account.number for account in found if account is not None), "")


def password() -> str:
    """Of every sample person. NOT FOR PRODUCTION."""
    return province.PASSWORD
