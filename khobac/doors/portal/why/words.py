"""The names of what rules look at, and how each value is written: amounts, days, lists, yes and no."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, is_dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from khobac.control.answers import RuleAnswer
from khobac.control.inputs import CodeFacts, EarlierRequest, Invoice, Line, Signed
from khobac.core.canonical import canonical_bytes
from khobac.doors.portal.templatetags.portal import NOTHING, date_vi, dong, moment, number
from khobac.doors.portal.units.words import KINDS, PAPERS
from khobac.registers.law.keys import known_key
from khobac.registers.law.values import CARRIED, LawValue
from khobac.registers.law.values import PAPERS as PAPER_LISTS

ANSWERS: dict[str, tuple[Promise, str]] = {
    "fails": (gettext_lazy("Không đạt"), "danger"),
    "cannot_tell": (gettext_lazy("Cần người xem"), "info"),
    "holds": (gettext_lazy("Đạt"), "ok"),
    "not_concerned": (gettext_lazy("Không áp dụng"), "plain"),
}
REQUEST: dict[str, Promise] = {
    "kind": gettext_lazy("Loại lệnh chi"),
    "gross": gettext_lazy("Số tiền đề nghị"),
    "lines": gettext_lazy("Các dòng chi"),
    "sent_on": gettext_lazy("Ngày gửi"),
    "voucher_date": gettext_lazy("Ngày chứng từ"),
    "performed_on": gettext_lazy("Ngày hoàn thành"),
    "year": gettext_lazy("Năm ngân sách"),
    "source": gettext_lazy("Nguồn"),
    "papers": gettext_lazy("Giấy tờ kèm theo"),
    "signatures": gettext_lazy("Chữ ký"),
    "invoices": gettext_lazy("Hóa đơn"),
    "contract": gettext_lazy("Hợp đồng"),
    "recover": gettext_lazy("Thu hồi khai báo"),
    "on_commitment": gettext_lazy("Chi từ cam kết"),
    "from_deposit": gettext_lazy("Chi từ tiền gửi"),
    "content": gettext_lazy("Nội dung"),
    "payroll.headcount": gettext_lazy("Số người trong bảng lương"),
    "payroll.contract_labour": gettext_lazy("Lao động hợp đồng trong bảng lương"),
    "payroll.total": gettext_lazy("Tổng bảng lương"),
    "last": gettext_lazy("Lần thanh toán cuối"),
    "particulars": gettext_lazy("Phần khai riêng"),
}
POSITION: dict[str, Promise] = {
    "available": gettext_lazy("Dự toán còn được sử dụng"),
    "deposit_free": gettext_lazy("Tiền gửi còn được sử dụng"),
    "restrictions.suspended_all": gettext_lazy("Tạm dừng toàn bộ"),
    "restrictions.suspended_items": gettext_lazy("Mã NDKT bị tạm dừng"),
    "restrictions.estimate_frozen_whole": gettext_lazy("Phong tỏa toàn bộ dự toán"),
    "restrictions.estimate_frozen": gettext_lazy("Dự toán bị phong tỏa"),
    "restrictions.deposit_frozen_whole": gettext_lazy("Phong tỏa toàn bộ tiền gửi"),
    "restrictions.deposit_frozen": gettext_lazy("Tiền gửi bị phong tỏa"),
    "unit.chapter": gettext_lazy("Chương của đơn vị"),
    "unit.section": gettext_lazy("Ngành kinh tế của đơn vị"),
    "unit.kind": gettext_lazy("Loại đơn vị"),
    "unit.procedure": gettext_lazy("Thủ tục của đơn vị"),
    "unit.level": gettext_lazy("Cấp ngân sách"),
    "codes": gettext_lazy("Mã NDKT trong danh mục"),
    "chief_accountants": gettext_lazy("Kế toán trưởng đã đăng ký"),
    "holders": gettext_lazy("Chủ tài khoản đã đăng ký"),
    "quota.staff": gettext_lazy("Biên chế được giao"),
    "quota.contract_labour": gettext_lazy("Lao động hợp đồng được giao"),
    "contract": gettext_lazy("Hợp đồng"),
    "commitment": gettext_lazy("Cam kết chi"),
    "contract.code": gettext_lazy("Số hợp đồng"),
    "contract.value": gettext_lazy("Giá trị hợp đồng"),
    "contract.value_at_signing": gettext_lazy("Giá trị hợp đồng khi ký"),
    "contract.paid_gross": gettext_lazy("Đã thanh toán theo hợp đồng"),
    "contract.advanced": gettext_lazy("Đã tạm ứng theo hợp đồng"),
    "contract.advance_outstanding": gettext_lazy("Tạm ứng chưa thu hồi"),
    "contract.advance_max": gettext_lazy("Mức tạm ứng trong hợp đồng"),
    "contract.guarantee_amount": gettext_lazy("Bảo lãnh tạm ứng"),
    "contract.guarantee_expires_on": gettext_lazy("Bảo lãnh có hiệu lực đến"),
    "commitment.committed": gettext_lazy("Đã cam kết chi"),
    "commitment.remaining": gettext_lazy("Cam kết chi còn lại"),
    "set_off": gettext_lazy("Còn phải giảm trừ"),
    "earlier": gettext_lazy("Hồ sơ tương tự trước đó"),
    "advance_to_settle": gettext_lazy("Tạm ứng còn phải thanh toán"),
    "calendar": gettext_lazy("Ngày làm việc và ngày nghỉ"),
}
COUNTED = frozenset({"year", "payroll.headcount", "payroll.contract_labour", "quota.staff", "quota.contract_labour"})
"""Whole numbers that are no amounts."""

LONGEST = 6
"""Of a longer list the first are shown and the rest counted."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing a rule looked at: its name, its path in the stored inputs, and its value as people read it."""

    name: str
    path: str
    value: str


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One value of law a rule used, with its article."""

    name: str
    key: str
    value: str
    basis: str
    valid_from: dt.date | None
    certain: bool


def request_figures(read: RuleAnswer) -> list[Figure]:
    """What the rule looked at in the request."""
    return [_figure(REQUEST, path, value) for path, value in read.snapshot.items()]


def position_figures(read: RuleAnswer) -> list[Figure]:
    """What it looked at in registers and books."""
    return [_figure(POSITION, path, value) for path, value in read.position.items()]


def law_values(read: RuleAnswer) -> list[ShownValue]:
    """Which values of law it used."""
    return [_value(key, value) for key, value in read.law.items()]


def written(path: str, value: Any) -> str:
    """A value as people read it."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, int):
        return str(value) if path == "year" else str(number(value)) if path in COUNTED else dong(value)
    return _written(value)


