"""C02: a deposit account never goes below zero.

Circular 77/2017 Art 45. What is reserved by other orders, and a part frozen by an authority, is not free.

50 million on deposit, 30 of them frozen: an order of 20,000,001 đồng is one đồng too much.

>>> from khobac.control.inputs import Kind, Restrictions
>>> from khobac.control.rules import specimen
>>> order = specimen.request(20_000_001, kind=Kind.DEPOSIT_PAYMENT)
>>> there = specimen.position(deposit_free=50_000_000, restrictions=Restrictions(deposit_frozen=30_000_000))
>>> [(found.pointer, found.values["short"]) for found in examine(order, specimen.law(), there)]
[('/account', 1)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.amounts import amounts
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules.mending import first_line_less
from khobac.control.rules.wording import dong, dong_en
from khobac.registers.law.values import Law

CODE = "C02"
ARTICLE = Basis("77/2017/TT-BTC", "45")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """The shortfall on the deposit account."""
    if not snapshot.from_deposit:
        return
    pay = amounts(snapshot, law, position).pay
    free = max((position.deposit_free or 0) - position.restrictions.deposit_frozen, 0)
    short = pay - free
    if short <= 0:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/account",
        message_vi=f"Lệnh chi {dong(pay)} vượt số tiền gửi được dùng {dong(free)}, thiếu {dong(short)}.",
        message_en=f"The order of {dong_en(pay)} exceeds the free deposit of {dong_en(free)} by {dong_en(short)}.",
        fix_vi=f"Giảm {dong(short)} hoặc chờ tiền về tài khoản tiền gửi.",
        fix_en=f"Reduce it by {dong_en(short)}, or wait for money to arrive on the deposit account.",
        basis=ARTICLE,
        values={"pay": pay, "available": free, "short": short},
        auto_fix=first_line_less(snapshot, short),
    )
