"""The live check: at most a dozen statements, whatever the number of lines."""
from __future__ import annotations

import pytest

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
