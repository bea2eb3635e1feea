"""C04: chapter and section of each line are the unit's own.

Circular 77/2017 Arts 28 to 44, the valid combinations of segments. A province's school of chapter 422, section 073
cannot charge another's:

>>> from khobac.control.inputs import Line
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(lines=(Line("6551", 5, "422", "073"), Line("6551", 5, "423", "132")))
>>> [(found.pointer, found.auto_fix) for found in examine(asked, specimen.law(), specimen.position())]
[('/lines/1/chapter', {'/lines/1/chapter': '422'}), ('/lines/1/section', {'/lines/1/section': '073'})]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.registers.law.values import Law

CODE = "C04"
ARTICLE = Basis("77/2017/TT-BTC", "28-44")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """One finding for each chapter and each section that is not the unit's."""
    unit = position.unit
    for number, line in enumerate(snapshot.lines):
        if line.chapter != unit.chapter:
            yield _foreign(f"/lines/{number}/chapter", ("Chương", "Chapter"), line.chapter, unit.chapter)
        if line.section != unit.section:
            yield _foreign(f"/lines/{number}/section", ("Khoản", "Section"), line.section, unit.section)


def _foreign(pointer: str, segment: tuple[str, str], given: str, own: str) -> Finding:
    vi, en = segment
    return Finding(
        CODE,
        Severity.BLOCK,
        pointer,
        message_vi=f"{vi} {given} không phải của đơn vị: đơn vị thuộc {vi.lower()} {own}.",
        message_en=f"{en} {given} is not the unit's: the unit has {en.lower()} {own}.",
        fix_vi=f"Đổi thành {vi.lower()} {own}.",
        fix_en=f"Change it to {en.lower()} {own}.",
        basis=ARTICLE,
        values={"given": given, "expected": own},
        auto_fix={pointer: own},
    )
