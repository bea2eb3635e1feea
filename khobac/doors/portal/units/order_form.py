"""The payment order as a form: what was posted becomes the content of a draft, and back.

A field is called after its place in the filing: `/lines/0/amount` is posted as `lines-0-amount`. What cannot be read
(an amount, a day) is kept as typed, so that nothing is lost and the flow names it as a fault.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from django.http import QueryDict

from khobac.core import clock
from khobac.core.money import AmountUnreadable, parse_dong
from khobac.doors.portal.days import parse_day

Content = dict[str, Any]

TEXTS = frozenset({"kind", "payee", "content", "source", "contract", "settles"})
AMOUNTS = frozenset({"recover"})
NUMBERS = frozenset({"year"})
DAYS = frozenset({"voucher_date", "performed_on"})
ROW_FIELD = re.compile(r"(lines|invoices)-(\d{1,3})-(ndkt|amount|chapter|section|no)")
PARTICULAR_ROW = re.compile(
    r"particulars-(norms|purchases|withheld)-(\d{1,2})-(norm|kind|price|quantity|agreement|tax|amount)"
)
CASH_FIELD = re.compile(r"particulars-cash-(at|registered_on)")
MARKS = ("medicines", "secret", "own_revenue")
"""Particulars that are ticked or not."""

PAYROLL_FIELD = re.compile(r"payroll-(headcount|contract_labour|total)")
PICK = "pick-"
"""Begins the name of a button that fills a field with what was found; it wins over what stands in the field."""

SHOWN = "shown"
"""Names of boxes that the form shows; a box that is not ticked posts nothing."""

LIST_LIMIT_BYTES = 1024 * 1024


def read(posted: QueryDict, onto: Content | None = None) -> Content:
    """The content the form holds; `onto` an earlier content, only the posted fields are changed."""
    content = deepcopy(onto) if onto is not None else {}
    for name in sorted(posted, key=lambda name: name.startswith(PICK)):
        _put(content, name.removeprefix(PICK), str(posted[name]).strip())
    shown = posted.getlist(SHOWN)
    if "last" in shown:
        content["last"] = "last" in posted
    if "particulars" in shown:
        content.setdefault("particulars", {}).update({mark: f"particulars-{mark}" in posted for mark in MARKS})
    if "papers" in shown:
        content["papers"] = posted.getlist("papers")
    return _tidy(content)


def read_list(text: str) -> list[Content]:
    """The rows of a pasted or uploaded list: name, account, bank, amount; or name and amount alone.

    Cells are separated by tab, semicolon or comma; a row of headings is left out. Bank and account may change places.

    >>> read_list("Họ tên;Số tiền\\nNguyễn Văn A;4.200.000")
    [{'name': 'Nguyễn Văn A', 'amount': 4200000}]
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return []
    separator = next((mark for mark in "\t;" if mark in lines[0]), ",")
    cells = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)]
    rows = [_list_row(row) for row in cells]
    return rows[1:] if isinstance(rows[0].get("amount"), str) and len(rows) > 1 and not _digits(cells[0]) else rows


def list_text(rows: Iterable[Content]) -> str:
    """The list as the form's text field shows it."""
    return "\n".join("\t".join(str(part) for part in _cells(row)) for row in rows)


def decode_list(upload: bytes) -> str | None:
    """The text of an uploaded list: UTF-8, or UTF-16 as spreadsheets save it; None when it is neither or too large."""
    if len(upload) > LIST_LIMIT_BYTES:
        return None
    try:
        return upload.decode("utf-16" if upload[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        return None


def remove_row(content: Content, rows: str, index: int) -> Content:
    """Without the line or invoice at that place."""
    return content | {rows: [row for place, row in enumerate(content.get(rows, [])) if place != index]}


def _put(content: Content, name: str, typed: str) -> None:
    if name in TEXTS | AMOUNTS | NUMBERS | DAYS:
        _set(content, name, _value(name, typed))
    elif found := ROW_FIELD.fullmatch(name):
        _put_row(content, found[1], int(found[2]), found[3], typed)
    elif found := PAYROLL_FIELD.fullmatch(name):
        payroll = content.setdefault("payroll", {})
        _set(payroll, found[1], _value("amount" if found[1] == "total" else "year", typed))
    elif found := PARTICULAR_ROW.fullmatch(name):
        _put_row(content.setdefault("particulars", {}), found[1], int(found[2]), found[3], typed)
    elif found := CASH_FIELD.fullmatch(name):
        _set(content.setdefault("particulars", {}).setdefault("cash", {}), found[1], _value(found[1], typed))
    elif name == "payees_text":
        _set(content, "payees", read_list(typed))


def _put_row(content: Content, rows_name: str, place: int, name: str, typed: str) -> None:
    rows = content.setdefault(rows_name, [])
    rows.extend({} for _missing in range(place + 1 - len(rows)))
    _set(rows[place], name, _value(name, typed))


def _set(holder: Content, name: str, value: Any) -> None:
    if value in ("", [], None):
        holder.pop(name, None)
    else:
        holder[name] = value


def _value(name: str, typed: str) -> Any:
    if name in AMOUNTS | {"amount", "price"}:
        return _amount(typed)
    if name in NUMBERS | {"quantity"}:
        return int(typed) if typed.isdecimal() and len(typed) < 10 else typed
    if name in DAYS | {"registered_on"} and typed:
        day = parse_day(typed, clock.today())
        return day.isoformat() if day else typed
    return typed


def _amount(typed: str) -> int | str:
    try:
        return parse_dong(typed)
    except AmountUnreadable:
        return typed


def _tidy(content: Content) -> Content:
    """Without the rows and parts that were left empty."""
    for rows in ("lines", "invoices"):
        content[rows] = [row for row in content.get(rows, []) if row]
    if not content.get("payroll"):
        content.pop("payroll", None)
    if "particulars" in content:
        content["particulars"] = _tidy_particulars(content["particulars"])
        if not content["particulars"]:
            del content["particulars"]
    return content


def _tidy_particulars(particulars: Content) -> Content:
    """What is declared, without the rows left empty (a quantity alone is none) and the marks not ticked."""
    tidy = {name: value for name, value in particulars.items() if value}
    for rows in ("norms", "purchases", "withheld"):
        kept = [row for row in tidy.pop(rows, ()) if any(value for name, value in row.items() if name != "quantity")]
        tidy |= {rows: kept} if kept else {}
    return tidy


def _list_row(cells: list[str]) -> Content:
    row: Content = {"name": cells[0]}
    if len(cells) > 1:
        row["amount"] = _amount(cells[-1])
    middle = [cell for cell in cells[1:-1] if cell]
    account = next((cell for cell in middle if _digits([cell])), "")
    bank = next((cell for cell in middle if cell != account), "")
    return row | ({"account": account} if account else {}) | ({"bank": bank} if bank else {})


def _cells(row: Content) -> list[Any]:
    middle = [row.get("account", ""), row.get("bank", "")] if row.get("account") or row.get("bank") else []
    return [row.get("name", ""), *middle, row.get("amount", "")]


def _digits(cells: Iterable[str]) -> bool:
    return any(character.isdigit() for cell in cells for character in cell)
