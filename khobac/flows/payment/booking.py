"""What the books are told of a dossier: its spender, its voucher, its booking date, the postings of its approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import Line, Partner, Spender, family
from khobac.books.ledger.postings.pay_advance import PayAdvance, pay_advance
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.pay_from_deposit import PayFromDeposit, pay_from_deposit
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from khobac.books.ledger.postings.return_of_funds import ReturnOfFunds, return_of_funds
from khobac.books.ledger.postings.roles import REVENUE
from khobac.books.ledger.postings.settle_advance import SettleAdvance, settle_advance
from khobac.control.amounts import Amounts
from khobac.control.inputs import Kind
from khobac.registers.law.values import Law
from khobac.registers.organisations.queries import UnitView
from khobac.spending.requests.queries import RequestView


class Booking(NamedTuple):
    """Everything a posting of one dossier needs besides its amounts."""

    request: RequestView
    dossier: str
    treasury: str
    spender: Spender
    today: dt.date
    is_settled: bool = False
    """Whether the budget year is settled: what comes back is then revenue of today (Circular 77/2017 Art 55)."""
    partner: Partner | None = None
    """The treasury that has the payee's account, where that is not a bank."""

    def voucher(self, event: str, *, bank_day: bool = False) -> Voucher:
        """A voucher for one event of this dossier. Bank entries have their own day, all others may be dated back."""
        year = self.budget_year
        return Voucher(
            key=f"{self.dossier}:{event}",
            treasury_id=self.request.treasury_id,
            treasury=self.treasury,
            budget_year=year,
            booked_on=self.today if bank_day else booked_on(year, self.today),
            reference=self.dossier,
        )

    @property
    def budget_year(self) -> int:
        """The year of the estimate; what has none, a deposit or a settled year, is booked under the year of today."""
        of_today = self.is_settled or self.request.kind == Kind.DEPOSIT_PAYMENT
        return self.today.year if of_today else self.request.year

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the request as the books name them."""
        return tuple(map(Line._make, [(*line, 0) for line in self.request.lines]))


def booked_on(budget_year: int, today: dt.date) -> dt.date:
    """In January what belongs to the old year is dated 31 December (Circular 77/2017 Art 61); else the day itself.

    >>> booked_on(2026, dt.date(2027, 1, 6)), booked_on(2026, dt.date(2026, 12, 30))
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 30))
    """
    in_adjustment = today.month == 1 and today.year == budget_year + 1
    return dt.date(budget_year, 12, 31) if in_adjustment else today


def spender_of(unit: UnitView, source: str, law: Law) -> Spender:
    """Whose money moves, with the family of roles its source leads to."""
    return Spender(
        unit=unit.code,
        level=unit.level,
        chapter=unit.chapter,
        section=unit.section,
        family=family(unit.kind, source, law.get("sources.autonomous", ())),
        source=source,
        area=unit.area_code,
        programme=unit.programme,
    )


def approval_entries(booking: Booking, split: Amounts, recovered: Sequence[Line]) -> list[Entry]:
    """The entries of an approval (E3, E4, E5 of the handbook). `recovered` are the advance lines it takes off."""
    voucher, spender, kind = booking.voucher("approve"), booking.spender, booking.request.kind
    advances, partner = tuple(recovered), booking.partner
    if kind == Kind.ADVANCE:
        entries = [pay_advance(PayAdvance(voucher, spender, booking.lines, partner))]
    elif kind == Kind.SETTLEMENT:
        entries = list(settle_advance(SettleAdvance(voucher, spender, booking.lines, advances, partner)))
    elif kind == Kind.DEPOSIT_PAYMENT:
        entries = [pay_from_deposit(PayFromDeposit(voucher, spender, booking.lines, partner))]
    elif kind == Kind.RETURN_OF_FUNDS:
        entries = [_money_in(booking, advances)]
    else:
        entries = list(pay_expenditure(PayExpenditure(voucher, spender, booking.lines, advances, split.set_off, partner)))
    if booking.request.on_commitment and split.pay:
        entries.append(release_commitment(ReleaseCommitment(voucher, spender, split.pay)))
    return entries


def _money_in(booking: Booking, advances: tuple[Line, ...]) -> Entry:
    roles = booking.spender.family
    back_to = roles.advance if advances else roles.expenditure
    return return_of_funds(
        ReturnOfFunds(
            voucher=booking.voucher("approve", bank_day=True),
            spender=booking.spender,
            lines=advances or booking.lines,
            back_to=REVENUE if booking.is_settled else back_to,
            bank=booking.request.payee_bank,
        )
    )
