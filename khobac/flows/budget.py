"""Allotting: estimates, supplements, cuts, provisional allotments, and money arriving on a deposit account."""

from __future__ import annotations

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import AllotmentKind
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.receive_deposit import ReceiveDeposit, receive_deposit
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.flows.payment.booking import booked_on, spender_of
from khobac.flows.payment.position import unit_on
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations


def allot(
    unit_code: str, source: str, year: int, amount: int, kind: AllotmentKind, by: str, key: str, bank: str = "NHA"
) -> None:
    """Allot to a unit (E1c), or receive money on its deposit account through a bank. The `key` makes it once.

    A cut below what is used is refused with BELOW_USED and `short`.
    """
    if amount <= 0:
        raise Refused(Word.INVALID, "Số tiền phải là số đồng nguyên dương.", pointer="/amount")
    with db.atomic():
        today = clock.today()
        unit = unit_on(unit_code, today)
        office = organisations.serving_office(unit_code, today)
        if office is None:
            raise Refused(Word.INVALID, "Đơn vị chưa được giao cho kho bạc nào phục vụ.", pointer="/unit")
        deposit = kind == "deposit"
        if deposit:
            line = LineKey(unit.treasury_id, "deposit", unit_code)
        else:
            line = LineKey(unit.treasury_id, "estimate", unit_code, source, year)
        moved = budget.allot(kind=kind, key=line, amount=amount, reference=key, at=clock.now(), actor=by)
        spender = spender_of(unit, "" if deposit else source, laws.law_on(today))
        voucher = Voucher(
            key=f"allot:{key}",
            treasury_id=unit.treasury_id,
            treasury=office.code,
            budget_year=today.year if deposit else year,
            booked_on=today if deposit else booked_on(year, today),
            reference=key,
        )
        entries: tuple[Entry, ...]
        if deposit:
            entries = (receive_deposit(ReceiveDeposit(voucher, spender, amount, bank)),)
        else:
            signed = -amount if kind == "cut" else amount
            entries = allot_estimate(AllotEstimate(voucher, spender, signed, moved.replaced))
        ledger.post(entries, clock.now())
        allotted = {"version": 1, "kind": kind, "amount": amount, "source": line.source, "year": line.year}
        facts.record([NewFact("AllotmentMade", key, unit_code, allotted)])
        audit.record(by, "allot", [(key, unit_code)])
