"""Check and examination: as many statements for 200 lines and 980 people as for one of each."""
from __future__ import annotations

from khobac.core import access, clock
from khobac.flows.payment import examination, filing
from khobac.flows.payment.content import Filing
from proof.ground import dossiers, units
from proof.ground.statements import counted

MOST_CHECKED, MOST_EXAMINED = 12, 30


def test_two_hundred_lines_and_980_people_are_examined_by_as_many_statements_as_one(world: str) -> None:
    with clock.at(units.MORNING):
        [unit] = units.found(1)
        units.allot(unit, 10**12)

        def check(draft: Filing) -> int:
            def ask() -> None:
                with access.acting_as(unit):
                    filing.check(draft, (units.CHIEF_ACCOUNTANT, units.HOLDER))

            return len(counted(ask))

        def examine(draft: Filing) -> int:
            number = dossiers.submit(draft)
            return len(counted(lambda: examination.examine(number, units.OFFICER)))

        first, short = (dossiers.paid_to_a_list(dossiers.draft(unit, 10**6, name, lines=1), 1) for name in "ab")
        long = dossiers.paid_to_a_list(dossiers.draft(unit, 10**9, "c", lines=200), 980)
        check(first), examine(first)  # opens the connections
        assert check(long) == check(short) <= MOST_CHECKED
        assert examine(long) == examine(short) <= MOST_EXAMINED
