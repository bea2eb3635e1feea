"""C10: an allowance or unit price stays within the norm that limits it.

Circular 17/2024 Arts 2.1.3 and 5. The norm is that of the law (`norm.NAME`) or of the unit's own internal spending
rules. Which of the two counts where both say something depends on the unit: groups of autonomy that pay their recurrent
expenses themselves (`norm.own_rules_prevail`) decide on their own; for all others the lower one counts. Where neither
says anything, a person must look.

Three days at 350,000 where the law allows 300,000 and the school allows itself 280,000:

>>> from khobac.control.inputs import Ceilings, NormItem, Particulars
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(1_050_000, particulars=Particulars(norms=(NormItem("per_diem", 350_000, 3),)))
>>> there = specimen.position(ceilings=Ceilings(own={"per_diem": 280_000}))
>>> [(found.pointer, found.values["over"]) for found in examine(asked, specimen.law(), there)]
[('/particulars/norms/0/price', 210000)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import NormItem, Position, Snapshot
from khobac.control.rules.wording import dong, dong_en, legal_basis, named
from khobac.registers.law.values import Law

CODE = "C10"
ARTICLE = Basis("17/2024/TT-BTC", "2.1.3")
PREVAIL = "norm.own_rules_prevail"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Each item above its norm, and each that no norm is known for."""
    if snapshot.particulars is None:
        return
    for place, item in enumerate(snapshot.particulars.norms):
        ceiling = _ceiling(item.norm, law, position)
        if ceiling is None:
            yield _no_norm(place, item)
        elif item.price > ceiling:
            yield _above(place, item, ceiling, law)


def _ceiling(norm: str, law: Law, position: Position) -> int | None:
    own, general = position.ceilings.own.get(norm), law.get(f"norm.{norm}")
    if own is None or general is None:
        return own if general is None else int(general)
    if position.unit.autonomy_group in law.value(PREVAIL):
        return own
    return min(own, int(general))


def _above(place: int, item: NormItem, ceiling: int, law: Law) -> Finding:
    vi, en = named(f"norm.{item.norm}")
    over = item.price - ceiling
    return Finding(
        CODE,
        Severity.BLOCK,
        f"/particulars/norms/{place}/price",
        message_vi=f"{vi}: mức chi {dong(item.price)} vượt định mức {dong(ceiling)}.",
        message_en=f"{en}: {dong_en(item.price)} is above the norm of {dong_en(ceiling)}.",
        fix_vi=f"Giảm {dong(over)} mỗi đơn vị tính, hoặc gửi quy chế chi tiêu nội bộ cho phép mức này.",
        fix_en=f"Reduce each by {dong_en(over)}, or send internal spending rules that allow it.",
        basis=legal_basis(law, f"norm.{item.norm}", ARTICLE),
        values={"norm": item.norm, "price": item.price, "ceiling": ceiling, "over": over * item.quantity},
    )


def _no_norm(place: int, item: NormItem) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        f"/particulars/norms/{place}/norm",
        message_vi=f"Chưa có định mức {item.norm} trong văn bản hay quy chế của đơn vị để đối chiếu.",
        message_en=f"Neither the law nor the unit's own rules know a norm {item.norm} to compare with.",
        fix_vi="Gửi quy chế chi tiêu nội bộ có định mức này, hoặc chọn định mức khác.",
        fix_en="Send internal spending rules with this norm, or choose another one.",
        basis=ARTICLE,
        values={"norm": item.norm, "price": item.price},
    )
