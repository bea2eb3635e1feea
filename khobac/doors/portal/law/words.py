"""The words of the law desk: certainty, states of a change, and what a conflict says."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from khobac.doors.portal.books.words import in_english
from khobac.doors.portal.law.typed import written
from khobac.doors.portal.templatetags.portal import date_vi
from khobac.flows.law.conflicts import Conflict, Sort
from khobac.registers.law.models import ChangeState
from khobac.registers.recording import Certainty

CERTAINTY: dict[str, tuple[Promise, str]] = {
    Certainty.SOURCED: (_("Có nguồn"), "ok"),
    Certainty.KNOWN: (_("Chưa kiểm chứng"), "warning"),
    Certainty.ILLUSTRATIVE: (_("Minh họa"), "warning"),
    Certainty.ENTERED: (_("Đã nhập, hai người duyệt"), "info"),
}
STATES: dict[str, tuple[Promise, str]] = {
    ChangeState.DRAFT: (_("Đang soạn"), "plain"),
    ChangeState.PROPOSED: (_("Chờ duyệt"), "warning"),
    ChangeState.APPROVED: (_("Đã duyệt"), "ok"),
    ChangeState.WITHDRAWN: (_("Đã rút"), "plain"),
}
STAGES: dict[str, Promise] = {
    "first": _("Lần đầu"),
    "always": _("Mọi lần"),
    "advance": _("Tạm ứng"),
    "payment": _("Thanh toán"),
    "set_off": _("Bù trừ"),
    "auto_pay": _("Thanh toán tự động"),
    "change": _("Khi thay đổi"),
    "deposit": _("Tài khoản tiền gửi"),
    "estimate": _("Tài khoản dự toán"),
}
ASKED: dict[str, Promise] = {
    "": _("Cán bộ xem"),
    "contract": _("Mọi hồ sơ theo hợp đồng"),
    "large_contract": _("Hồ sơ theo hợp đồng trên mức phải gửi"),
}
"""When a request without the paper is not in order."""

CONFLICTS: dict[Sort, Promise] = {
    Sort.UNFOUNDED: _("Chưa nêu văn bản và điều; giá trị thực hành thì chưa ghi vì sao."),
    Sort.ELSEWHERE: _("Thay đổi số %(change)s đang mở cũng nêu giá trị này, từ ngày %(day)s."),
    Sort.REPLACES: _("Thay giá trị %(value)s đang tính từ chính ngày %(day)s."),
    Sort.ENDS: _("Chỉ tính đến trước ngày %(day)s, khi giá trị sau bắt đầu."),
    Sort.SAME: _("Không đổi: giá trị %(value)s đã tính từ ngày %(day)s."),
    Sort.PAST: _("Tính từ ngày đã qua: quyết định đã ra không đổi, kiểm lại sẽ thấy khác."),
    Sort.BEFORE_TEXT: _("Trước ngày %(text)s có hiệu lực, %(day)s."),
    Sort.AFTER_TEXT: _("%(text)s hết hiệu lực sau ngày %(day)s."),
    Sort.TAKEN_AWAY: _("Pháp luật không còn giá trị này; nơi đang dùng: %(readers)s."),
    Sort.UNUSED: _("Không quy tắc nào tính bằng giá trị này; chỉ để tra cứu."),
}


def in_words(vi: str, en: str) -> str:
    """What the register says in both languages, in the reader's."""
    return en if in_english() and en else vi


def conflict_sentence(conflict: Conflict) -> str:
    """What a conflict says, its values and days as people read them."""
    facts = dict(conflict.facts)
    if "value" in facts:
        facts["value"] = written(facts["value"])
    if "day" in facts:
        facts["day"] = date_vi(facts["day"])
    return translated(str(CONFLICTS[conflict.sort])) % facts
