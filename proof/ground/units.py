"""Units beside those of the fixed world: the same three people everywhere, money, and one committed contract each."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.core import access, clock
from khobac.doors.cli.cases import world
from khobac.flows import budget, contracts, founding
from khobac.flows.contracts import ContractTerms
from khobac.flows.founding import AccountRow, Appointment, Foundation, UnitRow

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
OFFICE, YEAR, SOURCE, CONTRACT, PAYEE = "0061", 2026, "12", "K1", "S1"
ACCOUNTANT, CHIEF_ACCOUNTANT, HOLDER = world.UNIT_PEOPLE["1012345"]
OFFICER, CHIEF, DIRECTOR = (world.OFFICE_PEOPLE[OFFICE][seat][0] for seat in ("officer", "office_chief_accountant", "director"))
FINANCE = "fin"


def found(many: int) -> list[str]:
    """Enter this many units, served by the one office; their codes."""
    codes = [f"2{number:06}" for number in range(many)]
    seats = zip((ACCOUNTANT, CHIEF_ACCOUNTANT, HOLDER), world.SIGNING_SEATS, strict=True)
    people = list(seats)
    start = dt.datetime.combine(world.BEGINNING, dt.time(), clock.VIETNAM)
    founding.found(
        Foundation(
            on=world.BEGINNING,
            units=[
                UnitRow(code, f"Đơn vị {code}", OFFICE, "2", "422", "073", world.BEGINNING, area_code="00101")
                for code in codes
            ],
            appointments=[Appointment(person, seat, start, unit=code) for code in codes for person, seat in people],
            accounts=[
                AccountRow(code, kind, account, world.BEGINNING, level)
                for code in codes
                for kind, account, level in (("estimate", "9527", "2"), ("deposit", "3712", ""))
            ],
            payees=[row for code in codes for row in world.payees_of(code)],
        ),
        world.FOUNDER,
    )
    return codes


def allot(unit: str, amount: int, key: str = "1") -> None:
    """Give a unit an estimate, or a supplement to it."""
    budget.allot(unit, SOURCE, YEAR, amount, "estimate" if key == "1" else "supplement", FINANCE, f"allot:{unit}:{key}")


def deposit(unit: str, amount: int) -> None:
    """Money arrives on a unit's deposit account."""
    budget.allot(unit, "", YEAR, amount, "deposit", FINANCE, f"deposit:{unit}")


def contract(unit: str, committed: int) -> None:
    """A contract of the unit, committed to this much of the year's estimate."""
    with access.acting_as(unit):
        contracts.register(
            unit, CONTRACT, ContractTerms(PAYEE, committed, "goods"), MORNING.date(), None, ACCOUNTANT
        )
    contracts.commit(unit, CONTRACT, YEAR, SOURCE, committed, "new", OFFICER, f"commit:{unit}")


def endow(codes: Sequence[str], amount: int) -> None:
    """Each of these units may spend this much from its estimate and as much on its contract."""
    for code in codes:
        allot(code, 2 * amount)
        contract(code, amount)
