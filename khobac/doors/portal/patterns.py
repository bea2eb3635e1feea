"""The pattern pages: every part in every state, and three whole screens, from fixed samples and no database.

They are what the look is judged by (tools/shots.py photographs them) and where a page author sees how a part is used.
"""
from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from khobac.core.clock import VIETNAM
from khobac.doors.portal.findings import ShownFinding, label
from khobac.doors.portal.templatetags.portal import PUBLIC_STATUSES

Sample = dict[str, Any]

PAGES = {
    "": "portal/patterns/parts.html",
    "lenh-chi": "portal/patterns/order.html",
    "hang-doi": "portal/patterns/workbench.html",
    "cho-ky": "portal/patterns/to_sign.html",
}


def patterns(request: HttpRequest, page: str = "") -> HttpResponse:
    """One pattern page."""
    if page not in PAGES:
        raise Http404
    return render(request, PAGES[page], _samples() | {"has_errors": page == "lenh-chi"})


def _at(hour: int, minute: int, day: int = 4) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, minute, tzinfo=VIETNAM)


def _samples() -> Sample:
    return {
        "findings": _findings(),
        "errors": [
            (
                "f-lines-0-amount",
                _("Số tiền 90.000.000 ₫ vượt dự toán còn lại 86.200.000 ₫ của mã 6501"),
                _("giảm còn tối đa 86.200.000 ₫, hoặc chọn nguồn khác."),
            ),
            ("f-payee-account", _("Số tài khoản nhận thiếu 1 chữ số so với mẫu của VietinBank"), ""),
        ],
        "rows": _rows(),
        "steps": _steps(),
        "stopped": _stopped(_steps()),
        "events": _events(),
        "alerts": _alerts(),
        "statuses": list(PUBLIC_STATUSES),
        "passed": [
            _("Chữ ký chủ tài khoản và kế toán trưởng còn hiệu lực"),
            _("Không trùng hóa đơn 1K26TAA-000912"),
            _("Mã NDKT 6501 thuộc dự toán được giao"),
            _("Dự toán còn đủ sau khi chi"),
        ],
        "decisions": [
            {"label": _("Trả lại"), "key": "KeyR", "url": "#tra-lai"},
            {"label": _("Chuyển"), "key": "KeyT", "url": "#chuyen"},
            {"label": _("Để sau"), "key": "KeyL", "url": "#de-sau"},
        ],
        "columns": [
            {"label": _("Nguồn"), "kind": "text"},
            {"label": _("Được giao (₫)"), "kind": "money"},
            {"label": _("Đã chi (₫)"), "kind": "money"},
            {"label": _("Còn lại (₫)"), "kind": "money"},
        ],
        "lines": [
            [_("Tự chủ (13)"), "1.240.000.000", "1.153.800.000", "86.200.000"],
            [_("Không tự chủ (12)"), "310.000.000", "310.000.000", "0"],
            [_("Cải cách tiền lương (14)"), "96.500.000", "–", "96.500.000"],
        ],
        "line_totals": [_("Cộng"), "1.646.500.000", "1.463.800.000", "182.700.000"],
        "at": _at(14, 3),
    }


def _findings() -> list[ShownFinding]:
    return [
        ShownFinding(
            code="C01",
            severity="block",
            pointer="/lines/0/amount",
            label=label("/lines/0/amount"),
            message=_("Số tiền 90.000.000 ₫ vượt dự toán còn lại 86.200.000 ₫ của mã 6501."),
            fix=_("giảm còn tối đa 86.200.000 ₫, hoặc chọn nguồn khác."),
            basis=_("Điều %(article)s") % {"article": "45"} + ", 77/2017/TT-BTC",
        ),
        ShownFinding(
            code="C19",
            severity="warn",
            pointer="/payee",
            label=label("/payee"),
            message=_("Đã chi cùng số tiền cho đơn vị này ngày 28/11/2026."),
            fix=_("xem lại hóa đơn; nếu đúng là hai lần chi, ghi lý do."),
            basis="",
        ),
        ShownFinding(
            code="C05",
            severity="look",
            pointer="/signatures/0",
            label=label("/signatures/0"),
            message=_("Chưa hỏi được tình trạng thu hồi của chứng thư số."),
            fix="",
            basis="",
        ),
    ]


