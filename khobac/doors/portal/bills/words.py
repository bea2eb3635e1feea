"""What people call the states of bills and authorisations, and why a bill does not pay itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from khobac.cash.autopay.states import AuthorisationState, BillState, Reason
from khobac.flows.autopay.authorising import DEPOSIT

STATES: Mapping[str, tuple[Promise, str]] = {
    BillState.ANNOUNCED: (gettext_lazy("Sắp trả"), "info"),
    BillState.WAITING: (gettext_lazy("Chờ đủ nguồn"), "warning"),
    BillState.HELD: (gettext_lazy("Chờ đơn vị"), "warning"),
    BillState.REJECTED: (gettext_lazy("Không trả"), "danger"),
    BillState.SENT: (gettext_lazy("Đã gửi ngân hàng"), "info"),
    BillState.SETTLED: (gettext_lazy("Đã trả"), "ok"),
    BillState.RETURNED: (gettext_lazy("Tiền quay về"), "danger"),
}
"""With the kind of tag each is shown as."""

REASONS: Mapping[str, Promise] = {
    Reason.NO_AUTHORISATION: gettext_lazy("Chưa được ủy quyền, hoặc ủy quyền đã hết"),
    Reason.DUPLICATE_BILL: gettext_lazy("Đã gửi trước đó"),
    Reason.SHORT: gettext_lazy("Không đủ nguồn"),
    Reason.ABOVE_CAP: gettext_lazy("Vượt mức trần một hóa đơn"),
    Reason.ABOVE_MONTHLY_CAP: gettext_lazy("Vượt mức trần một tháng"),
    Reason.SUSPENDED: gettext_lazy("Khoản chi đang tạm dừng"),
    Reason.FROZEN: gettext_lazy("Tài khoản đang phong tỏa"),
    Reason.UNUSUAL: gettext_lazy("Cao hơn hẳn mọi khi"),
    Reason.PAUSED: gettext_lazy("Đơn vị tạm dừng"),
    Reason.DISPUTED: gettext_lazy("Đơn vị không đồng ý"),
    Reason.FINDING: gettext_lazy("Kiểm soát có vướng mắc"),
    Reason.NOT_CORRECTED: gettext_lazy("Tiền quay về, không trả lại được"),
    Reason.CREDITED: gettext_lazy("Đã bù trừ hết bằng điều chỉnh giảm"),
}

CREDIT_OPEN = (gettext_lazy("Chờ trừ vào hóa đơn sau"), "info")
CREDIT_USED = (gettext_lazy("Đã dùng hết"), "ok")

AUTHORISATIONS: Mapping[str, tuple[Promise, str]] = {
    AuthorisationState.DRAFT: (gettext_lazy("Chờ kế toán trưởng ký"), "warning"),
    AuthorisationState.COUNTERSIGNED: (gettext_lazy("Chờ chủ tài khoản ký"), "warning"),
    AuthorisationState.ACTIVE: (gettext_lazy("Đang dùng"), "ok"),
    AuthorisationState.SUSPENDED: (gettext_lazy("Tạm ngừng"), "warning"),
    AuthorisationState.REVOKED: (gettext_lazy("Đã hủy"), "plain"),
    AuthorisationState.REPLACED: (gettext_lazy("Đã thay"), "plain"),
}
EXPIRED = (gettext_lazy("Đã hết hạn"), "plain")

SERVICES: Mapping[str, Promise] = {
    "electricity": gettext_lazy("Điện"),
    "water": gettext_lazy("Nước"),
    "telephone": gettext_lazy("Điện thoại"),
    "internet": gettext_lazy("Internet"),
    "mobile": gettext_lazy("Di động trả sau"),
}


def account_word(account: str) -> str:
    """What an account of an authorisation is called."""
    return _("Tiền gửi") if account == DEPOSIT else _("Dự toán nguồn %(source)s") % {"source": account}


def reason_word(reason: str) -> str:
    """Why a bill does not pay itself; empty where it does."""
    return str(REASONS.get(reason, ""))
