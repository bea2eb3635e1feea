"""C10: an allowance or unit price stays within the norm that limits it.

Circular 17/2024 Arts 2.1.3 and 5. The norm is that of the law (`norm.NAME`) or of the unit's own internal spending
rules. Which of the two counts where both say something depends on the unit: groups of autonomy that pay their recurrent
expenses themselves (`norm.own_rules_prevail`) decide on their own; for all others the lower one counts. Where neither
says anything, a person must look.

A norm is the price of one (a day, a night, a session), and each request answers for its own: that does not add up. Only
where the unit's own rules set a yearly total (khoán) do all requests of one budget year count together, those sent before
this one and neither returned, refused nor withdrawn. Totals for a person do not: a request names no person with a norm.

Three days at 350,000 where the law allows 300,000 and the school allows itself 280,000:

>>> from khobac.control.inputs import Before, Ceilings, NormItem, Particulars
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(1_050_000, particulars=Particulars(norms=(NormItem("per_diem", 350_000, 3),)))
>>> there = specimen.position(ceilings=Ceilings(own={"per_diem": 280_000}))
>>> [(found.pointer, found.values["over"]) for found in examine(asked, specimen.law(), there)]
[('/particulars/norms/0/price', 210000)]

A yearly total of 5 million of which 4.2 were asked for before, and 900,000 more:

>>> asked = specimen.request(900_000, particulars=Particulars(norms=(NormItem("per_diem", 300_000, 3),)))
>>> ceilings = Ceilings(own={"per_diem": 300_000}, yearly={"per_diem": 5_000_000})
>>> there = specimen.position(ceilings=ceilings, before=Before(norms={"per_diem": 4_200_000}))
>>> [(found.pointer, found.values["over"]) for found in examine(asked, specimen.law(), there)]
[('/particulars/norms/0/quantity', 100000)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import NormItem, Position, Snapshot
from khobac.control.rules.limited import too_dear
from khobac.control.rules.wording import dong, dong_en, legal_basis, named
from khobac.registers.law.values import Law

CODE = "C10"
ARTICLE = Basis("17/2024/TT-BTC", "2.1.3")
PREVAIL = "norm.own_rules_prevail"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Each item above its norm, each that no norm is known for, and each norm beyond its yearly total."""
    if snapshot.particulars is None:
        return
    items = snapshot.particulars.norms
    for place, item in enumerate(items):
        ceiling, key = _ceiling(item.norm, law, position), f"norm.{item.norm}"
        if ceiling is None:
            yield _no_norm(place, item)
        elif item.price > ceiling:
            basis = legal_basis(law, key, ARTICLE)
            yield too_dear(CODE, _at(place), key, item.price, item.quantity, ceiling, basis)
    for norm, allowed in sorted(position.ceilings.yearly.items()):
        own = [place for place, item in enumerate(items) if item.norm == norm]
        total = position.before.norms.get(norm, 0) + sum(items[place].price * items[place].quantity for place in own)
        if own and total > allowed:
            yield _too_much(own[0], norm, total, allowed)


def _at(place: int) -> str:
    return f"/particulars/norms/{place}"


def _ceiling(norm: str, law: Law, position: Position) -> int | None:
    own, general = position.ceilings.own.get(norm), law.get(f"norm.{norm}")
    if own is None or general is None:
        return own if general is None else int(general)
    if position.unit.autonomy_group in law.value(PREVAIL):
        return own
    return min(own, int(general))


def _too_much(place: int, norm: str, total: int, allowed: int) -> Finding:
    """Money of one budget year above the yearly total, in đồng; other requests of the unit included."""
    vi, en = named(f"norm.{norm}")
    over = total - allowed
    return Finding(
        CODE,
        Severity.BLOCK,
        f"{_at(place)}/quantity",
        message_vi=f"{vi}: lũy kế cả năm {dong(total)} vượt mức khoán năm {dong(allowed)}.",
        message_en=f"{en}: {dong_en(total)} in the year exceed its yearly total of {dong_en(allowed)}.",
        fix_vi=f"Giảm {dong(over)}, hoặc sửa mức khoán năm trong quy chế chi tiêu nội bộ.",
        fix_en=f"Reduce it by {dong_en(over)}, or change the yearly total in the internal spending rules.",
        basis=ARTICLE,
        values={"norm": norm, "total": total, "allowed": allowed, "over": over},
    )


def _no_norm(place: int, item: NormItem) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        f"{_at(place)}/norm",
        message_vi=f"Chưa có định mức {item.norm} trong văn bản hay quy chế của đơn vị để đối chiếu.",
        message_en=f"Neither the law nor the unit's own rules know a norm {item.norm} to compare with.",
        fix_vi="Gửi quy chế chi tiêu nội bộ có định mức này, hoặc chọn định mức khác.",
        fix_en="Send internal spending rules with this norm, or choose another one.",
        basis=ARTICLE,
        values={"norm": item.norm, "price": item.price},
    )
