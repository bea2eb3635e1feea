"""Allotting: decisions on estimates at every tier, and money arriving on a deposit account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import AllotmentKind, Document
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.postings.receive_deposit import ReceiveDeposit, receive_deposit
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.budget.content import Defect, Line
from khobac.flows.budget.decisions import approve, draft, enter, enter_signed, refuse, withdraw
from khobac.flows.payment.booking import spender_of
from khobac.flows.payment.position import unit_on
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView

__all__ = [
    "Defect",
    "Document",
    "Line",
    "allot",
    "approve",
    "draft",
    "enter",
    "enter_signed",
    "refuse",
    "withdraw",
]


def allot(
    unit_code: str, source: str, year: int, amount: int, kind: AllotmentKind, by: str, key: str, bank: str = "NHA"
) -> None:
    """Allot to a unit what was decided outside (E1c), or receive money on its deposit account through a bank.

    The `key` makes it once. A cut below what is used is refused with BELOW_USED and `short`.
    """
    if amount <= 0:
        raise Refused(Word.INVALID, _("Số tiền phải là số đồng nguyên dương."), pointer="/amount")
    if kind == "deposit":
        _receive(unit_code, amount, by, key, bank)
        return
    today = clock.today()
    unit = unit_on(unit_code, today)
    _serving(unit_code)
    document = Document(key, by, today, today, "", "")
    enter_signed(document, [Line(kind, unit_code, source, year, amount)], unit.treasury_id, by)


@repeated
def _receive(unit_code: str, amount: int, by: str, key: str, bank: str) -> None:
    with db.atomic():
        today = clock.today()
        unit, office = unit_on(unit_code, today), _serving(unit_code)
        line = LineKey(unit.treasury_id, "deposit", unit_code)
        budget.allot(kind="deposit", key=line, amount=amount, reference=key, at=clock.now(), actor=by)
        spender = spender_of(unit, "", laws.law_on(today))
        voucher = Voucher(f"allot:{key}", unit.treasury_id, office.code, today.year, today, key)
        ledger.post([receive_deposit(ReceiveDeposit(voucher, spender, amount, bank))], clock.now())
        content = {"version": 1, "kind": "deposit", "amount": amount, "source": "", "year": 0}
        facts.record([NewFact("AllotmentMade", key, unit_code, content)])
        audit.record(by, "allot", [(key, unit_code)])


def _serving(unit_code: str) -> OfficeView:
    office = organisations.serving_office(unit_code, clock.today())
    if office is None:
        raise Refused(Word.INVALID, _("Đơn vị chưa được giao cho kho bạc nào phục vụ."), pointer="/unit")
    return office
