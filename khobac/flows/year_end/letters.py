"""What comes in before the year-end: the finance agency's letters on carry-over, and units' confirmations of balances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from khobac.books.commitments import queries as commitments
from khobac.books.periods import services
from khobac.books.periods.services import CarryDecision
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.position import unit_on
from khobac.flows.periods import office_of, require_keeper


class LetterRow(NamedTuple):
    """A line of a letter: an amount of a key's estimate in đồng, or a contract whose commitment moves."""

    unit: str
    source: str
    amount: int = 0
    contract: str = ""


@repeated
def enter_letter(office_code: str, year: int, letter: str, rows: Sequence[LetterRow], by: str) -> int:
    """Enter a letter that carries over from `year` (Circular 26/2026 Art 19.5); how many lines are new.

    Carried out when the year-end is run. Raises NO_RIGHT, INVALID with the number of the line (from 0).
    """
    require_keeper(by, "year_end", office_code)
    treasury_id = office_of(office_code).id
    wrong = [number for number, row in enumerate(rows) if (row.amount > 0) == bool(row.contract) or row.amount < 0]
    if wrong:
        raise Refused(Word.INVALID, "Mỗi dòng nêu một số tiền dương hoặc một hợp đồng.", pointer=f"/rows/{wrong[0]}")
    named = {(row.unit, row.contract) for row in rows if row.contract}
    contract_ids = commitments.contract_ids(named)
    for number, row in enumerate(rows):
        if row.contract and (row.unit, row.contract) not in contract_ids:
            raise Refused(Word.INVALID, f"Đơn vị không có hợp đồng {row.contract}.", pointer=f"/rows/{number}")
    decisions = [
        CarryDecision(
            treasury_id, row.unit, row.source, year, letter, row.amount, contract_ids.get((row.unit, row.contract))
        )
        for row in rows
    ]
    with db.atomic():
        new = services.decide_carry_over(decisions, by, clock.now())
        audit.record(by, "enter_carry_over", [(letter, "")])
    return new


@repeated
def confirm_deposit(unit: str, year: int, amount: int, by: str) -> None:
    """A unit confirms what stood on its deposit account at the end of a year (form 30)."""
    rights.require_unit(by, "confirm_balance", unit)
    with db.atomic():
        services.confirm_balance(
            unit_on(unit, clock.today()).treasury_id, year, "deposit", unit, "", amount, by, clock.now()
        )
        audit.record(by, "confirm_deposit", [(str(year), unit)])
