"""The form that corrects items whose money came back, the same for units and for the payments desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop

from khobac.cash.payments.correction_queries import ItemOut, parse_item
from khobac.core import clock
from khobac.flows.payment.reissue import Corrected, Side
from khobac.registers.banks import queries as banks

SAID_BY_FLOWS = (
    gettext_noop("Không có khoản nào chờ sửa."),
    gettext_noop("Khoản này không chờ sửa, hoặc đã có đề nghị sửa."),
    gettext_noop("Không có đề nghị sửa nào đang chờ."),
    gettext_noop("Đề nghị sửa đã thay đổi, hãy xem lại."),
    gettext_noop("Tên người nhận dài nhất 140 ký tự."),
    gettext_noop("Ngân hàng này không có trong danh mục hôm nay."),
    gettext_noop("Còn khoản của hồ sơ đang ở ngân hàng: chờ kết quả rồi mới thôi chi."),
)
"""Their English; a page looks a sentence up when it shows it."""
MOST_AT_ONCE = 50
"""Items of one form; of a long list the others come up when these are done."""


def context(items: Sequence[ItemOut], side: Side, *, proposes: bool, decides: bool) -> dict[str, Any]:
    """What the template needs: items to correct, and what waits for the second person. One statement, where one may propose."""
    waiting = [each for each in items if each.proposal is None]
    proposed = [each for each in items if each.proposal is not None]
    return {
        "items_out": items,
        "waiting": waiting[:MOST_AT_ONCE],
        "more_waiting": len(waiting[MOST_AT_ONCE:]),
        "proposed": proposed,
        "proposes": proposes and bool(waiting),
        "decides": decides and any(each.proposal and each.proposal.side == side.word for each in proposed),
        "banks": banks.banks_on(clock.today()) if proposes and waiting else [],
        "side": side.word,
        "single": len(waiting) == 1,
    }


def corrected(request: HttpRequest) -> list[Corrected]:
    """The items that were picked, as they are to be paid."""
    picked = [(name, parse_item(name)) for name in request.POST.getlist("item")[:MOST_AT_ONCE]]
    return [
        Corrected(
            ref,
            request.POST.get(f"account-{name}", ""),
            request.POST.get(f"name-{name}", ""),
            request.POST.get(f"bank-{name}", "").strip(),
        )
        for name, ref in picked
        if ref is not None
    ]


def seen(request: HttpRequest) -> list[int]:
    """The proposals that were on the page when the second person decided."""
    return [int(each) for each in request.POST.getlist("proposal") if each.isdecimal()]
