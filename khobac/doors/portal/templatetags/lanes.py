"""Lanes in words: what a lane means, why a dossier is in it, and how its lot was drawn."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

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


@register.filter
def lane_word(lane: LaneView) -> str:
    """The lane as officers call it."""
    return str(LANES[lane.lane])


@register.filter
def scope_word(lane: LaneView) -> str:
    """What is looked at."""
    return str(SCOPES[lane.scope])


@register.filter
def reason_sentence(reason: Reason) -> str:
    """Why a dossier is looked at, as its row says it."""
    english = (get_language() or "vi").startswith("en")
    return (reason.reason_en if english else "") or reason.reason_vi


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
