"""C03: each line charges a sub-item of expenditure that is open for its budget year and meant for the unit.

Circular 17/2024 Art 5.1.2; the nomenclature is that of the budget year, so a code closed in 2027 is still good for 2026
in January. Items (whole tens) only group sub-items. Some sub-items are for investment projects, and projects use no
other; deposit payments are free of that last test.

>>> from khobac.control.rules import specimen
>>> asked = specimen.request(lines=specimen.lines(("1701", 5), ("6551", 5), ("6598", 5), ("6550", 5), ("9401", 5)))
>>> [found.pointer for found in examine(asked, specimen.law(), specimen.position())]
['/lines/0/ndkt', '/lines/2/ndkt', '/lines/3/ndkt', '/lines/4/ndkt']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import CodeFacts, Position, Snapshot
from khobac.registers.law.values import Law

CODE = "C03"
ARTICLE = Basis("17/2024/TT-BTC", "5.1.2")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """One finding for each line whose sub-item may not be charged."""
    project_only = frozenset(law.get("items.project_only", ()))
    for number, line in enumerate(snapshot.lines):
        wrong = _not_spending(line.ndkt, position.codes.get(line.ndkt), snapshot.year)
        if wrong is None and not snapshot.from_deposit:
            wrong = _wrong_unit(line.ndkt, project_only, position.unit.kind == "project")
        if wrong is None:
            continue
        message_vi, message_en = wrong
        yield Finding(
            CODE,
            Severity.BLOCK,
            f"/lines/{number}/ndkt",
            message_vi=message_vi,
            message_en=message_en,
            fix_vi=f"Chọn tiểu mục chi đang mở cho năm ngân sách {snapshot.year} và đúng loại đơn vị.",
            fix_en=f"Choose a sub-item of expenditure open in budget year {snapshot.year} for this kind of unit.",
            basis=ARTICLE,
            values={"ndkt": line.ndkt, "year": snapshot.year},
        )


def _not_spending(ndkt: str, code: CodeFacts | None, year: int) -> tuple[str, str] | None:
    """Why a number is no open sub-item of expenditure, in both languages."""
    if code is None:
        return (
            f"Mục lục ngân sách năm {year} không có tiểu mục {ndkt}.",
            f"The budget nomenclature of {year} has no sub-item {ndkt}.",
        )
    if not code.postable:
        return (
            f"Mục {ndkt} không được hạch toán trực tiếp, chỉ tiểu mục của nó.",
            f"Item {ndkt} cannot be charged itself, only its sub-items can.",
        )
    if code.kind != "expenditure":
        return (f"Tiểu mục {ndkt} không phải tiểu mục chi.", f"Sub-item {ndkt} is not one of expenditure.")
    return None


def _wrong_unit(ndkt: str, project_only: frozenset[str], is_project: bool) -> tuple[str, str] | None:
    """Why a sub-item of expenditure is not for this unit, in both languages."""
    if (ndkt in project_only) == is_project:
        return None
    if is_project:
        return (
            f"Tiểu mục {ndkt} không thuộc các tiểu mục dành cho dự án đầu tư.",
            f"Sub-item {ndkt} is not among those for investment projects.",
        )
    return (
        f"Tiểu mục {ndkt} chỉ dành cho dự án đầu tư.",
        f"Sub-item {ndkt} is for investment projects only.",
    )
