"""Filing: few statements in fewer round trips, whatever the number of lines."""
from __future__ import annotations

from khobac.core import access, clock
from khobac.flows.payment import filing
from proof.ground import dossiers, units
from proof.ground.statements import counted

MOST = 30


def test_two_hundred_lines_are_filed_by_as_many_statements_as_one(world: str) -> None:
    with clock.at(units.MORNING):
        [unit] = units.found(1)
        units.endow([unit], 10**9)

        def file(name: str, lines: int) -> None:
            draft = dossiers.draft(unit, 1_000_000, name, lines=lines)
            signatures = dossiers.signed(draft)
            with access.acting_as(unit):
                filing.submit(draft, signatures, name)

        file("first", 1)  # opens the connection
        asked = len(counted(lambda: file("one", 1)))
        assert len(counted(lambda: file("many", 200))) == asked
        assert asked <= MOST
