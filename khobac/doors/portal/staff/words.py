"""The words of the treasury's desks that are no page's own: rules by name, and the sentences the flows answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from khobac.doors.portal.findings import ShownFinding

RULES: dict[str, Promise] = {
    "C01": _("Dự toán còn đủ"),
    "C02": _("Tiền gửi còn đủ"),
    "C03": _("Mã NDKT được hạch toán"),
    "C04": _("Chương, ngành kinh tế đúng của đơn vị"),
    "C05": _("Hai chữ ký đã đăng ký và còn hiệu lực"),
    "C06": _("Trong giá trị hợp đồng"),
    "C07": _("Đủ chứng từ theo quy định"),
    "C08": _("Tạm ứng và thu hồi đúng mức"),
    "C09": _("Bảo lãnh tạm ứng còn hiệu lực"),
    "C10": _("Trong định mức, quy chế chi tiêu"),
    "C11": _("Bảng lương trong biên chế được giao"),
    "C12": _("Mua sắm đúng giá, đúng danh mục"),
    "C13": _("Bảng kê thuốc trong giá trị hợp đồng"),
    "C14": _("Khoản chi bảo mật"),
    "C15": _("Tiền mặt đúng khoản, đúng nơi rút"),
    "C16": _("Đã có cam kết chi khi phải có"),
    "C17": _("Không bị tạm dừng, phong tỏa"),
    "C18": _("Gửi trong thời hạn"),
    "C19": _("Chưa từng đề nghị khoản này"),
    "C20": _("Đã khấu trừ thuế phải khấu trừ"),
    "C21": _("Nguồn thu của đơn vị tự chủ"),
    "C22": _("Cảnh báo thêm của kho bạc"),
}

SAID_BY_FLOWS = (
    gettext_noop("Hồ sơ thanh toán trước được kiểm soát sau khi trả tiền."),
    gettext_noop("Chỉ hoàn tác được trong 10 giây sau khi chấp nhận."),
    gettext_noop("Từ chối phải nêu rõ lý do và căn cứ pháp lý."),
    gettext_noop("Còn lỗi chặn: hồ sơ phải được trả lại hoặc từ chối."),
    gettext_noop("Có cảnh báo: cần ghi lý do trước khi chấp nhận."),
    gettext_noop("Lần trả lại phải nêu đủ mọi lỗi chặn."),
    gettext_noop("Trả lại phải nêu ít nhất một lỗi."),
    gettext_noop("Thông báo phải nêu ít nhất một sai sót."),
    gettext_noop("Hồ sơ này đã được trả lại một lần: chấp nhận, từ chối, hoặc cần lãnh đạo cho phép bằng văn bản."),
    gettext_noop("Trả lại lần hai cần lý do bằng văn bản của lãnh đạo."),
    gettext_noop("Lỗi này đơn vị đã khiếu nại đúng, không nêu lại được."),
    gettext_noop("Không được đòi giấy tờ ngoài danh mục của thủ tục."),
    gettext_noop("Khiếu nại này đã được trả lời."),
    gettext_noop("Giải trình phải nêu nguyên nhân và cách khắc phục, mỗi phần ít nhất 10 ký tự."),
    gettext_noop("Tín hiệu này đã được giải trình."),
    gettext_noop("Chọn một giao dịch viên khác của kho bạc này."),
    gettext_noop("Chọn một ngày sau hôm nay và không quá hạn xử lý."),
    gettext_noop("Hồ sơ này không ở chỗ giao dịch viên."),
    gettext_noop("Trả lời khiếu nại phải có lý do, ít nhất 10 ký tự."),
    gettext_noop("Người đã trả lại hồ sơ không tự bác khiếu nại về việc đó."),
    gettext_noop("Tên đăng nhập hoặc mật khẩu của lãnh đạo không đúng."),
    gettext_noop("Chưa đọc được số tiền giảm trừ."),
    gettext_noop("Một lỗi đã chọn không còn trong thư viện; xem lại danh sách rồi gửi."),
    gettext_noop("Số tiền giảm trừ không được vượt số đã trả."),
    gettext_noop("Cần ghi lý do chuyển lại."),
    gettext_noop("Người này đã giữ vị trí khác trên hồ sơ."),
    gettext_noop("Kế toán trưởng kho bạc chưa ký."),
    gettext_noop("Bạn không có quyền thực hiện việc này tại kho bạc đang xử lý hồ sơ."),
    gettext_noop("Kho bạc xử lý hồ sơ không còn hoạt động."),
    gettext_noop("Lệnh này không ở trạng thái gửi lại được."),
    gettext_noop("Chưa biết ngân hàng đã nhận lệnh hay chưa: hỏi trước, không gửi lại."),
    gettext_noop("Mục này không có, hoặc đã được xử lý."),
    gettext_noop("Cần ghi lý do, ít nhất 10 ký tự."),
    gettext_noop("Tin này không ghi sổ được, chỉ giải thích được."),
    gettext_noop("Mục này đang chờ kế toán trưởng xác nhận."),
    gettext_noop("Mục này chưa được đề nghị ghi sổ."),
    gettext_noop("Người đề nghị không được tự xác nhận."),
    gettext_noop("Lệnh này chưa được ngân hàng báo nợ."),
    gettext_noop("Lệnh này đã được ghi sổ, không có gì để ghi thêm."),
)
"""Their English; a page looks a sentence up when it shows it."""


def rules_that_held(findings: Sequence[ShownFinding]) -> list[str]:
    """Names of the rules nothing was found by."""
    broken = {finding.code for finding in findings}
    return [str(name) for code, name in RULES.items() if code not in broken]


MATCHES: dict[str, Promise] = {
    "MATCHED": _("Khớp"),
    "DATE_DIFF": _("Khớp, khác ngày"),
    "ONLY_BANK": _("Chỉ có trên sao kê ngân hàng"),
    "ONLY_TREASURY": _("Chỉ có trên sổ kho bạc"),
    "AMOUNT_DIFF": _("Số tiền hai bên khác nhau"),
    "DUPLICATE": _("Ngân hàng ghi nợ hai lần"),
    "": _("Chưa đối chiếu, còn thiếu trang"),
}
"""What a line of a bank statement turned out to be."""

OBSTACLES: dict[str, Promise] = {
    "unsent": _("Lệnh chưa gửi, ngân hàng đang nhận"),
    "unknown": _("Lệnh chưa rõ kết quả"),
    "unapplied": _("Điện ngân hàng chưa xử lý"),
    "unexplained": _("Tin ngân hàng chưa giải thích được"),
    "no_statement": _("Tài khoản chưa có sao kê"),
    "moved_otherwise": _("Sao kê khác sổ"),
    "from_nowhere": _("Lệnh liên kho bạc không rõ nguồn"),
}
"""What stops the close of a day."""

STANDINGS: dict[str, Promise] = {
    "waiting": _("Chờ ngân hàng mở cửa"),
    "bank": _("Đang ở ngân hàng"),
    "back": _("Tiền quay lại hoặc bị từ chối"),
}
"""What may stay open when a day is closed."""
