"""Books that a day of payments left: approved through the flows, sent, debited by the banks, folded, sealed and anchored."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from khobac.connectors.anchors import FileAnchor
from khobac.core import access
from khobac.doors.cli.cases import world
from khobac.doors.cli.cases.bank import CASE_BANK
from khobac.flows import anchoring, enclosures, work
from khobac.flows.payment import approval
from proof.ground import units
from proof.ground.dossiers import accept, copies, draft, submit

AMOUNT, AT_ONCE, UNITS = 1_000_000, 50, 2


def pay(many: int) -> list[str]:
    """Two units with money for twice as much, this many of their dossiers paid, one in two on its unit's contract.

    Answers the dossiers that the others were copied from: accepted, not approved, to be copied again.
    """
    codes = units.found(UNITS)
    units.endow(codes, 2 * many * AMOUNT)
    patterns = [
        submit(draft(code, AMOUNT, f"{code} {contract}", contract=contract))
        for code in codes
        for contract in (None, units.CONTRACT)
    ]
    for number in patterns:
        accept(number)
    approve(copies(patterns, many))
    due()
    return patterns


def send_papers(many: int) -> None:
    """Papers that a unit sends in as files, each with bytes of its own."""
    unit = next(iter(world.UNIT_PEOPLE))
    with access.acting_as(unit):
        for number in range(many):
            enclosures.take_in(unit, units.ACCOUNTANT, f"{number}.xml", _invoice(number))


def _invoice(number: int) -> BytesIO:
    return BytesIO(f'<?xml version="1.0" encoding="UTF-8"?><HDon><So>{number}</So></HDon>'.encode())


def approve(numbers: Sequence[str]) -> None:
    """Both signatures of the treasury: posted, and nothing after it."""
    for at in range(0, len(numbers), AT_ONCE):
        refused = [
            each.refused
            for each in approval.approve(numbers[at : at + AT_ONCE], units.DIRECTOR, units.CHIEF)
            if each.refused
        ]
        if refused:
            raise ValueError(refused)


def due() -> None:
    """Everything that has become due, until nothing is left."""
    while work.run_due(CASE_BANK):
        pass


def anchored(folder: Path) -> tuple[FileAnchor, ...]:
    """Everything sealed is covered by signed heads, and these lie in the folder."""
    anchors = (FileAnchor(folder),)
    anchoring.anchor(anchors)
    return anchors
