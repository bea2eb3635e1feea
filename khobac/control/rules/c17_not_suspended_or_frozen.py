"""C17: neither the expense is suspended nor the account frozen.

Circular 17/2024 Art 7 and Circular 26/2026 Art 15.1: the finance agency may suspend a unit's spending or some of it,
but never salaries, allowances, social assistance and scholarships (`suspension.never_items`). An authority may freeze
the account; a whole freeze knows no exception, a partial one lowers what C01 and C02 find free.

>>> from khobac.control.inputs import Restrictions
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(lines=specimen.lines(("6001", 300_000_000), ("6551", 5_000_000)))
>>> suspended = specimen.position(restrictions=Restrictions(suspended_all=True))
>>> [found.pointer for found in examine(asked, specimen.law(), suspended)]
['/lines/1/ndkt']
>>> frozen = specimen.position(restrictions=Restrictions(estimate_frozen_whole=True))
>>> [found.pointer for found in examine(asked, specimen.law(), frozen)]
['/account']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Restrictions, Snapshot
from khobac.control.rules.wording import legal_basis
from khobac.registers.law.values import Law

CODE = "C17"
ARTICLE = Basis("17/2024/TT-BTC", "7")
NEVER = "suspension.never_items"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """The frozen account the money would come from, and each line suspended."""
    if snapshot.kind is Kind.RETURN_OF_FUNDS:
        return
    restrictions = position.restrictions
    if snapshot.from_deposit:
        if restrictions.deposit_frozen_whole:
            yield _frozen("tiền gửi", "deposit")
        return
    if restrictions.estimate_frozen_whole:
        yield _frozen("dự toán", "estimate")
    yield from _suspended(snapshot, law, restrictions)


def _suspended(snapshot: Snapshot, law: Law, restrictions: Restrictions) -> Iterator[Finding]:
    never = frozenset(law.get(NEVER, ()))
    for number, line in enumerate(snapshot.lines):
        if line.ndkt in never or not (restrictions.suspended_all or line.ndkt in restrictions.suspended_items):
            continue
        yield Finding(
            CODE,
            Severity.BLOCK,
            f"/lines/{number}/ndkt",
            message_vi=f"Khoản chi tiểu mục {line.ndkt} đang bị cơ quan tài chính tạm dừng.",
            message_en=f"Spending on sub-item {line.ndkt} is suspended by the finance agency.",
            fix_vi="Bỏ dòng này, hoặc gửi lại khi cơ quan tài chính cho chi tiếp.",
            fix_en="Remove the line, or send it again once the finance agency lifts the suspension.",
            basis=legal_basis(law, NEVER, ARTICLE),
            values={"ndkt": line.ndkt},
        )


def _frozen(account_vi: str, account_en: str) -> Finding:
    return Finding(
        CODE,
        Severity.BLOCK,
        "/account",
        message_vi=f"Tài khoản {account_vi} của đơn vị đang bị phong tỏa toàn bộ.",
        message_en=f"The unit's {account_en} account is frozen whole.",
        fix_vi="Gửi lại khi cơ quan có thẩm quyền đã bỏ phong tỏa.",
        fix_en="Send it again once the authority has lifted the freeze.",
        basis=ARTICLE,
        values={"account": account_en},
    )
