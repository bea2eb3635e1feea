"""What a bank asks before it takes money: what is owed under a code, and that nobody else takes it meanwhile.

A claim holds the code for some minutes, so that two banks do not take the same money at once; the advice ends it, and so does
time. Money that comes without a claim is received all the same: a bank cannot be refused what it already took.
"""

from __future__ import annotations

import datetime as dt

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.queries import Obligation
from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated

CLAIM = dt.timedelta(minutes=10)


def owed(code: str) -> Obligation:
    """An obligation as it stands. Raises NOT_FOUND."""
    found = revenue.obligation(code)
    if found is None:
        raise Refused(Word.NOT_FOUND, "Không có khoản phải nộp mang mã này.", pointer="/code")
    return found


@repeated
def claim(code: str, bank: str, amount: int) -> Obligation:
    """A bank is about to take this amount. Raises ID_PAID for what is paid or being paid elsewhere, INVALID, NOT_FOUND."""
    with db.atomic():
        found = revenue.lock_obligation(code)
        if found is None:
            raise Refused(Word.NOT_FOUND, "Không có khoản phải nộp mang mã này.", pointer="/code")
        _require_payable(found, amount)
        if found.claimed_until and found.claimed_until > clock.now() and found.claimed_by != bank:
            raise Refused(Word.ID_PAID, "Khoản này đang được nộp qua ngân hàng khác.", code=code)
        services.claim(code, bank, clock.now() + CLAIM)
        return found


@repeated
def release(code: str, bank: str) -> None:
    """The bank does not take it after all."""
    with db.atomic():
        services.release(code, bank)


def _require_payable(found: Obligation, amount: int) -> None:
    if found.state == "paid":
        raise Refused(Word.ID_PAID, "Khoản này đã nộp đủ.", code=found.code)
    if found.state == "cancelled":
        raise Refused(Word.STATE, "Cơ quan thu đã hủy khoản này.", code=found.code)
    fits = {"exact": amount == found.amount_due, "part": 0 < amount <= found.left, "any": amount > 0}
    if not fits[found.accepts]:
        raise Refused(Word.INVALID, "Số tiền không khớp khoản phải nộp.", pointer="/amount", left=found.left)