def _rows() -> dict[str, list[Sample]]:
    clean, look, blocked = ("ok", _("Sạch")), ("warning", _("2 cảnh báo")), ("danger", _("1 lỗi chặn"))
    board, volume = _("Ban QLDA ĐTXD khu vực 2"), _("Thanh toán khối lượng hoàn thành lần 4, hợp đồng 07/2025")
    station, supplies = _("Trạm Y tế xã Hải Ba"), _("Mua vật tư y tế theo hợp đồng 18/2026")
    commune, salaries = _("UBND xã Hải Lăng"), _("Chi lương tháng 12/2026")
    culture, advance = _("Phòng Văn hóa – Xã hội"), _("Tạm ứng hội nghị tổng kết năm")
    school, power = _("Trường THCS Lê Quý Đôn"), _("Tiền điện tháng 12/2026")
    nursery, water = _("Trường Mầm non Sao Mai"), _("Tiền nước tháng 11/2026")
    return {
        "late": [_row(415, board, volume, 23_456_789_000, blocked, -20, "Trần Văn Phúc")],
        "today": [
            _row(412, school, power, 12_450_000, clean, 190, "Nguyễn Thị Hoa") | {"current": True},
            _row(413, station, supplies, 184_500_000, look, 302, "Lê Minh Giang"),
            _row(414, commune, salaries, 1_234_567_890, clean, 400, "Hồ Thị Lan"),
        ],
        "later": [
            _row(416, culture, advance, 35_000_000, clean, 660, "Võ Quốc An"),
            _row(418, nursery, water, 2_180_500, clean, 840, "Đặng Thị Em"),
        ],
    }


def _row(
    serial: int, unit: str, content: str, amount: int, check: tuple[str, str], minutes_left: int, sender: str
) -> Sample:
    return {
        "number": f"HS-0061-26-{serial:07d}",
        "unit": unit,
        "content": content,
        "amount": amount,
        "kind": check[0],
        "word": check[1],
        "seconds": 60 * minutes_left,
        "sender": sender,
    }


def _steps() -> list[Sample]:
    return [
        {"label": _("Đã nộp"), "state": "done", "at": _at(8, 2)},
        {"label": _("Đã tiếp nhận"), "state": "done", "at": _at(8, 3)},
        {"label": _("Đang kiểm soát"), "state": "now", "at": _at(9, 40)},
        {"label": _("Duyệt chi"), "state": "later", "at": None},
        {"label": _("Ngân hàng trả tiền"), "state": "later", "at": None},
    ]


def _stopped(steps: list[Sample]) -> list[Sample]:
    return [*steps[:2], {"label": _("Trả lại để sửa"), "state": "trouble", "at": _at(10, 12)}, *steps[3:]]


def _events() -> list[Sample]:
    return [
        {"what": _("Giao dịch viên nhận kiểm soát"), "at": _at(9, 40), "who": "Phạm Quang Vinh"},
        {"what": _("Kho bạc tiếp nhận"), "at": _at(8, 3), "who": "", "note": _("Hạn xử lý 15:30 ngày 07/12/2026")},
        {"what": _("Trả lại để sửa 2 chỗ"), "at": _at(15, 12, 3), "who": "Phạm Quang Vinh", "trouble": True},
        {"what": _("Chủ tài khoản ký"), "at": _at(14, 31, 3), "who": "Lê Văn Chi"},
        {"what": _("Kế toán trưởng ký"), "at": _at(14, 20, 3), "who": "Trần Thanh Bình"},
    ]


def _alerts() -> list[Sample]:
    return [
        {
            "title": _("−12.450.000 ₫ · TK …2345"),
            "body": _("Công ty Điện lực QT, tiền điện 12/2026. Còn 73.750.000 ₫."),
            "at": _at(14, 3),
            "url": "#1",
            "unread": True,
        },
        {
            "title": _("HS-0061-26-0000413 cần sửa 2 chỗ"),
            "body": _("Sửa một lần là đủ. Hạn gợi ý 16:00 hôm nay."),
            "at": _at(10, 12),
            "url": "#2",
            "unread": False,
        },
    ]
