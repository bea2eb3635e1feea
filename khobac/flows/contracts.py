"""Contracts declared by units, their guarantees, and commitments on them (Circular 113/2008)."""

from __future__ import annotations

import datetime as dt

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import CommitKind, ContractTerms
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.postings.commit import Commit
from khobac.books.ledger.postings.commit import commit as commit_posting
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.flows.payment.booking import booked_on, spender_of
from khobac.flows.payment.position import restrictions, unit_on
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations


def register(unit_code: str, code: str, terms: ContractTerms, signed_on: dt.date, budget_level: str | None, by: str) -> None:
    """Declare a contract, or amend it under the same code."""
    if terms.value <= 0:
        raise Refused(Word.INVALID, "Giá trị hợp đồng phải là số đồng nguyên dương.", pointer="/value")
    with db.atomic():
        unit = unit_on(unit_code, clock.today())
        contracts.register_contract(
            unit=unit_code,
            code=code,
            treasury_id=unit.treasury_id,
            terms=terms,
            signed_on=signed_on,
            budget_level=budget_level or unit.level,
            actor=by,
            at=clock.now(),
        )
        audit.record(by, "register_contract", [(code, unit_code)])


def guarantee(unit_code: str, code: str, amount: int, expires_on: dt.date, by: str) -> None:
    """Record an advance guarantee; it replaces the one before."""
    with db.atomic():
        contracts.register_guarantee(
            contract_id=_contract_id(unit_code, code), amount=amount, expires_on=expires_on, at=clock.now()
        )
        audit.record(by, "guarantee", [(code, unit_code)])


def commit(
    unit_code: str, code: str, year: int, source: str, amount: int, kind: CommitKind, by: str, key: str
) -> None:
    """Commit, adjust or cancel what is unpaid; held on the estimate and posted (E2). The `key` makes it once.

    Raises COMMIT_CLOSED after `commit.last_day` of the following year, FUNDS_SHORT with `short`, ABOVE_CONTRACT, BELOW_PAID.
    """
    with db.atomic():
        now = clock.now()
        law = laws.law_on(now.date())
        _require_open(year, now.date(), law)
        unit = unit_on(unit_code, now.date())
        change = contracts.commit(
            contract_id=_contract_id(unit_code, code),
            year=year,
            source=source,
            amount=amount,
            kind=kind,
            reference=key,
            at=now,
        )
        if change == 0:
            return
        _hold(LineKey(unit.treasury_id, "estimate", unit_code, source, year), change, key, by)
        office = organisations.serving_office(unit_code, now.date())
        voucher = Voucher(
            key=f"commit:{key}",
            treasury_id=unit.treasury_id,
            treasury=office.code if office else unit.treasury_code,
            budget_year=year,
            booked_on=booked_on(year, now.date()),
            reference=code,
        )
        ledger.post([commit_posting(Commit(voucher, spender_of(unit, source, law), change))], now)
        audit.record(by, "commit", [(code, unit_code)])


def _hold(line: LineKey, change: int, key: str, by: str) -> None:
    frozen = restrictions(line.unit, clock.now()).estimate_frozen
    [moved] = budget.move(
        [Movement(reference=key, event="commit", key=line, committed=change, withheld=frozen, actor=by)], clock.now()
    )
    if not moved.moved:
        raise Refused(Word.FUNDS_SHORT, "Dự toán còn lại không đủ để cam kết.", short=moved.short)


def _require_open(year: int, today: dt.date, law: Law) -> None:
    last_day = dt.date.fromisoformat(f"{year + 1}-{law.value('commit.last_day')}")
    if today > last_day:
        raise Refused(Word.COMMIT_CLOSED, f"Đã hết hạn cam kết chi của năm {year}.")


def _contract_id(unit_code: str, code: str) -> int:
    found = commitments.contract_id(unit_code, code)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Đơn vị không có hợp đồng {code}.", pointer="/contract")
    return found
