"""C21: a unit's own revenue is controlled, unless the unit belongs to a group of autonomy that answers for it itself.

Circular 17/2024 Art 1.1c. Groups 1 and 2 (`autonomy.uncontrolled_groups`) finance themselves: of what they pay from
their own revenue on deposit, the rules of `autonomy.not_applied` are not asked. Groups 3 and 4 (the controlled ones) are
controlled on fees, tuition and service revenue like on their estimate. A unit of no known group needs a person.

>>> from khobac.control.inputs import Kind, Particulars
>>> from khobac.control.rules import specimen
>>> own = Particulars(own_revenue=True)
>>> asked = specimen.request(kind=Kind.DEPOSIT_PAYMENT, particulars=own)
>>> def found(group: int | None) -> list[tuple[str, str]]:
...     there = specimen.position(unit=specimen.school(group))
...     return [(each.pointer, each.severity.value) for each in examine(asked, specimen.law(), there)]
>>> found(2), found(3), found(None)
([], [('/particulars/own_revenue', 'block')], [('/particulars/own_revenue', 'look')])
>>> sorted(spares(asked, specimen.law(), specimen.position(unit=specimen.school(2))))[:3]
['C06', 'C07', 'C08']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules.wording import legal_basis
from khobac.registers.law.values import Law

CODE = "C21"
ARTICLE = Basis("17/2024/TT-BTC", "1.1c")
FREE, CONTROLLED, NOT_APPLIED = "autonomy.uncontrolled_groups", "autonomy.controlled_groups", "autonomy.not_applied"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Own revenue claimed where it is none, or where it is controlled all the same."""
    if not _claimed(snapshot):
        return
    group = position.unit.autonomy_group
    if not snapshot.from_deposit:
        yield _none_of_it()
    elif group is not None and group in law.value(CONTROLLED):
        yield _controlled(group, law)
    elif group not in law.value(FREE):
        yield _group_unknown()


def spares(snapshot: Snapshot, law: Law, position: Position) -> frozenset[str]:
    """The rules not asked of money the unit earned itself and answers for itself."""
    if not _claimed(snapshot) or not snapshot.from_deposit:
        return frozenset()
    free = position.unit.autonomy_group in law.get(FREE, ())
    return frozenset(law.get(NOT_APPLIED, ())) if free else frozenset()


def _claimed(snapshot: Snapshot) -> bool:
    return snapshot.particulars is not None and snapshot.particulars.own_revenue


def _none_of_it() -> Finding:
    return Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/own_revenue",
        message_vi="Dự toán ngân sách không phải nguồn thu của đơn vị.",
        message_en="Budget estimate is not the unit's own revenue.",
        fix_vi="Bỏ dấu nguồn thu của đơn vị, hoặc chi từ tài khoản tiền gửi.",
        fix_en="Remove the mark, or pay from the deposit account.",
        basis=ARTICLE,
    )


def _controlled(group: int, law: Law) -> Finding:
    return Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/own_revenue",
        message_vi=f"Đơn vị tự chủ nhóm {group}: phí, học phí, thu dịch vụ vẫn phải kiểm soát.",
        message_en=f"For a unit of autonomy group {group}, fees, tuition and service revenue are controlled.",
        fix_vi="Bỏ dấu nguồn thu không kiểm soát.",
        fix_en="Remove the mark of uncontrolled revenue.",
        basis=legal_basis(law, CONTROLLED, ARTICLE),
        values={"group": group},
    )


def _group_unknown() -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        "/particulars/own_revenue",
        message_vi="Chưa biết đơn vị thuộc nhóm tự chủ nào.",
        message_en="It is not known which group of autonomy the unit belongs to.",
        fix_vi="Gửi quyết định giao quyền tự chủ tài chính.",
        fix_en="Send the decision on the unit's financial autonomy.",
        basis=ARTICLE,
    )
