"""A contract's figures as tables, the same for its unit and for the treasury."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khobac.books.commitments.contract_queries import ContractPage
from khobac.doors.portal.books.tables import Cell, Column, Row, Table

GUARANTEES = {
    "advance": gettext_lazy("Bảo lãnh tạm ứng"),
    "performance": gettext_lazy("Bảo lãnh thực hiện hợp đồng"),
    "warranty": gettext_lazy("Bảo lãnh bảo hành"),
}
RETENTION_MOVES = {
    "kept": gettext_lazy("Giữ lại khi thanh toán"),
    "released": gettext_lazy("Trả cho nhà thầu"),
    "moved": gettext_lazy("Chuyển vào tài khoản tiền gửi"),
}


SUBJECTS = {
    "goods": gettext_lazy("Mua hàng hóa"),
    "works": gettext_lazy("Xây lắp"),
    "services": gettext_lazy("Dịch vụ"),
    "consulting": gettext_lazy("Tư vấn"),
    "self_execution": gettext_lazy("Tự thực hiện"),
    "compensation": gettext_lazy("Bồi thường, giải phóng mặt bằng"),
    "emergency": gettext_lazy("Việc khẩn cấp"),
    "electricity": gettext_lazy("Điện"),
    "water": gettext_lazy("Nước"),
    "telephone": gettext_lazy("Điện thoại"),
    "internet": gettext_lazy("Internet"),
    "sanitation": gettext_lazy("Vệ sinh môi trường"),
    "fuel": gettext_lazy("Nhiên liệu"),
    "air_ticket": gettext_lazy("Vé máy bay"),
    "conference": gettext_lazy("Hội nghị"),
    "letter_of_credit": gettext_lazy("Nhập khẩu theo thư tín dụng"),
}
"""Words of contracts that the law knows (`commit.exempt_subjects` and others), and what people call them."""


def subject_word(subject: str) -> str:
    """What people call what a contract is about; what nobody has named stays as it was declared."""
    return str(SUBJECTS.get(subject, subject))


def contract_context(page: ContractPage) -> dict[str, Any]:
    """All that the page of a contract shows."""
    value = page.contract.value
    return {
        "page": page,
        "contract": page.contract,
        "subject": subject_word(page.contract.subject),
        "years": _years(page),
        "versions": _versions(page),
        "advances": _advances(page),
        "guarantees": _guarantees(page),
        "moves": _retention(page),
        "paid_percent": 100 * page.contract.paid_gross // value if value else 0,
    }


def _years(page: ContractPage) -> Table:
    columns = [
        Column(_("Năm")),
        Column(_("Nguồn")),
        Column(_("Số cam kết")),
        Column(_("Kế hoạch (₫)"), "num"),
        Column(_("Đã cam kết (₫)"), "num"),
        Column(_("Đã thanh toán (₫)"), "num"),
        Column(_("Còn được chi (₫)"), "money"),
    ]
    rows: list[Row] = [
        [str(each.year), each.source, each.number, each.planned, each.committed, each.paid, each.remaining]
        for each in page.years
    ]
    return Table("cam-ket", _("Cam kết theo năm"), columns, rows)


def _versions(page: ContractPage) -> Table:
    columns = [
        Column(_("Bản")),
        Column(_("Hiệu lực từ")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Ghi nhận lúc")),
    ]
    rows: list[Row] = [
        [Cell(each.appendix or _("Hợp đồng"), under=each.reason), each.valid_from, each.value, each.recorded_at]
        for each in page.versions
    ]
    return Table("phu-luc", _("Hợp đồng và phụ lục"), columns, rows)


def _advances(page: ContractPage) -> Table:
    columns = [
        Column(_("Chi ngày")),
        Column(_("Nguồn")),
        Column(_("Mã NDKT")),
        Column(_("Hạn thu hồi")),
        Column(_("Đã tạm ứng (₫)"), "num"),
        Column(_("Chưa thu hồi (₫)"), "money"),
    ]
    rows: list[Row] = [
        [each.paid_on, each.source, each.ndkt, each.due_on, each.amount, each.outstanding] for each in page.advances
    ]
    return Table("tam-ung", _("Tạm ứng"), columns, rows)


def _guarantees(page: ContractPage) -> Table:
    columns = [
        Column(_("Bảo lãnh")),
        Column(_("Ngân hàng")),
        Column(_("Hết hạn")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Đã yêu cầu ngân hàng trả (₫)"), "num"),
        Column(_("Còn hiệu lực (₫)"), "money"),
    ]
    rows: list[Row] = [
        [
            Cell(str(GUARANTEES[each.kind]), under=each.number),
            each.bank,
            each.expires_on,
            each.amount,
            each.called,
            each.in_force,
        ]
        for each in page.guarantees
    ]
    return Table("bao-lanh", _("Bảo lãnh"), columns, rows)


def _retention(page: ContractPage) -> Table:
    columns = [Column(_("Tiền bảo hành")), Column(_("Chứng từ")), Column(_("Lúc")), Column(_("Số tiền (₫)"), "money")]
    rows: list[Row] = [
        [str(RETENTION_MOVES[each.kind]), each.reference, each.at, each.amount] for each in page.retention_moves
    ]
    return Table("bao-hanh", _("Tiền bảo hành đã giữ, đã trả"), columns, rows)
