"""Commitments taken on, adjusted and cancelled: on the contract, on the estimate and in the books (Circular 113/2008)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.books.commitments import contract_queries
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import CommitKind, Foreign
from khobac.books.commitments.services.exchange import in_dong
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.postings.commit import Commit
from khobac.books.ledger.postings.commit import commit as commit_posting
from khobac.casework.dossiers import services as casework
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows.contracts.declaring import contract_id
from khobac.flows.payment.booking import booked_on, spender_of
from khobac.flows.payment.position import restrictions, unit_on
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations

DONG = "VND"
NUMBER_SERIES = "CK"


@repeated
def commit(
    unit_code: str,
    code: str,
    year: int,
    source: str,
    amount: int,
    kind: CommitKind,
    by: str,
    key: str,
    amount_fx: Decimal | None = None,
) -> str:
    """Commit, adjust or cancel what is unpaid; held on the estimate and posted (E2). The commitment's number.

    A contract in another currency is committed by `amount_fx`, at the rate of the month. The `key` makes it once.
    Raises COMMIT_CLOSED after `commit.last_day` of the following year, FUNDS_SHORT with `short`, ABOVE_CONTRACT, BELOW_PAID.
    """
    with db.atomic():
        now = clock.now()
        law = laws.law_on(now.date())
        _require_open(year, now.date(), law)
        unit = unit_on(unit_code, now.date())
        office = organisations.serving_office(unit_code, now.date())
        office_code = office.code if office else unit.treasury_code
        contract = contract_id(unit_code, code)
        foreign = None if kind == "cancel" else _foreign(contract, amount_fx, now)
        moved = contracts.commit(
            contract_id=contract,
            year=year,
            source=source,
            amount=in_dong(foreign.amount, foreign.rate) if foreign else amount,
            kind=kind,
            reference=key,
            at=now,
            foreign=foreign,
        )
        number = _number(contract, year, source, office_code, now)
        if moved == 0:
            return number
        _hold(LineKey(unit.treasury_id, "estimate", unit_code, source, year), moved, key, by)
        voucher = Voucher(
            key=f"commit:{key}",
            treasury_id=unit.treasury_id,
            treasury=office_code,
            budget_year=year,
            booked_on=booked_on(year, now.date()),
            reference=code,
        )
        ledger.post([commit_posting(Commit(voucher, spender_of(unit, source, law), moved))], now)
        audit.record(by, "commit", [(code, unit_code)])
    return number


def _foreign(contract: int, amount: Decimal | None, now: dt.datetime) -> Foreign | None:
    """What is committed in the contract's own currency, at the rate of the month; None for one in đồng."""
    currency = contract_queries.currency_of(contract)
    if currency == DONG:
        return None
    rate = contract_queries.rate_of_month(currency, now.date())
    if rate is None or amount is None:
        missing = (
            _("số nguyên tệ")
            if rate
            else _("tỷ giá tháng %(month)s của %(currency)s") % {"month": f"{now:%m/%Y}", "currency": currency}
        )
        raise Refused(
            Word.INVALID, _("Hợp đồng ngoại tệ: chưa có %(missing)s.") % {"missing": missing}, pointer="/amount_fx"
        )
    return Foreign(currency, amount, rate)


def _number(contract: int, year: int, source: str, office: str, now: dt.datetime) -> str:
    """The number of the commitment, given when it has none; its contract is locked, so that it is given once."""
    number = contract_queries.commitment_number(contract, year, source)
    if not number:
        number = casework.next_number(NUMBER_SERIES, office, now)
        contracts.give_number(contract, year, source, number)
    return number


def _hold(line: LineKey, change: int, key: str, by: str) -> None:
    frozen = restrictions(line.unit, clock.now()).estimate_frozen
    [moved] = budget.move(
        [Movement(reference=key, event="commit", key=line, committed=change, withheld=frozen, actor=by)], clock.now()
    )
    if not moved.moved:
        raise Refused(Word.FUNDS_SHORT, _("Dự toán còn lại không đủ để cam kết."), short=moved.short)


def _require_open(year: int, today: dt.date, law: Law) -> None:
    last_day = dt.date.fromisoformat(f"{year + 1}-{law.value('commit.last_day')}")
    if today > last_day:
        raise Refused(Word.COMMIT_CLOSED, _("Đã hết hạn cam kết chi của năm %(year)s.") % {"year": year})
