"""The bill list of a provider (form C6-18/KB as a message): read strictly, every faulty line named, nothing guessed.

    {"document": "khobac bill list 1", "batch": "EVN-2026-03-01", "provider": "EVN", "period": "202603",
     "total_lines": 1, "total_amount": 2450000,
     "lines": [{"bill": "HD000912", "customer": "PE01-0007", "amount": 2450000, "due_on": "2026-03-20"}]}

Of a line `unit`, `service`, `invoice_no`, `lookup_code`, `to` (last day supplied), `before_vat` and `vat` may be there too.
A correction takes back of a bill that came before, or comes in this very list:

    "total_credits": 150000, "credits": [{"note": "DC000031", "bill": "HD000871", "amount": 150000}]
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, NoReturn, TypeGuard

from khobac.core.money import LARGEST_DONG

DOCUMENT = "khobac bill list 1"
MOST_LINES = 50_000
LONGEST_NAME = 40


class BatchRefused(Exception):
    """The list as a whole is not taken. `reason` is for machines: UNREADABLE, TOO_LONG, COUNT, TOTAL."""

    def __init__(self, reason: str, sentence: str) -> None:
        super().__init__(f"{reason}: {sentence}")
        self.reason = reason
        self.sentence = sentence


class BillLine(NamedTuple):
    """One bill of a list. `amount` in đồng with tax; `performed_on` is the last day of what was supplied."""

    line_no: int
    bill: str
    customer: str
    amount: int
    due_on: dt.date
    unit: str = ""
    invoice_no: str = ""
    lookup_code: str = ""
    performed_on: dt.date | None = None
    service: str = ""


class CreditLine(NamedTuple):
    """One credit note of a list: the provider takes back `amount` đồng of a bill."""

    note: str
    bill: str
    amount: int


class LineFault(NamedTuple):
    """A line that is no bill, and why. Credit notes are counted on after the bills."""

    line_no: int
    bill: str
    sentence: str


@dataclass(frozen=True)
class BillList:
    """A list that can be taken in: its good lines, and those that cannot be bills."""

    batch: str
    provider: str
    period: str
    total: int
    lines: tuple[BillLine, ...]
    faults: tuple[LineFault, ...]
    credits: tuple[CreditLine, ...] = ()


def read(body: bytes) -> BillList:
    """The list in these bytes. Raises BatchRefused."""
    content = _object(body)
    rows, notes = content.get("lines"), content.get("credits", [])
    if not isinstance(rows, list) or not isinstance(notes, list) or not rows + notes:
        raise BatchRefused("UNREADABLE", "Danh sách không có dòng nào.")
    if len(rows) + len(notes) > MOST_LINES:
        raise BatchRefused("TOO_LONG", f"Danh sách có nhiều nhất {MOST_LINES} dòng.")
    if content.get("total_lines") != len(rows):
        raise BatchRefused("COUNT", "Số dòng khác số dòng ghi ở đầu danh sách.")
    read_rows = [
        *(_line(number, row) for number, row in enumerate(rows, 1)),
        *(_credit(number, note) for number, note in enumerate(notes, len(rows) + 1)),
    ]
    total = _total(content, "total_amount", rows)
    if notes or "total_credits" in content:
        _total(content, "total_credits", notes)
    names = [content.get(name) for name in ("batch", "provider")]
    if not all(_is_name(name) for name in names) or not _is_month(content.get("period")):
        raise BatchRefused("UNREADABLE", "Thiếu mã danh sách, mã nhà cung cấp hoặc kỳ hóa đơn (YYYYMM).")
    return BillList(
        str(names[0]),
        str(names[1]),
        content["period"],
        total,
        tuple(row for row in read_rows if isinstance(row, BillLine)),
        tuple(row for row in read_rows if isinstance(row, LineFault)),
        tuple(row for row in read_rows if isinstance(row, CreditLine)),
    )


def _total(content: Mapping[str, Any], name: str, rows: list[Any]) -> int:
    """The sum the head of the list names, which must be that of its rows."""
    total = content.get(name)
    if type(total) is not int or sum(_amount(row) for row in rows) != total:
        raise BatchRefused("TOTAL", "Tổng các dòng khác tổng ghi ở đầu danh sách.")
    return total


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(body, parse_float=_no_fractions)
    except (ValueError, RecursionError) as problem:
        raise BatchRefused("UNREADABLE", "Danh sách không phải JSON hợp lệ.") from problem
    if not isinstance(content, dict) or content.get("document") != DOCUMENT:
        raise BatchRefused("UNREADABLE", f"Danh sách phải ghi document = {DOCUMENT!r}.")
    return content


def _no_fractions(text: str) -> NoReturn:
    raise ValueError(text)


def _line(number: int, row: Any) -> BillLine | LineFault:
    if not isinstance(row, dict):
        return LineFault(number, "", "Dòng không đọc được.")
    bill = row.get("bill")
    if not _is_name(bill):
        return LineFault(number, "", f"Số hóa đơn dài từ 1 đến {LONGEST_NAME} ký tự.")
    amount, due_on = row.get("amount"), _day(row.get("due_on"))
    if type(amount) is not int or not 1 <= amount <= LARGEST_DONG:
        return LineFault(number, bill, "Số tiền phải là số đồng nguyên dương.")
    if not _is_name(row.get("customer")):
        return LineFault(number, bill, f"Mã khách hàng dài từ 1 đến {LONGEST_NAME} ký tự.")
    if due_on is None:
        return LineFault(number, bill, "Hạn thanh toán phải là ngày (YYYY-MM-DD).")
    if "vat" in row and (row.get("before_vat"), row["vat"]) != _split(row, amount):
        return LineFault(number, bill, "Tiền trước thuế cộng thuế phải bằng số tiền.")
    supplied_to = _day(row.get("to"))
    if "to" in row and supplied_to is None:
        return LineFault(number, bill, "Ngày cuối kỳ phải là ngày (YYYY-MM-DD).")
    codes = [str(row.get(name, "")) for name in ("unit", "invoice_no", "lookup_code", "service")]
    if not all(len(text) <= LONGEST_NAME and text.isprintable() for text in codes):
        return LineFault(number, bill, f"Các mã dài nhiều nhất {LONGEST_NAME} ký tự.")
    unit, invoice_no, lookup_code, service = codes
    return BillLine(number, bill, row["customer"], amount, due_on, unit, invoice_no, lookup_code, supplied_to, service)


def _credit(number: int, row: Any) -> CreditLine | LineFault:
    if not isinstance(row, dict):
        return LineFault(number, "", "Dòng không đọc được.")
    note, bill, amount = row.get("note"), row.get("bill"), row.get("amount")
    if not _is_name(note):
        return LineFault(number, "", f"Số hóa đơn điều chỉnh dài từ 1 đến {LONGEST_NAME} ký tự.")
    if not _is_name(bill):
        return LineFault(number, note, f"Số hóa đơn được điều chỉnh dài từ 1 đến {LONGEST_NAME} ký tự.")
    if type(amount) is not int or not 1 <= amount <= LARGEST_DONG:
        return LineFault(number, note, "Số tiền phải là số đồng nguyên dương.")
    return CreditLine(note, bill, amount)


def _split(row: Mapping[str, Any], amount: int) -> tuple[int, int] | None:
    """Net and tax where they are whole đồng that add up."""
    net, tax = row.get("before_vat"), row.get("vat")
    return (net, tax) if type(net) is int and type(tax) is int and min(net, tax) >= 0 and net + tax == amount else None


def _amount(row: Any) -> int:
    """What a line adds to the total; a faulty line counts too where it names a whole number."""
    amount = row.get("amount") if isinstance(row, dict) else None
    return amount if type(amount) is int else 0


def _is_name(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and 1 <= len(value) <= LONGEST_NAME and value.isprintable() and value == value.strip()


def _is_month(value: Any) -> bool:
    """Whether this is a month written YYYYMM."""
    return isinstance(value, str) and len(value) == 6 and _day(f"{value[:4]}-{value[4:]}-01") is not None


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
