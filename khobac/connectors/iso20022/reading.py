"""Texts, amounts and dates out of valid trees: the schema says what may stand where, this says what it means here."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from lxml import etree

from khobac.cash.payments.ports import MessageRefused, instruction_id


def text(parent: etree._Element, path: str) -> str | None:
    """The text at this path below the parent ('A/B/C', names without namespace); None when it is not there."""
    found = parent.find(qualified(parent, path))
    return found.text if found is not None else None


def required(parent: etree._Element, path: str) -> str:
    """As `text`, for what the schema leaves open and the treasury needs."""
    value = text(parent, path)
    if not value:
        raise MessageRefused(
            "INCOMPLETE", f"{etree.QName(parent).localname}/{path} is missing, line {parent.sourceline}"
        )
    return value


def children(parent: etree._Element, path: str) -> list[etree._Element]:
    """All elements at this path."""
    return parent.findall(qualified(parent, path))


def qualified(parent: etree._Element, path: str) -> str:
    """The path with every step in the parent's namespace."""
    return _in_namespace(parent.tag[: parent.tag.index("}") + 1], path)


@lru_cache(maxsize=512)
def _in_namespace(namespace: str, path: str) -> str:
    """Few paths, asked for by the million; only namespaces of schemas that the tree is valid against come here."""
    return "/".join(namespace + step for step in path.split("/"))


def amount(parent: etree._Element, path: str = "Amt") -> int:
    """Whole đồng. Another currency or a decimal point is refused, even `.00`: the đồng has no smaller part."""
    found = parent.find(qualified(parent, path))
    if found is None:
        raise MessageRefused("INCOMPLETE", f"{path} is missing, line {parent.sourceline}")
    if found.get("Ccy") != "VND":
        raise MessageRefused("CURRENCY", f"{found.get('Ccy')} instead of VND, line {found.sourceline}")
    return whole(found.text)


def whole(value: str | None) -> int:
    """A number of đồng or of things, written with digits alone."""
    if value is None or not (value.isascii() and value.isdigit()):
        raise MessageRefused("AMOUNT", f"'{value}' is not a whole number")
    return int(value)


def day(parent: etree._Element, path: str) -> dt.date:
    """The day of a date-or-moment choice (`path`/Dt or `path`/DtTm). The zone a date may carry says nothing here."""
    moment_text = text(parent, f"{path}/DtTm")
    if moment_text:
        return moment(moment_text).date()
    date_text = required(parent, f"{path}/Dt")
    try:
        return dt.date.fromisoformat(date_text[:10])
    except ValueError:
        raise _no_such_time(date_text) from None


def moment(value: str) -> dt.datetime:
    """An ISODateTime; without a zone it is Vietnamese time."""
    vietnam = dt.timezone(dt.timedelta(hours=7))
    try:
        read = dt.datetime.fromisoformat(value)
        return read.replace(tzinfo=vietnam) if read.tzinfo is None else read.astimezone(vietnam)
    except (ValueError, OverflowError):
        raise _no_such_time(value) from None


def _no_such_time(value: str) -> MessageRefused:
    """XML Schema allows the year 2000026, a year before Christ and 24 o'clock; this calendar does not."""
    return MessageRefused("NOT_VALID", f"'{value[:60]}' is not a time this calendar knows")


def line_of(order_id: str | None, instr_id: str | None) -> int | None:
    """Which line of a list order an instruction is: known only where the bank names the order (PmtInfId) as well."""
    if not order_id or not instr_id or not instr_id.startswith(order_id + "-"):
        return None
    suffix = instr_id[len(order_id) + 1 :]
    line = int(suffix) if suffix.isascii() and suffix.isdigit() else None
    return line if line is not None and instruction_id(order_id, line) == instr_id else None
