"""The top navigation of each role: at most five words, the same order everywhere (ux: words, not icons).

A role is a value of `organisations.SeatName`, or one of leader, operator, public. An entry names a URL; one whose page
is not built is not shown, so that nobody meets an empty room.
"""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Entry = tuple[str, Promise]

_UNIT: list[Entry] = [
    ("home", _("Việc của tôi")),
    ("dossiers", _("Lệnh chi và hồ sơ")),
    ("budget_lines", _("Dự toán")),
    ("reconciliation", _("Đối chiếu")),
    ("accounts", _("Sổ và báo cáo")),
]
_UNIT_SIGNER: list[Entry] = [
    ("to_sign", _("Chờ ký")),
    ("dossiers", _("Hồ sơ")),
    ("budget_lines", _("Dự toán")),
    ("signature_log", _("Nhật ký ký")),
    ("accounts", _("Sổ và báo cáo")),
]
_APPROVER: list[Entry] = [
    ("approvals", _("Chờ duyệt")),
    ("team", _("Đội ngũ")),
    ("treasury_dossiers", _("Hồ sơ")),
    ("overview", _("Tổng quan")),
    ("books", _("Sổ và báo cáo")),
]
_STEWARD: list[Entry] = [
    ("law_changes", _("Thay đổi pháp luật")),
    ("law_values", _("Giá trị")),
    ("law_tables", _("Bảng quyết định")),
    ("law", _("Văn bản")),
    ("defect_library", _("Thư viện lỗi")),
]
ENTRIES: Mapping[str, list[Entry]] = {
    "accountant": _UNIT,
    "chief_accountant": _UNIT_SIGNER,
    "holder": _UNIT_SIGNER,
    "officer": [
        ("workbench", _("Hàng đợi")),
        ("treasury_dossiers", _("Hồ sơ")),
        ("collections", _("Thu và đối chiếu")),
        ("law", _("Tra cứu luật")),
        ("books", _("Sổ và báo cáo")),
    ],
    "office_chief_accountant": [
        ("approvals", _("Chờ duyệt")),
        ("team", _("Đội ngũ")),
        ("treasury_dossiers", _("Hồ sơ")),
        ("bank_day", _("Đối chiếu")),
        ("books", _("Sổ và báo cáo")),
    ],
    "director": _APPROVER,
    "payment_officer": [
        ("payment_orders", _("Lệnh thanh toán")),
        ("bank_day", _("Đối chiếu")),
        ("transfers", _("Liên kho bạc")),
        ("treasury_dossiers", _("Hồ sơ")),
        ("books", _("Sổ và báo cáo")),
    ],
    "steward_draft": _STEWARD,
    "steward_approve": _STEWARD,
    "supervisor": [
        ("signals", _("Tín hiệu")),
        ("explanations", _("Giải trình")),
        ("access_log", _("Nhật ký")),
        ("reports", _("Báo cáo")),
    ],
    "leader": [
        ("overview", _("Tổng quan")),
        ("spending", _("Chi")),
        ("revenue", _("Thu")),
        ("deadlines", _("Thời hạn")),
        ("provinces", _("Địa phương")),
    ],
    "operator": [
        ("journeys", _("Hành trình")),
        ("queues", _("Hàng chờ")),
        ("expiries", _("Lịch và chứng thư")),
        ("changes", _("Thay đổi")),
        ("runbooks", _("Công cụ")),
    ],
    "public": [
        ("pay", _("Nộp tiền")),
        ("procedures", _("Thủ tục")),
        ("find_dossier", _("Tra cứu hồ sơ")),
        ("statistics", _("Số liệu")),
        ("feedback", _("Góp ý")),
    ],
}


@dataclass(frozen=True, slots=True)
class Link:
    """One entry as the page shows it; `current` marks the page or the section the reader is in, `count` a badge."""

    url: str
    label: Promise | str
    current: bool = False
    count: int = 0


def links(role: str, path: str, counts: Mapping[str, int] | None = None) -> list[Link]:
    """The entries of a role whose pages exist; the longest address that begins the path is the current one."""
    found = []
    for name, label in ENTRIES.get(role, []):
        try:
            found.append((name, reverse(name), label))
        except NoReverseMatch:
            continue
    current = max((url for _name, url, _label in found if _inside(path, url)), key=len, default=None)
    return [Link(url, label, url == current, (counts or {}).get(name, 0)) for name, url, label in found]


def _inside(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))


SEARCHES = {"treasury_dossiers": "tim", "dossiers": "q"}
"""Lists of dossiers that can be searched, and what they call the text looked for."""


def search_address(role: str) -> str:
    """Where this role looks for a dossier, up to the text; empty where it has no list of them."""
    names = [name for name, _word in ENTRIES.get(role, ()) if name in SEARCHES]
    return f"{reverse(names[0])}?{SEARCHES[names[0]]}=" if names else ""
