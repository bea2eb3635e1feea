"""The words of revenue: budget levels, where a refund or reclassification stands, and the sentences its flows answer."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from khobac.cash.revenue.states import ReclassificationState, RefundState

Word = tuple[Promise, str]
"""What is said, and how it looks."""

LEVELS: Mapping[str, Promise] = {
    "1": _("Ngân sách trung ương"),
    "2": _("Ngân sách tỉnh"),
    "3": _("Ngân sách huyện"),
    "4": _("Ngân sách xã"),
}

REFUNDS: Mapping[str, Word] = {
    RefundState.ASKED: (_("Cơ quan thu đề nghị"), "info"),
    RefundState.PROPOSED: (_("Chờ kế toán trưởng ký"), "info"),
    RefundState.COUNTERSIGNED: (_("Chờ giám đốc duyệt"), "info"),
    RefundState.DECLINED: (_("Không chấp nhận"), "plain"),
    RefundState.APPROVED: (_("Đã duyệt, chờ ngân hàng"), "info"),
    RefundState.PAID: (_("Đã trả"), "ok"),
    RefundState.RETURNED: (_("Ngân hàng trả lại tiền"), "warning"),
}
RECLASSIFICATIONS: Mapping[str, Word] = {
    ReclassificationState.ASKED: (_("Cơ quan thu đề nghị"), "info"),
    ReclassificationState.PROPOSED: (_("Chờ kế toán trưởng duyệt"), "info"),
    ReclassificationState.DECLINED: (_("Không chấp nhận"), "plain"),
    ReclassificationState.APPROVED: (_("Đã điều chỉnh"), "ok"),
}

_UNDER_WAY = (_("Kho bạc đang xem xét"), "info")
REFUNDS_TO_PAYERS: Mapping[str, Word] = {
    RefundState.ASKED: _UNDER_WAY,
    RefundState.PROPOSED: _UNDER_WAY,
    RefundState.COUNTERSIGNED: _UNDER_WAY,
    RefundState.DECLINED: (_("Không được chấp nhận; hãy hỏi nơi thu"), "plain"),
    RefundState.APPROVED: (_("Đã duyệt, ngân hàng đang chuyển"), "info"),
    RefundState.PAID: (_("Đã chuyển tiền cho người nhận"), "ok"),
    RefundState.RETURNED: (_("Ngân hàng không chuyển được; hãy hỏi nơi thu"), "warning"),
}
"""A refund for whoever holds the receipt: who in the treasury has which step in hand is not theirs to know."""
RECLASSIFICATIONS_TO_PAYERS: Mapping[str, Word] = {
    **RECLASSIFICATIONS,
    ReclassificationState.ASKED: _UNDER_WAY,
    ReclassificationState.PROPOSED: _UNDER_WAY,
}

SAID_BY_FLOWS = (
    gettext_noop("Không có khoản thu mang số chứng từ này."),
    gettext_noop("Không có khoản phải nộp mang mã này."),
    gettext_noop("Khoản thu này không còn chờ xác định."),
    gettext_noop("Số tiền này không trả được khoản đó."),
    gettext_noop("Khoản thu còn chờ xác định, hoặc đã hoàn trả hết: không có gì để điều chỉnh."),
    gettext_noop("Khoản thu còn chờ xác định: chỉ hoàn trả được cả khoản."),
    gettext_noop("Khoản thu đang có đề nghị hoàn trả chưa quyết định."),
    gettext_noop("Khoản thu đang có đề nghị điều chỉnh chưa quyết định."),
    gettext_noop("Ghi lý do hoặc số văn bản, ít nhất 10 ký tự."),
    gettext_noop("Số tiền hoàn trả phải lớn hơn 0."),
    gettext_noop("Số hoàn trả lớn hơn số còn lại của khoản thu."),
    gettext_noop("Ghi đủ người nhận, ngân hàng và tài khoản."),
    gettext_noop("Một người không giữ hai vị trí của một khoản hoàn trả."),
    gettext_noop("Khoản hoàn trả không ở bước này."),
    gettext_noop("Năm của khoản thu đã quyết toán từ khi đề nghị: hãy đề nghị lại."),
    gettext_noop("Năm của khoản thu đã quyết toán."),
    gettext_noop("Mục hoặc chương không phải mã thu đang mở."),
    gettext_noop("Chưa có tỷ lệ điều tiết cho khoản này: chưa chia được."),
    gettext_noop("Tỷ lệ điều tiết của ngày nộp đã được sửa từ khi đề nghị: hãy đề nghị lại."),
    gettext_noop("Người đề nghị không tự duyệt."),
    gettext_noop("Đề nghị điều chỉnh không ở bước này."),
    gettext_noop("Chênh lệch này không có, hoặc đã được xử lý."),
    gettext_noop("Số liệu của chênh lệch này đã thay đổi, hãy xem lại."),
)
