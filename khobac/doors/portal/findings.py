"""A finding as a page shows it: in the reader's language, with the name of the field it points at."""
from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from khobac.control.findings import Finding
from khobac.control.queries import FindingView

# Pointer, its numbers written N → the name of the field on the form.
LABELS = {
    "/lines/N/amount": gettext_lazy("Số tiền"),
    "/lines/N/ndkt": gettext_lazy("Mã NDKT"),
    "/lines/N/chapter": gettext_lazy("Mã chương"),
    "/lines/N/section": gettext_lazy("Mã ngành kinh tế"),
    "/account": gettext_lazy("Tài khoản của đơn vị"),
    "/signatures/0": gettext_lazy("Chữ ký kế toán trưởng"),
    "/signatures/1": gettext_lazy("Chữ ký chủ tài khoản"),
    "/contract": gettext_lazy("Hợp đồng"),
    "/papers/contract": gettext_lazy("Bản hợp đồng kèm theo"),
    "/recover": gettext_lazy("Thu hồi tạm ứng"),
    "/guarantee": gettext_lazy("Bảo lãnh tạm ứng"),
    "/payroll/headcount": gettext_lazy("Biên chế"),
    "/payroll/contract_labour": gettext_lazy("Lao động hợp đồng"),
    "/payroll/total": gettext_lazy("Tổng bảng lương"),
    "/commitment": gettext_lazy("Cam kết chi"),
    "/voucher_date": gettext_lazy("Ngày chứng từ"),
    "/sent": gettext_lazy("Ngày gửi"),
    "/performed_on": gettext_lazy("Ngày hoàn thành"),
    "/invoices/N/no": gettext_lazy("Số hóa đơn"),
    "/payee": gettext_lazy("Đơn vị nhận"),
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What components/finding.html needs."""

    code: str
    severity: str
    pointer: str
    label: str
    message: str
    fix: str
    basis: str


def shown(finding: Finding | FindingView) -> ShownFinding:
    """A fresh or a stored finding, in the language of the page."""
    english = (get_language() or "vi").startswith("en")
    return ShownFinding(
        code=finding.code,
        severity=str(finding.severity),
        pointer=finding.pointer,
        label=label(finding.pointer),
        message=finding.message_en if english else finding.message_vi,
        fix=finding.fix_en if english else finding.fix_vi,
        basis=basis(finding),
    )


def label(pointer: str) -> str:
    """The name of the field, with the line's number from the second line on; the page itself for an unknown pointer."""
    name = LABELS.get(re.sub(r"\d+", "N", pointer)) or LABELS.get(pointer)
    if name is None:
        return _("Cả hồ sơ")
    position = re.search(r"/(?:lines|invoices)/(\d+)/", pointer)
    if position is None or position[1] == "0":
        return str(name)
    return _("%(field)s, dòng %(line)s") % {"field": name, "line": int(position[1]) + 1}


def basis(finding: Finding | FindingView) -> str:
    """The article as cited: "Điều 5.1.4, 17/2024/TT-BTC"; empty for a rule of our own."""
    if isinstance(finding, Finding):
        document, article = finding.basis.document, finding.basis.article
    else:
        document, _space, article = finding.basis.partition(" ")
    return ", ".join(filter(None, [_("Điều %(article)s") % {"article": article} if article else "", document]))
