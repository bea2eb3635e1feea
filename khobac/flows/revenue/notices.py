"""What agencies say is owed: obligations by the thousand, each under its identification code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from khobac.cash.revenue import services
from khobac.cash.revenue.services import Issued, NewObligation
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.money import LARGEST_DONG
from khobac.core.repeats import repeated
from khobac.flows.periods import office_of
from khobac.flows.revenue.known_codes import KnownCodes, codes_on

ACCEPTS = frozenset({"exact", "part", "any"})
SYMBOLS = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.-")
LONGEST_CODE = 30


class NoticeRow(NamedTuple):
    """An obligation in the words of an agency; `office` collects it."""

    code: str
    office: str
    payer_tax_code: str
    payer_name: str
    chapter: str
    item: str
    amount_due: int
    area: str = ""
    payer_class: str = ""
    period: str = ""
    document_no: str = ""
    purpose: str = ""
    due_on: dt.date | None = None
    accepts: str = "exact"


@repeated
def take(agency: str, rows: Sequence[NoticeRow]) -> Issued:
    """Take these obligations in, all or none. A repeat changes nothing.

    Raises INVALID for rows that cannot be booked when they are paid, MESSAGE_ALTERED for a code that said something else.
    """
    if len({row.code for row in rows}) != len(rows):
        raise Refused(Word.INVALID, "Một mã định danh xuất hiện hai lần.", pointer="/obligations")
    offices = {code: office_of(code) for code in sorted({row.office for row in rows})}
    codes = codes_on({(row.item, row.chapter) for row in rows}, clock.today())
    wrong = [fault for n, row in enumerate(rows) for fault in _faults(n, row, codes)]
    if wrong:
        raise Refused(Word.INVALID, f"Thông báo chưa đúng ở {wrong[0][0]}.", pointer=wrong[0][0], faults=wrong)
    with db.atomic():
        issued = services.issue([_obligation(agency, row, offices[row.office].id) for row in rows])
        if issued.altered:
            raise Refused(
                Word.MESSAGE_ALTERED,
                "Mã này đã gửi với nội dung khác.",
                codes=list(issued.altered),
                pointer="/obligations",
            )
        if issued.new:
            audit.record(agency, "issue_obligations", [(f"{rows[0].code} +{len(rows) - 1}", "")])
        return issued


@repeated
def cancel(agency: str, codes: Sequence[str]) -> int:
    """An agency asks for these no more; those paid whole stay. How many are taken back, now or before."""
    with db.atomic():
        gone, many = services.cancel(codes, agency)
        audit.record(agency, "cancel_obligations", [(code, "") for code in gone])
        return many


def _faults(n: int, row: NoticeRow, codes: KnownCodes) -> Iterator[tuple[str, str]]:
    if not (0 < len(row.code) <= LONGEST_CODE and SYMBOLS.issuperset(row.code) and row.code[0].isalnum()):
        yield f"/obligations/{n}/code", "Mã gồm chữ in hoa, chữ số, dấu chấm và gạch nối, dài nhất 30."
    if not 0 < row.amount_due <= LARGEST_DONG:
        yield f"/obligations/{n}/amount_due", "Số tiền phải lớn hơn 0."
    if row.item not in codes.items:
        yield f"/obligations/{n}/item", "Mục không phải mã thu đang mở."
    if row.chapter not in codes.chapters:
        yield f"/obligations/{n}/chapter", "Chương không có trong danh mục."
    if row.accepts not in ACCEPTS:
        yield f"/obligations/{n}/accepts", "Chỉ nhận exact, part, any."


def _obligation(agency: str, row: NoticeRow, treasury_id: int) -> NewObligation:
    told = row._asdict()
    return NewObligation(agency=agency, treasury_id=treasury_id, **told)
