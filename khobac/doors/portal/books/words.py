"""The words of the books: books, accounting events, segments, tiers, periods, and what a year-end leaves to people."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext_lazy as _

from khobac.core import clock
from khobac.registers.nomenclature import queries as nomenclature

BOOKS: dict[str, Promise] = {
    "estimate": _("Sổ dự toán"),
    "commitment": _("Sổ cam kết chi"),
    "actual": _("Sổ thực thu, thực chi"),
}
EVENTS: dict[str, Promise] = {
    "allot_down": _("Phân bổ dự toán xuống cấp dưới"),
    "allot_estimate": _("Giao dự toán cho đơn vị"),
    "bank_debit": _("Ngân hàng báo nợ, tiền đã ra"),
    "bank_return": _("Ngân hàng trả lại tiền"),
    "cancel_estimate": _("Hủy dự toán không dùng hết"),
    "carry_over": _("Chuyển nguồn sang năm sau"),
    "close_year": _("Kết chuyển cuối năm"),
    "commit": _("Ghi cam kết chi"),
    "correct_segments": _("Điều chỉnh mục lục"),
    "correct_transfer": _("Ghi có tài khoản đúng của tiền từ kho bạc khác"),
    "eliminate_transfers": _("Loại trừ thanh toán liên kho bạc"),
    "give_up": _("Thôi chi, tiền về nguồn"),
    "move_advance": _("Chuyển tạm ứng sang năm sau"),
    "move_retention": _("Chuyển tiền giữ lại vào tài khoản tiền gửi"),
    "pay_advance": _("Chi tạm ứng"),
    "pay_by_command": _("Chi bằng lệnh chi tiền"),
    "pay_expenditure": _("Thực chi"),
    "pay_from_deposit": _("Chi từ tài khoản tiền gửi"),
    "receive_deposit": _("Tiền về tài khoản tiền gửi"),
    "receive_revenue": _("Thu ngân sách"),
    "receive_transfer": _("Nhận tiền từ kho bạc khác"),
    "refund_revenue": _("Hoàn trả thu ngân sách"),
    "release_commitment": _("Giải tỏa cam kết chi khi trả tiền"),
    "return_of_funds": _("Đơn vị nộp trả kinh phí"),
    "send_back_transfer": _("Chuyển trả tiền cho kho bạc khác"),
    "send_transfer_again": _("Gửi lại tiền cho kho bạc khác"),
    "settle_advance": _("Thanh toán tạm ứng"),
    "share_revenue": _("Điều tiết thu giữa các cấp"),
    "sweep": _("Kết chuyển cuối ngày về tài khoản tập trung"),
    "take_back_transfer": _("Tiền kho bạc khác chuyển trả"),
    "transfer_between_budgets": _("Bổ sung giữa các cấp ngân sách"),
}
SEGMENTS: dict[str, Promise] = {
    "book": _("Sổ"),
    "natural_account": _("Tài khoản"),
    "role": _("Vai trò hạch toán"),
    "unit": _("Đơn vị"),
    "level": _("Cấp ngân sách"),
    "source": _("Nguồn"),
    "year": _("Năm ngân sách"),
    "bank": _("Ngân hàng"),
    "ndkt": _("Mã NDKT"),
    "chapter": _("Chương"),
    "section": _("Ngành kinh tế"),
    "programme": _("Chương trình mục tiêu"),
    "area": _("Địa bàn"),
}
KINDS: dict[str, Promise] = {
    "estimate": _("Dự toán"),
    "command": _("Chi bằng lệnh chi tiền"),
    "deposit": _("Tài khoản tiền gửi"),
}
PARTS: dict[str, Promise] = {
    "allotted": _("Được giao"),
    "reserved": _("Đang giữ chỗ"),
    "committed": _("Đã cam kết"),
    "advance": _("Tạm ứng"),
    "actual": _("Đã chi"),
    "balance": _("Số dư tiền gửi"),
}
TIERS: dict[str, Promise] = {
    "0": _("Dự toán của cấp ngân sách"),
    "1": _("Đơn vị dự toán cấp 1"),
    "2": _("Đơn vị dự toán cấp 2"),
    "3": _("Đơn vị dự toán cấp 3"),
    "4": _("Đơn vị sử dụng ngân sách"),
    "C": _("Chi bằng lệnh chi tiền"),
}
CHANGES: dict[str, Promise] = {
    "estimate": _("Giao dự toán"),
    "supplement": _("Bổ sung"),
    "cut": _("Cắt giảm"),
    "provisional": _("Tạm cấp"),
    "transfer": _("Điều chỉnh giữa các đơn vị"),
    "freeze": _("Tạm dừng"),
    "unfreeze": _("Bỏ tạm dừng"),
}
PERIOD_STATES: dict[str, tuple[Promise, str]] = {
    "open": (_("Đang mở"), "ok"),
    "temporarily_closed": (_("Khóa tạm thời"), "warning"),
    "permanently_closed": (_("Khóa vĩnh viễn"), "plain"),
}
PERIOD_EVENTS: dict[str, Promise] = {
    "close": _("Khóa sổ tạm thời"),
    "ask_to_reopen": _("Đề nghị mở lại"),
    "reopen": _("Mở lại"),
    "close_for_good": _("Khóa sổ vĩnh viễn"),
}
STAGES: dict[str, Promise] = {
    "carry_over": _("Chuyển nguồn"),
    "advances": _("Chuyển tạm ứng"),
    "unused": _("Hủy phần không dùng"),
    "close": _("Kết chuyển thu, chi"),
}
ASKED: dict[str, Promise] = {
    "reserved": _("Hồ sơ còn giữ dự toán"),
    "open_commitment": _("Cam kết chi chưa tất toán"),
    "advance_without_room": _("Tạm ứng mà năm sau không đủ dự toán"),
    "carry_exceeds": _("Số chuyển nguồn vượt số còn lại"),
    "deposit_unconfirmed": _("Tiền gửi chưa được đơn vị xác nhận"),
    "frozen": _("Dự toán cấp trên đang tạm dừng"),
    "pending": _("Còn số dư trên tài khoản trung gian"),
    "changed": _("Số liệu đổi trong lúc chạy"),
}
SAID_BY_FLOWS = (
    gettext_noop("Con trỏ không phải do hệ thống này cấp."),
    gettext_noop("Số liệu đã thay đổi so với bản chạy thử."),
    gettext_noop("Không có bút toán nào của chứng từ này."),
)


def event_word(event: str) -> str:
    """What people read for an accounting event."""
    return str(EVENTS.get(event, event))


def in_english() -> bool:
    """Whether the page is read in English."""
    return (get_language() or "vi").startswith("en")


def code_names(segment: str, codes: Collection[str]) -> dict[str, str]:
    """What these codes of a segment are called, in the language of the page. One statement."""
    found = nomenclature.codes({(segment, code) for code in codes if code}, clock.today())
    english = in_english()
    return {
        code: view.name_en if english and view.name_en else view.name_vi for (_segment, code), view in found.items()
    }
