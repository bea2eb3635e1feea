"""C12: what is bought costs no more than allowed, and is bought in the way its kind must be.

Circular 17/2024 Arts 5.1.8 and 5.2.2. Cars and machines have a highest unit price (`purchase.max.KIND`). A kind of
special purpose (`purchase.special`) must stand in the unit's approved list, at most at the price approved there. A kind
bought centrally (`purchase.central`) must be bought under a framework agreement that covers it and at most at its price.
Where nothing limits a kind, a person must look.

Prices are those of one and do not add up. What adds up is the number of special assets: where the list says how many, all
asked for since it was approved count together, those sent before this one and neither returned, refused nor withdrawn.
How many pieces a framework agreement holds for one unit, and how many machines a post may have, is not registered.

A laptop for 16 million where 15 are allowed, and an ambulance that nobody approved:

>>> from khobac.control.inputs import Particulars, Purchase
>>> from khobac.control.rules import specimen
>>> bought = Particulars(purchases=(Purchase("laptop", 16_000_000), Purchase("ambulance", 900_000_000)))
>>> asked = specimen.request(916_000_000, particulars=bought)
>>> [(found.pointer, found.severity.value) for found in examine(asked, specimen.law(), specimen.position())]
[('/particulars/purchases/0/price', 'block'), ('/particulars/purchases/1/kind', 'block')]
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Purchase, Snapshot
from khobac.control.rules.limited import too_dear
from khobac.control.rules.wording import legal_basis, named
from khobac.registers.law.values import Law

CODE = "C12"
ARTICLE = Basis("17/2024/TT-BTC", "5.2.2")
LISTED = Basis("17/2024/TT-BTC", "5.1.8")
SPECIAL, CENTRAL = "purchase.special", "purchase.central"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Of each thing bought: its price, its approval, its framework agreement; of each kind approved: how many."""
    if snapshot.particulars is None or not snapshot.particulars.purchases:
        return
    special, central = frozenset(law.value(SPECIAL)), frozenset(law.value(CENTRAL))
    for place, bought in enumerate(snapshot.particulars.purchases):
        at = f"/particulars/purchases/{place}"
        ceilings = list(_ceilings(bought, law, position))
        if ceilings and bought.price > min(ceilings):
            key = f"purchase.max.{bought.kind}"
            basis = legal_basis(law, key, ARTICLE)
            yield too_dear(CODE, at, key, bought.price, bought.quantity, min(ceilings), basis)
        if bought.kind in special and bought.kind not in position.ceilings.special:
            yield _not_approved(at, bought)
        elif bought.kind in central or bought.agreement is not None:
            yield from _not_covered(at, bought, bought.kind in central, law, position)
        elif not ceilings:
            yield _unlimited(at, bought)
    yield from _above_number(snapshot.particulars.purchases, position)


def _above_number(purchases: Sequence[Purchase], position: Position) -> Iterator[Finding]:
    """Each kind of which more is bought, other requests included, than the list of special assets approves."""
    for kind, approved in sorted(position.ceilings.numbers.items()):
        own = [place for place, bought in enumerate(purchases) if bought.kind == kind]
        number = position.before.purchases.get(kind, 0) + sum(purchases[place].quantity for place in own)
        if own and number > approved:
            yield _too_many(own[0], kind, number, approved)


def _ceilings(bought: Purchase, law: Law, position: Position) -> Iterator[int]:
    general = law.get(f"purchase.max.{bought.kind}")
    approved = position.ceilings.special.get(bought.kind)
    agreed = _agreed(bought, position)
    if general is not None:
        yield int(general)
    if approved is not None:
        yield approved
    if agreed is not None:
        yield agreed


def _agreed(bought: Purchase, position: Position) -> int | None:
    """The price of the framework agreement, where it covers the kind."""
    return position.ceilings.agreements.get(bought.agreement or "", {}).get(bought.kind)


def _too_many(place: int, kind: str, number: int, approved: int) -> Finding:
    """More pieces than were approved; those of other requests of the unit included."""
    vi, en = named(f"purchase.max.{kind}")
    return Finding(
        CODE,
        Severity.BLOCK,
        f"/particulars/purchases/{place}/quantity",
        message_vi=f"{vi}: đã đề nghị mua {number} chiếc, vượt số được phê duyệt {approved}.",
        message_en=f"{en}: {number} were asked for in all, above the {approved} approved.",
        fix_vi="Giảm số lượng, hoặc gửi quyết định bổ sung danh mục.",
        fix_en="Reduce the number, or send the decision that adds to the list.",
        basis=LISTED,
        values={"kind": kind, "number": number, "approved": approved, "over": number - approved},
    )


def _not_approved(at: str, bought: Purchase) -> Finding:
    vi, en = named(f"purchase.max.{bought.kind}")
    return Finding(
        CODE,
        Severity.BLOCK,
        f"{at}/kind",
        message_vi=f"{vi} là tài sản chuyên dùng, không có trong danh mục được duyệt của đơn vị.",
        message_en=f"{en} is a special-purpose asset and not in the unit's approved list.",
        fix_vi="Gửi danh mục tài sản chuyên dùng đã được cấp có thẩm quyền duyệt.",
        fix_en="Send the list of special-purpose assets that the competent authority approved.",
        basis=LISTED,
        values={"kind": bought.kind},
    )


def _not_covered(at: str, bought: Purchase, is_central: bool, law: Law, position: Position) -> Iterator[Finding]:
    """A central purchase without an agreement that covers it, and an agreement for what is not bought centrally."""
    if is_central and _agreed(bought, position) is not None:
        return
    vi, en = named(f"purchase.max.{bought.kind}")
    if not is_central:
        message_vi = f"{vi} không có trong danh mục mua sắm tập trung."
        message_en = f"{en} is not in the list of centralised purchasing."
        fix_vi, fix_en = "Bỏ số thỏa thuận khung.", "Remove the number of the framework agreement."
    elif bought.agreement is None:
        message_vi = f"{vi} phải mua tập trung, nhưng chưa nêu thỏa thuận khung."
        message_en = f"{en} must be bought centrally, but no framework agreement is named."
        fix_vi, fix_en = "Nêu số thỏa thuận khung đang hiệu lực.", "Name the framework agreement in force."
    else:
        message_vi = f"Thỏa thuận khung {bought.agreement} không có hiệu lực cho {vi}."
        message_en = f"Framework agreement {bought.agreement} does not cover {en}."
        fix_vi, fix_en = "Nêu số thỏa thuận khung đang hiệu lực.", "Name the framework agreement in force."
    yield Finding(
        CODE,
        Severity.BLOCK,
        f"{at}/agreement",
        message_vi=message_vi,
        message_en=message_en,
        fix_vi=fix_vi,
        fix_en=fix_en,
        basis=legal_basis(law, CENTRAL, ARTICLE),
        values={"kind": bought.kind, "agreement": bought.agreement or ""},
    )


def _unlimited(at: str, bought: Purchase) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        f"{at}/kind",
        message_vi=f"Chưa có định mức giá cho loại tài sản {bought.kind} để đối chiếu.",
        message_en=f"No highest price is known for assets of kind {bought.kind}.",
        fix_vi="Gửi quyết định về tiêu chuẩn, định mức của tài sản này.",
        fix_en="Send the decision on standards and norms of this asset.",
        basis=ARTICLE,
        values={"kind": bought.kind, "price": bought.price},
    )
