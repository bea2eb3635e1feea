"""The entries of what the year-end does, all dated 31 December of the old year (Circular 77/2017 Art 61)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Spender
from khobac.books.ledger.postings.cancel_estimate import CancelEstimate, cancel_estimate
from khobac.books.ledger.postings.carry_over import CarryOver, carry_over
from khobac.books.ledger.postings.close_year import CloseAccount, close_account
from khobac.books.ledger.postings.move_advance import MoveAdvance, move_advance
from khobac.books.periods.year_end import COMMAND, Closing, Effect
from khobac.core import clock
from khobac.flows.payment.booking import spender_of
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, UnitView


@dataclass(frozen=True)
class Ground:
    """What entries need besides effects: units as they stood on the last day of the year, who serves them, the law."""

    treasury_id: int
    year: int
    office_code: str
    units: Mapping[str, UnitView]
    offices: Mapping[str, OfficeView]
    law: Law

    @classmethod
    def of(cls, treasury_id: int, year: int, office_code: str, unit_codes: Sequence[str]) -> Self:
        """Read for all these units at once; one registered since stands as today."""
        last_day, today = dt.date(year, 12, 31), clock.today()
        units = organisations.units(unit_codes, today) | organisations.units(unit_codes, last_day)
        offices = organisations.serving_offices(unit_codes, today)
        return cls(treasury_id, year, office_code, units, offices, laws.law_on(last_day))

    def spender(self, effect: Effect) -> Spender:
        """Whose money it is."""
        return spender_of(self.units[effect.unit], effect.source, self.law)

    def voucher(self, reference: str, key: str, office_code: str = "") -> Voucher:
        """A voucher of the old year's last day."""
        return Voucher(
            key=f"{reference}:{key}",
            treasury_id=self.treasury_id,
            treasury=office_code or self.office_code,
            budget_year=self.year,
            booked_on=dt.date(self.year, 12, 31),
            reference=reference,
        )


def entries_of(effect: Effect, ground: Ground, reference: str) -> Iterator[Entry]:
    """Everything that is posted for one key of a unit, or of what is spent by command, in the order of the stages."""
    spender, office = ground.spender(effect), ground.offices.get(effect.unit)
    code = office.code if office else ground.office_code

    def voucher(stage: str) -> Voucher:
        return ground.voucher(reference, f"{effect.unit}:{effect.source}:{stage}", code)

    if effect.carried:
        committed = sum(each.amount for each in effect.carried_commitments)
        yield from carry_over(CarryOver(voucher("carry_over"), spender, effect.carried, committed))
    if effect.moved:
        lines = tuple(Line(each.ndkt, each.amount, each.chapter, each.section) for each in effect.moved_advances)
        yield from move_advance(MoveAdvance(voucher("move_advance"), spender, lines))
    if effect.cancelled:
        committed = sum(each.amount for each in effect.cancelled_commitments)
        is_command = effect.tier == COMMAND
        cancelling = voucher("cancel_command" if is_command else "cancel_estimate")
        yield from cancel_estimate(CancelEstimate(cancelling, spender, effect.cancelled, committed, is_command))


def closing_entries(closings: Sequence[Closing], ground: Ground, reference: str) -> list[Entry]:
    """Revenue and expenditure of the year closed into the balances of the levels, an entry an account."""
    return [
        close_account(
            CloseAccount(
                ground.voucher(reference, f"close:{each.treasury}", each.treasury),
                each.role,
                each.level,
                each.source,
                each.balance,
            )
        )
        for each in closings
    ]
