"""Lanes in words: what a lane means, why a dossier is in it, and how its lot was drawn."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khobac.doors.portal.staff.words import RULES
from khobac.doors.portal.templatetags.portal import dong, number
from khobac.watch.risk.lanes import Lane, Reason, Scope
from khobac.watch.risk.queries import LaneView

register = template.Library()

LANES: dict[str, Promise] = {
    Lane.STRAIGHT: gettext_lazy("luồng thẳng"),
    Lane.SAMPLE: gettext_lazy("rút mẫu"),
    Lane.FULL: gettext_lazy("kiểm soát toàn bộ"),
}
SCOPES: dict[str, Promise] = {
    Scope.CONTENT: gettext_lazy("chỉ kiểm soát nội dung"),
    Scope.PAPERS: gettext_lazy("kiểm soát cả chứng từ"),
}
FACTORS: dict[str, Promise] = {
    "findings": gettext_lazy("Kiểm tra tự động có vướng mắc"),
    "error_record": gettext_lazy("Đơn vị hay sai"),
    "overdue_advance": gettext_lazy("Tạm ứng quá hạn"),
    "new_payee": gettext_lazy("Đơn vị nhận mới"),
    "account_changed": gettext_lazy("Tài khoản nhận thay đổi"),
    "unusual_amount": gettext_lazy("Số tiền khác thường"),
    "split": gettext_lazy("Có thể chia nhỏ"),
    "year_end_rush": gettext_lazy("Dồn chi cuối năm"),
    "cash": gettext_lazy("Nhận tiền mặt"),
    "after_hours": gettext_lazy("Ký ngoài giờ"),
}
SENTENCES: dict[str, Promise] = {
    "findings": gettext_lazy("Kiểm tra tự động có %(findings)s vướng mắc"),
    "error_record": gettext_lazy(
        "%(wrong)s trong %(decided)s hồ sơ gần đây của đơn vị bị trả lại, từ chối hoặc có sai sót"
    ),
    "overdue_advance": gettext_lazy("Đơn vị còn %(outstanding)s tạm ứng quá hạn"),
    "new_payee": gettext_lazy("Lần đầu đơn vị trả cho người nhận này"),
    "account_changed": gettext_lazy("Tài khoản nhận khác lần trả trước"),
    "unusual_amount": gettext_lazy("%(amount)s, trong khi mức thường trả là %(usual)s"),
    "split": gettext_lazy("%(requests)s đề nghị cho cùng người nhận cộng lại %(together)s, vượt ngưỡng %(limit)s"),
    "year_end_rush": gettext_lazy("%(percent)s %% số chi cả năm dồn vào tháng 12"),
    "cash": gettext_lazy("Người nhận không có tài khoản"),
    "after_hours": gettext_lazy("%(signatures)s chữ ký ngoài giờ làm việc"),
}
AMOUNTS = frozenset({"outstanding", "amount", "usual", "together", "limit"})


@register.filter
def lane_word(lane: LaneView) -> str:
    """The lane as officers call it."""
    return str(LANES[lane.lane])


@register.filter
def scope_word(lane: LaneView) -> str:
    """What is looked at."""
    return str(SCOPES[lane.scope])


@register.filter
def factor_word(code: str) -> str:
    """The name of a factor, or of the rule of a finding."""
    return str(FACTORS.get(code) or RULES.get(code) or code)


@register.filter
def reason_sentence(reason: Reason) -> str:
    """Why a factor applies, with its figures."""
    figures = {name: dong(value) if name in AMOUNTS else number(value) for name, value in reason.figures.items()}
    return str(SENTENCES.get(reason.code, reason.code)) % figures


@register.filter
def lot_sentence(lane: LaneView) -> str:
    """The rate of the unit and the lot, so that both can be checked."""
    rate = percent(lane.rate)
    if lane.draw is None:
        return _("Tỷ lệ rút mẫu của đơn vị: %(rate)s. Chưa có hạt giống được công bố trước: mọi hồ sơ đều là mẫu.") % {
            "rate": rate
        }
    return _("Tỷ lệ rút mẫu của đơn vị: %(rate)s; số rút được: %(draw)s.") % {"rate": rate, "draw": percent(lane.draw)}


@register.filter
def percent(basis_points: int) -> str:
    """A share of 10,000 as percent.

    >>> percent(525)
    '5,25 %'
    """
    whole, rest = divmod(basis_points, 100)
    return f"{whole},{rest:02d} %"
