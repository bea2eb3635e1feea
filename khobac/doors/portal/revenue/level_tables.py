"""What each budget level holds, gives back and gets, as tables: read before anybody approves."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khobac.cash.revenue.correction_queries import Reclassification, Refund
from khobac.cash.revenue.queries import Receipt
from khobac.cash.revenue.states import ReceiptState
from khobac.doors.portal.books.tables import Column, Row, Table
from khobac.doors.portal.revenue.words import LEVELS
from khobac.flows.revenue.levels import by_level, given_back, held, shared_anew


def of_refund(receipt: Receipt, refund: Refund) -> Table:
    """What each level gives of this refund, and what it holds afterwards; money that waits is held by none."""
    columns = [
        Column(_("Cấp ngân sách")),
        Column(_("Tỷ lệ (%)"), "num"),
        Column(_("Đang giữ (₫)"), "money"),
        Column(_("Trả lại (₫)"), "money"),
        Column(_("Còn giữ (₫)"), "money"),
    ]
    if receipt.state != ReceiptState.SHARED:
        waits: Row = (_("Chờ xác định"), "", receipt.amount, refund.amount, receipt.amount - refund.amount)
        return Table("hoan-tra", _("Mỗi cấp ngân sách trả lại"), columns, [waits])
    figures = zip(receipt.shares, by_level(held(receipt)), by_level(given_back(receipt, refund.amount)), strict=True)
    rows: list[Row] = [
        (str(name), share, has, gives, has - gives)
        for name, (share, has, gives) in zip(LEVELS.values(), figures, strict=True)
        if share or has
    ]
    totals: Row = (_("Cộng"), 100, receipt.left, refund.amount, receipt.left - refund.amount)
    return Table("hoan-tra", _("Mỗi cấp ngân sách trả lại"), columns, rows, totals)


def of_reclassification(receipt: Receipt, correction: Reclassification) -> Table:
    """What each level gives back of the old item and gets of the new one."""
    columns = [
        Column(_("Cấp ngân sách")),
        Column(_("Trả lại mục %(item)s (₫)") % {"item": receipt.item}, "money"),
        Column(_("Tỷ lệ mới (%)"), "num"),
        Column(_("Nhận mục %(item)s (₫)") % {"item": correction.item}, "money"),
        Column(_("Tăng, giảm (₫)"), "money"),
    ]
    figures = zip(
        by_level(held(receipt)), correction.shares, by_level(shared_anew(receipt, correction.shares)), strict=True
    )
    rows: list[Row] = [
        (str(name), gives, share, gets, gets - gives)
        for name, (gives, share, gets) in zip(LEVELS.values(), figures, strict=True)
        if gives or share
    ]
    totals: Row = (_("Cộng"), receipt.left, 100, receipt.left, 0)
    return Table("dieu-chinh", _("Mỗi cấp ngân sách trả lại và nhận"), columns, rows, totals)