def _written(value: Any) -> str:
    if isinstance(value, Enum):
        return str(KINDS.get(value.value, value.value))
    if isinstance(value, dt.datetime):
        return str(moment(value))
    if isinstance(value, dt.date):
        return date_vi(value)
    if isinstance(value, Mapping):
        return _listed([_part(each) for each in value.values()])
    if isinstance(value, frozenset | set):
        return _listed([str(PAPERS.get(each, each)) for each in sorted(value, key=str)])
    if isinstance(value, tuple | list):
        return _listed([_part(each) for each in value])
    return _("đã tra") if is_dataclass(value) else str(value)


def _part(value: Any) -> str:
    match value:
        case Line():
            return f"{value.ndkt}: {dong(value.amount)}"
        case Invoice():
            return f"{value.no}: {dong(value.amount)}"
        case Signed():
            return value.person if value.valid else _("%(person)s (không hợp lệ)") % {"person": value.person}
        case CodeFacts():
            return f"{value.code} {value.name_en if _english() else value.name_vi}"
        case EarlierRequest():
            return f"{value.number}: {dong(value.amount)}"
    if is_dataclass(value):
        return ", ".join(str(each) for each in vars(value).values() if each is not None)
    return _written(value)


def _listed(parts: list[str]) -> str:
    if not parts:
        return _("không có")
    more = len(parts) - LONGEST
    return "; ".join(parts[:LONGEST]) + (_(" và %(n)s mục nữa") % {"n": more} if more > 0 else "")


def _figure(names: Mapping[str, Promise], path: str, value: Any) -> Figure:
    return Figure(str(names.get(path, path)), path, written(path, value))


def _value(key: str, value: LawValue | None) -> ShownValue:
    known = known_key(key)
    name = (known.meaning_en if _english() else known.meaning_vi) if known else key
    if value is not None and key.startswith(CARRIED):
        row = value.as_row(key)
        name = row.reason_en if _english() and row.reason_en else row.reason_vi
        return ShownValue(
            name, key, "; ".join(row.conditions), _basis(value), value.valid_from, row.certainty == "sourced"
        )
    if key.startswith(PAPER_LISTS):
        name = _("Giấy tờ của thủ tục %(code)s") % {"code": key.removeprefix(PAPER_LISTS)}
    if value is None:
        return ShownValue(name, key, _("luật ngày đó không quy định"), "", None, certain=True)
    return ShownValue(
        name,
        key,
        _paper_names(value.value) if key.startswith(PAPER_LISTS) else _law_value(value.value, known.unit if known else ""),
        _basis(value),
        value.valid_from,
        value.certainty == "sourced",
    )


def _paper_names(papers: list[dict[str, str]]) -> str:
    """The papers of a list, each once however many stages it comes with."""
    names = [each["name_en"] if _english() and each["name_en"] else each["name_vi"] for each in papers]
    return _listed(list(dict.fromkeys(names)))


def _law_value(value: Any, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return written("", value) if not isinstance(value, dict) else canonical_bytes(value).decode()
    words = {"VND": dong(value), "percent": f"{value} %", "working_day": _("%(n)s ngày làm việc") % {"n": value}}
    return words.get(unit, str(number(value)))


def _basis(value: LawValue) -> str:
    article = _("Điều %(article)s") % {"article": value.article} if value.article else ""
    return ", ".join(filter(None, [article, value.text_number]))


def _english() -> bool:
    return (get_language() or "vi").startswith("en")
