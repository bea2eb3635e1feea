"""Words of the treasury's desks: kinds, papers, steps and orders as people read them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext_lazy

from khobac.doors.portal.units.words import EVENTS, KINDS, PAPERS

register = template.Library()

STATES = {
    "submitted": gettext_lazy("Chờ nhận"),
    "under_control": gettext_lazy("Đang kiểm soát"),
    "checked": gettext_lazy("Chờ duyệt"),
    "returned": gettext_lazy("Đã trả lại"),
    "refused": gettext_lazy("Từ chối"),
    "withdrawn": gettext_lazy("Đã rút"),
    "payment_pending": gettext_lazy("Chờ ngân hàng trả"),
    "payment_returned": gettext_lazy("Tiền quay lại"),
    "refunded": gettext_lazy("Không chi"),
    "paid": gettext_lazy("Đã trả, chờ kiểm soát sau"),
    "completed": gettext_lazy("Đã thanh toán"),
    "post_control_ok": gettext_lazy("Đã kiểm soát sau"),
    "post_control_finding": gettext_lazy("Kiểm soát sau có sai sót"),
}
STATE_KINDS = {
    "completed": "ok",
    "post_control_ok": "ok",
    "returned": "warning",
    "payment_returned": "warning",
    "post_control_finding": "warning",
    "refused": "danger",
    "refunded": "danger",
    "withdrawn": "plain",
}
ORDER_STATES = {
    "prepared": (gettext_lazy("Chờ gửi"), "info"),
    "sending": (gettext_lazy("Đang gửi"), "info"),
    "sent": (gettext_lazy("Đã gửi"), "info"),
    "confirmed": (gettext_lazy("Bên nhận đã nhận điện"), "info"),
    "send_failed": (gettext_lazy("Gửi không thành"), "danger"),
    "posted": (gettext_lazy("Đã trả"), "ok"),
    "reversed": (gettext_lazy("Tiền quay lại"), "warning"),
    "replaced": (gettext_lazy("Đã thay bằng lệnh khác"), "plain"),
    "unknown": (gettext_lazy("Chưa biết kết quả"), "danger"),
    "rejected": (gettext_lazy("Ngân hàng từ chối"), "danger"),
    "not_received": (gettext_lazy("Ngân hàng chưa nhận"), "warning"),
}
LINE_STATES = {
    "pending": (gettext_lazy("Chờ ngân hàng"), "info"),
    "posted": (gettext_lazy("Đã trả"), "ok"),
    "rejected": (gettext_lazy("Ngân hàng từ chối"), "danger"),
    "returned": (gettext_lazy("Tiền quay lại"), "warning"),
    "given_up": (gettext_lazy("Thôi chi"), "danger"),
}
ENTRIES = {
    "pay_expenditure": gettext_lazy("Ghi chi ngân sách"),
    "pay_advance": gettext_lazy("Ghi tạm ứng"),
    "settle_advance": gettext_lazy("Thanh toán tạm ứng"),
    "pay_from_deposit": gettext_lazy("Chi từ tiền gửi"),
    "return_of_funds": gettext_lazy("Nộp trả kinh phí"),
    "bank_debit": gettext_lazy("Ngân hàng báo nợ"),
    "bank_return": gettext_lazy("Ngân hàng trả lại"),
    "take_back_transfer": gettext_lazy("Kho bạc khác chuyển trả"),
    "send_transfer_again": gettext_lazy("Gửi lại kho bạc khác"),
    "give_up": gettext_lazy("Thôi chi"),
}
EXCEPTIONS = {
    "refused": gettext_lazy("Điện không đọc được"),
    "contradiction": gettext_lazy("Điện trái với sổ"),
    "debit": gettext_lazy("Báo nợ không rõ lệnh"),
    "return": gettext_lazy("Tiền trả lại không rõ lệnh"),
    "credit": gettext_lazy("Báo có không rõ nguồn"),
    "reject": gettext_lazy("Từ chối không rõ lệnh"),
    "ONLY_BANK": gettext_lazy("Chỉ có trên sao kê ngân hàng"),
    "ONLY_TREASURY": gettext_lazy("Chỉ có trên sổ kho bạc"),
    "AMOUNT_DIFF": gettext_lazy("Số tiền hai bên khác nhau"),
    "DUPLICATE": gettext_lazy("Ngân hàng ghi nợ hai lần"),
    "STATEMENT_GAP": gettext_lazy("Số dư đầu khác số dư cuối kỳ trước"),
}
PURPOSES = {
    "filing": gettext_lazy("lúc nộp"),
    "examination": gettext_lazy("lúc kiểm soát"),
    "approval": gettext_lazy("lúc duyệt"),
    "control_after": gettext_lazy("sau khi trả"),
}


@register.filter
def kind_word(kind: str) -> str:
    """What a dossier asks for."""
    return str(KINDS.get(kind, kind))


@register.filter
def papers_in_words(papers: Iterable[str]) -> list[str]:
    """The papers of a dossier, by name."""
    return sorted(str(PAPERS.get(paper, paper)) for paper in papers)


@register.filter
def event_word(event: str) -> str:
    """What a step was."""
    return str(EVENTS.get(event, event))


@register.filter
def state_word(state: str) -> str:
    """Where a dossier stands, for staff (the public has fewer words)."""
    return str(STATES.get(state, state))


@register.filter
def state_kind(state: str) -> str:
    """The tag of a state."""
    return STATE_KINDS.get(state, "info")


@register.filter
def order_word(state: str) -> str:
    """Where an order stands; an outcome other than "known" says more than the state."""
    return str(ORDER_STATES[state][0])


@register.filter
def order_kind(state: str) -> str:
    """The tag of an order."""
    return ORDER_STATES[state][1]


@register.filter
def line_word(state: str) -> str:
    """Where one payee of a list stands."""
    return str(LINE_STATES[state][0])


@register.filter
def line_kind(state: str) -> str:
    """The tag of one payee of a list."""
    return LINE_STATES[state][1]


@register.filter
def entry_word(event: str) -> str:
    """What an entry of a payment's life books; any other by the name of its posting."""
    return str(ENTRIES.get(event, event))


@register.filter
def exception_word(kind: str) -> str:
    """What a piece of bank news is that no order explains."""
    return str(EXCEPTIONS.get(kind, kind))


@register.filter
def purpose_word(purpose: str) -> str:
    """When a check was made."""
    return str(PURPOSES.get(purpose, purpose))


@register.filter
def absolute(value: int) -> int:
    """Without its sign."""
    return abs(value)
