"""What only some expenses declare, as the order form and its summary show it: rows, marks, and what can be chosen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from khobac.core import clock
from khobac.doors.portal.templatetags.portal import number
from khobac.doors.portal.units.order_form import MARKS, Content
from khobac.registers.law import queries as laws
from khobac.registers.law.keys import known_key
from khobac.registers.norms import queries as norms

ROWS = ("norms", "purchases", "withheld")
TAXES: dict[str, Promise] = {
    "vat": gettext_lazy("Thuế giá trị gia tăng"),
    "cit": gettext_lazy("Thuế thu nhập doanh nghiệp"),
    "pit": gettext_lazy("Thuế thu nhập cá nhân"),
}
DESKS: dict[str, Promise] = {
    "treasury": gettext_lazy("Tại kho bạc"),
    "bank": gettext_lazy("Tại ngân hàng nơi kho bạc mở tài khoản"),
}
MARKED: dict[str, Promise] = {
    "medicines": gettext_lazy("Mua thuốc: các hóa đơn trên là bảng kê 08a"),
    "secret": gettext_lazy("Khoản chi có yêu cầu bảo mật"),
    "own_revenue": gettext_lazy("Nguồn thu của đơn vị tự chủ, chi từ tài khoản tiền gửi"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """A word that can be chosen, and what it is called."""

    value: str
    label: str


def context(unit_code: str, content: Content, rows: int) -> dict[str, Any]:
    """The fields of the block; `rows` to show at least of each kind."""
    declared = content.get("particulars") or {}
    cash = declared.get("cash") or {}
    return {
        "particulars": {name: _rows(declared.get(name), rows) for name in ROWS},
        "particulars_cash": {"at": cash.get("at", ""), "registered_on": _day(cash.get("registered_on"))},
        "particulars_marks": [(f"particulars-{mark}", MARKED[mark], bool(declared.get(mark))) for mark in MARKS],
        "particulars_declared": bool(declared),
        "particulars_taxes": [Named(value, str(word)) for value, word in TAXES.items()],
        "particulars_desks": [Named(value, str(word)) for value, word in DESKS.items()],
    } | _names(unit_code)


def told(declared: Mapping[str, Any] | None) -> list[str]:
    """The particulars of an order in sentences, one a line."""
    if not declared:
        return []
    said = [str(MARKED[mark]) for mark in MARKS if declared.get(mark)]
    said += [_priced(name("norm", row.get("norm", "")), row) for row in declared.get("norms") or ()]
    said += [_priced(name("purchase.max", row.get("kind", "")), row) for row in declared.get("purchases") or ()]
    if cash := declared.get("cash"):
        said.append(_("Tiền mặt: %(desk)s") % {"desk": str(DESKS.get(cash.get("at", ""), "")).lower()})
    for row in declared.get("withheld") or ():
        tax = TAXES.get(row.get("tax", ""), "")
        said.append(
            _("Khấu trừ %(tax)s: %(amount)s ₫") % {"tax": str(tax).lower(), "amount": _typed(row.get("amount"))}
        )
    return said


def name(family: str, coined: str) -> str:
    """What a norm or a kind of asset is called; the word itself where it has no name."""
    key = known_key(f"{family}.{coined}")
    if key is None:
        return coined
    return key.meaning_en if (get_language() or "vi").startswith("en") else key.meaning_vi


def _names(unit_code: str) -> dict[str, list[Named]]:
    """Norms and kinds that the law of today or a decision knows."""
    today = clock.today()
    law = laws.law_on(today)
    own, special = norms.names(unit_code, today)
    of_law = [
        key for key in law.values if key.startswith(("norm.", "purchase.max.")) and key != "norm.own_rules_prevail"
    ]
    known_norms = {key.removeprefix("norm.") for key in of_law if key.startswith("norm.")} | own
    kinds = {key.removeprefix("purchase.max.") for key in of_law if key.startswith("purchase.max.")} | special
    kinds |= {*law.get("purchase.special", ()), *law.get("purchase.central", ())}
    return {
        "norm_names": _sorted(Named(each, name("norm", each)) for each in known_norms),
        "asset_kinds": _sorted(Named(each, name("purchase.max", each)) for each in kinds),
    }


def _sorted(words: Iterable[Named]) -> list[Named]:
    return sorted(words, key=lambda word: word.label)


def _rows(kept: list[Content] | None, at_least: int) -> list[dict[str, str]]:
    """Rows as they are typed, each with its place as templates put it into a pointer."""
    rows = [*(kept or ()), *({} for _missing in range(at_least - len(kept or ())))]
    return [
        {"place": str(place)} | {field: _typed(value) for field, value in row.items()} for place, row in enumerate(rows)
    ]


def _priced(what: str, row: Mapping[str, Any]) -> str:
    said = _("%(what)s: %(price)s ₫ × %(quantity)s") % {
        "what": what,
        "price": _typed(row.get("price")),
        "quantity": _typed(row.get("quantity", 1)),
    }
    return f"{said} · {row['agreement']}" if row.get("agreement") else said


def _typed(value: Any) -> str:
    return number(value) if isinstance(value, int) else str(value or "")


def _day(value: str | None) -> str:
    """A stored day as people type it; what is no day stays as it was typed."""
    try:
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y") if value else ""
    except ValueError:
        return str(value)
