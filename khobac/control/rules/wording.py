"""How findings write amounts and days in their two languages, and which text of law they name."""

from __future__ import annotations

import datetime as dt

from khobac.control.findings import Basis
from khobac.core.money import format_dong
from khobac.registers.law.keys import known_key
from khobac.registers.law.values import Law


def dong(amount: int) -> str:
    """An amount in a Vietnamese sentence."""
    return format_dong(amount)


def dong_en(amount: int) -> str:
    """An amount in an English sentence."""
    return format_dong(amount, "en")


def day(date: dt.date) -> str:
    """A day in a Vietnamese sentence.

    >>> day(dt.date(2026, 3, 2))
    '02/03/2026'
    """
    return f"{date:%d/%m/%Y}"


def day_en(date: dt.date) -> str:
    """A day in an English sentence, without the name of the month being bound to the machine's locale.

    >>> day_en(dt.date(2026, 3, 2))
    '2 Mar 2026'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def named(key: str) -> tuple[str, str]:
    """What a value of law is called in both languages, as a sentence begins; a key of no known kind stands for itself.

    >>> named("norm.per_diem"), named("unheard.of")
    (('Phụ cấp lưu trú', 'Daily allowance'), ('unheard.of', 'unheard.of'))
    """
    known = known_key(key)
    return (known.meaning_vi, known.meaning_en) if known else (key, key)


def legal_basis(law: Law, key: str, standing: Basis) -> Basis:
    """The text that set the value used, as the law register holds it; `standing` where the register names none."""
    value = law.basis(key)
    if value is None or not value.text_number:
        return standing
    return Basis(value.text_number, value.article or "", value.certainty or standing.certainty)
