"""E1 a, b, c: an estimate comes in at level 0 and is given down, level by level, to spending units.

| debit | credit | when | basis |
|---|---|---|---|
| ESTIMATE_L0 | ESTIMATE_SOURCE | the council's estimate comes in (a) | TT77 Art 47 |
| ESTIMATE_L1, _L2, _L3 | ESTIMATE_ of the giver's level | given to a body in between (b) | TT77 Art 47, TT132 |
| ESTIMATE_L4_… | ESTIMATE_ of the giver's level | given to the spending unit (c) | TT77 Art 47, TT132 |
| ESTIMATE_COMMAND | ESTIMATE_ of the giver's level | to be spent by payment command | TT26 Art 15.4, TT132 |
| the same, negative (red) | | cut, transfer away, provisional allotment replaced | TT77 Art 47, 55 |

Where giver and receiver have their books at two treasuries, each book balances by ESTIMATE_SOURCE, which nets to zero over both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from khobac.books.ledger.entries import Entry, Leg, Voucher
from khobac.books.ledger.postings.roles import ESTIMATE_SOURCE


class Place(NamedTuple):
    """A place of the tree as the books name it: the role of its level, and its segments."""

    role: str
    level: str
    unit: str = ""
    area: str = ""
    chapter: str = ""
    section: str = ""
    programme: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AllotDown:
    """What one giver gives to many; amounts of one sign, negative for what is taken back.

    `giver` is ESTIMATE_SOURCE for the council's estimate.
    """

    voucher: Voucher
    giver: Place
    given: tuple[tuple[Place, int], ...]


def allot_down(allotted: AllotDown, part: str = "") -> Entry:
    """The council gives the province 500,000 million; the department gets 80,000 of it, and the school 1,000 of those.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> source, province = Place("ESTIMATE_SOURCE", "2"), Place("ESTIMATE_L0", "2", "2997961")
    >>> department = Place("ESTIMATE_L1", "2", "1099422", chapter="422")
    >>> school = Place("ESTIMATE_L4_NONAUTO", "2", "1012345", chapter="422", section="073", source="12")
    >>> a = AllotDown(voucher("a"), source, ((province, 500_000),))
    >>> b = AllotDown(voucher("b"), province, ((department, 80_000),))
    >>> c = AllotDown(voucher("c"), department, ((school, 1_000),))
    >>> print(*sentences([allot_down(a), allot_down(b), allot_down(c)]), sep="\\n")
    estimate: ESTIMATE_L0 / ESTIMATE_SOURCE 500,000
    estimate: ESTIMATE_L1 / ESTIMATE_L0 80,000
    estimate: ESTIMATE_L4_NONAUTO / ESTIMATE_L1 1,000
    >>> print(*sentences([allot_down(AllotDown(voucher("d"), department, ((school, -200),)))]))
    estimate: ESTIMATE_L1 / ESTIMATE_L4_NONAUTO 200
    """
    voucher = allotted.voucher
    total = sum(amount for _, amount in allotted.given)
    legs = [_leg(voucher, place, amount) for place, amount in allotted.given]
    return voucher.entry("allot_down", "estimate", [*legs, _leg(voucher, allotted.giver, -total)], part)


def to_another_book(allotted: AllotDown, receivers: Voucher) -> tuple[Entry, Entry]:
    """The same where the receivers' books are kept elsewhere: what leaves the one book, and what enters the other.

    >>> from khobac.books.ledger.entries import sentences
    >>> from khobac.books.ledger.postings.example import voucher
    >>> department = Place("ESTIMATE_L1", "2", "1099422", chapter="423")
    >>> centre = Place("ESTIMATE_L4_NONAUTO", "2", "1098765", chapter="423", section="132", source="12")
    >>> there = voucher("c")._replace(treasury_id=211, treasury="0211")
    >>> print(*sentences(to_another_book(AllotDown(voucher("c"), department, ((centre, 7),)), there)), sep="\\n")
    estimate: ESTIMATE_SOURCE / ESTIMATE_L1 7
    estimate: ESTIMATE_L4_NONAUTO / ESTIMATE_SOURCE 7
    """
    total = sum(amount for _, amount in allotted.given)
    between = Place(ESTIMATE_SOURCE, allotted.giver.level, source=allotted.giver.source)
    leaves = AllotDown(allotted.voucher, allotted.giver, ((between, total),))
    enters = AllotDown(receivers, between, allotted.given)
    return allot_down(leaves, "leaves"), allot_down(enters, "enters")


def _leg(voucher: Voucher, place: Place, amount: int) -> Leg:
    return voucher.debit(
        place.role, amount, level=place.level, unit=place.unit, area=place.area, chapter=place.chapter,
        section=place.section, programme=place.programme, source=place.source,
    )
