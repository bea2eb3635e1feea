"""The published causes of a missed promise, in the reader's language."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from khobac.casework.promises.models import Cause

CAUSES: dict[Cause, Promise] = {
    Cause.NOT_TAKEN: _("Hồ sơ chưa được nhận xử lý kịp thời"),
    Cause.CONTROL: _("Việc kiểm soát kéo dài quá thời hạn"),
    Cause.APPROVAL: _("Đã kiểm soát xong nhưng chưa duyệt kịp thời hạn"),
    Cause.AFTER_PAYMENT: _("Việc kiểm soát sau thanh toán kéo dài quá thời hạn"),
    Cause.OVERLOAD: _("Số hồ sơ tăng đột biến"),
    Cause.ABSENCE: _("Cán bộ phụ trách vắng mặt, chưa bàn giao kịp"),
    Cause.SYSTEM: _("Sự cố hệ thống thông tin"),
}

SAID_BY_FLOWS = (
    gettext_noop("Pháp luật hôm nay không cho gia hạn thời hạn xử lý."),
    gettext_noop("Cần nêu sự kiện bất khả kháng, ít nhất 10 ký tự."),
    gettext_noop("Chọn nguyên nhân quá hạn."),
    gettext_noop("Chọn một ngày làm việc sắp tới để hẹn lại."),
    gettext_noop("Lời gửi đơn vị cần ít nhất 20 ký tự."),
    gettext_noop("Thư xin lỗi này đã được ký và công bố."),
)
"""Their English; a page looks a sentence up when it shows it."""
