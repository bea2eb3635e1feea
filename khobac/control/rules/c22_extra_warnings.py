"""C22: what the table of extra warnings names needs a reason before it is paid.

No article stands behind the table itself: each of its rows (`warning.NAME`) names the text it rests on, says why in both
languages, and at which place of the request it is shown. Stewards write the rows at the law desk, and they are kept with
every decision like any value of law. A row that cannot be told by machine is never passed over: a person must look.

Work of last January asked for in March, under a row that wonders at anything older than a year:

>>> import datetime as dt
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(performed_on=dt.date(2025, 1, 20))
>>> [(found.pointer, found.values) for found in examine(asked, specimen.law(), specimen.position())]
[('/performed_on', {'row': 'warning.late-claim', 'performed_days': 406})]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.registers.law import cells
from khobac.registers.law.cells import Row
from khobac.registers.law.values import Law

CODE = "C22"
TABLE = "warning."

FACTS: Mapping[str, Callable[[Snapshot, Position], Any]] = {
    "kind": lambda asked, there: asked.kind.value,
    "amount": lambda asked, there: asked.gross,
    "available": lambda asked, there: (there.deposit_free if asked.from_deposit else there.available) or 0,
    "source": lambda asked, there: asked.source,
    "year": lambda asked, there: asked.year,
    "month": lambda asked, there: asked.sent_on.month,
    "items": lambda asked, there: sorted({line.ndkt for line in asked.lines}),
    "invoices": lambda asked, there: len(asked.invoices),
    "payee": lambda asked, there: asked.payee,
    "payees": lambda asked, there: len(asked.beneficiaries),
    "content": lambda asked, there: asked.content,
    "performed_days": lambda asked, there: (asked.sent_on - asked.performed_on).days,
    "cash": lambda asked, there: asked.gross if asked.particulars and asked.particulars.cash else 0,
    "contract_value": lambda asked, there: there.contract.value if there.contract else 0,
    "contract_paid": lambda asked, there: there.contract.paid_gross if there.contract else 0,
    "contract_subject": lambda asked, there: there.contract.subject if there.contract else "",
    "unit_kind": lambda asked, there: there.unit.kind,
    "unit_level": lambda asked, there: there.unit.level,
}
"""How each fact of the table is read; what no row asks for is not read, and is not said to have been."""


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Every row that holds, and every row that nobody can tell by machine."""
    rows = law.rows(TABLE)
    facts = {name: FACTS[name](snapshot, position) for name in sorted(_read(rows)) if name in FACTS}
    judged = cells.judge("warning", rows, facts)
    yield from (_warning(row, facts) for row in judged.holding)
    yield from (_unclear(row, facts) for row in judged.unclear)


def _read(rows: Iterable[Row]) -> frozenset[str]:
    return frozenset().union(*map(cells.facts_read, rows))


def _warning(row: Row, facts: Mapping[str, Any]) -> Finding:
    return Finding(
        CODE,
        Severity.WARN,
        row.result,
        message_vi=_sentence(row.reason_vi),
        message_en=_sentence(row.reason_en or row.reason_vi),
        fix_vi="Kiểm tra lại hồ sơ; nếu đúng như đã ghi, nêu lý do.",
        fix_en="Check the request; if it is as written, give the reason.",
        basis=Basis(row.text_number, row.article, row.certainty),
        values=_figures(row, facts),
    )


def _unclear(row: Row, facts: Mapping[str, Any]) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        row.result,
        message_vi=f"Không kết luận được cảnh báo “{row.reason_vi}”: cần người xem xét.",
        message_en=f"The warning “{row.reason_en or row.reason_vi}” cannot be told: a person must look.",
        fix_vi="Cán bộ kho bạc xem xét và ghi kết luận.",
        fix_en="A treasury officer looks at it and records the conclusion.",
        basis=Basis(row.text_number, row.article, row.certainty),
        values=_figures(row, facts),
    )


def _figures(row: Row, facts: Mapping[str, Any]) -> dict[str, int | str]:
    """The row, and the facts its conditions read."""
    read = {name: facts[name] for name in sorted(cells.facts_read(row)) if name in facts}
    said = {name: ", ".join(fact) if isinstance(fact, list) else fact for name, fact in read.items()}
    return {"row": row.key, **said}


def _sentence(reason: str) -> str:
    """A reason of the table as people read a finding.

    >>> _sentence("hoàn thành đã lâu")
    'Hoàn thành đã lâu.'
    """
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}."
