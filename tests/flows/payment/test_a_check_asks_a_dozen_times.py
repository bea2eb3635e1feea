"""The live check: at most a dozen statements, whatever the number of lines."""
from __future__ import annotations

from dataclasses import replace

import pytest

from khobac.control.inputs import Cash, CashDesk, NormItem, Particulars, Purchase
from khobac.core import access, clock
from khobac.flows.payment import filing
from proof.ground import dossiers, units
from proof.ground.statements import counted

MOST = 12


@pytest.mark.parametrize("contract", [None, units.CONTRACT])
def test_two_hundred_lines_ask_as_often_as_one(world: str, contract: str | None) -> None:
    with clock.at(units.MORNING):
        [unit] = units.found(1)
        units.endow([unit], 10**9)

        def check(lines: int) -> None:
            draft = dossiers.draft(unit, 1_000_000, "draft", contract=contract, lines=lines)
            with access.acting_as(unit):
                filing.check(draft, (units.CHIEF_ACCOUNTANT, units.HOLDER))

        check(1)  # opens the connection
        asked = len(counted(lambda: check(1)))
        assert len(counted(lambda: check(200))) == asked
        assert asked <= MOST


@pytest.mark.parametrize("contract", [None, units.CONTRACT])
def test_what_only_some_expenses_declare_stays_within_the_dozen(world: str, contract: str | None) -> None:
    priced = Particulars(norms=(NormItem("per_diem", 1),), purchases=(Purchase("laptop", 1),))
    in_cash = Particulars(cash=Cash(CashDesk.BANK))
    with clock.at(units.MORNING):
        [unit] = units.found(1)
        units.endow([unit], 10**9)
        plain = dossiers.draft(unit, 1_000_000, "draft", contract=contract)

        def asks(particulars: Particulars | None) -> int:
            with access.acting_as(unit):
                draft = replace(plain, particulars=particulars)
                return len(counted(lambda: filing.check(draft, (units.CHIEF_ACCOUNTANT, units.HOLDER))))

        asks(None)  # opens the connection
        assert asks(Particulars(secret=True)) == asks(None)
        assert asks(in_cash) == asks(None) + 1  # what others draw that day
        assert asks(priced) == asks(replace(priced, cash=in_cash.cash)) == asks(None) + 2  # what limits it, and the same
        assert asks(priced) <= MOST
