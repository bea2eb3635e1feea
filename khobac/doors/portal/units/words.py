"""The words of the unit side: kinds of order, papers, stages, and the sentences the flows say about a form."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

KINDS: dict[str, Promise] = {
    "payment": _("Thanh toán"),
    "advance": _("Tạm ứng"),
    "settlement": _("Thanh toán tạm ứng"),
    "pay_first": _("Thanh toán trước, kiểm soát sau"),
    "deposit_payment": _("Chi từ tài khoản tiền gửi"),
    "return_of_funds": _("Nộp trả kinh phí"),
}
PAPERS: dict[str, Promise] = {
    "voucher": _("Chứng từ, hóa đơn"),
    "contract": _("Bản hợp đồng"),
    "estimate": _("Dự toán được duyệt"),
    "payees": _("Danh sách người nhận"),
    "acceptance": _("Biên bản nghiệm thu"),
}
USUAL_PAPERS = ["voucher"]
STAGES: dict[str, Promise] = {
    "editing": _("Đang lập"),
    "chief_accountant": _("Chờ kế toán trưởng ký"),
    "holder": _("Chờ chủ tài khoản ký"),
    "filed": _("Đã nộp"),
}
LETTERS: dict[str, Promise] = {
    "receipt": _("Giấy tiếp nhận và hẹn trả kết quả"),
    "return": _("Phiếu trả lại hồ sơ"),
    "refusal": _("Thông báo từ chối"),
    "decision": _("Quyết định chi"),
    "notice": _("Thông báo sau kiểm soát"),
    "dispute": _("Trả lời khiếu nại"),
    "revenue_receipt": _("Biên lai nộp ngân sách"),
    "extension": _("Thông báo gia hạn"),
    "apology": _("Thư xin lỗi"),
    "debit_notice": _("Giấy báo nợ"),
}
EVENTS: dict[str, Promise] = {
    "file": _("Đơn vị nộp hồ sơ"),
    "withdraw": _("Đơn vị rút hồ sơ"),
    "examine": _("Giao dịch viên kiểm soát"),
    "accept": _("Giao dịch viên chấp nhận"),
    "undo": _("Giao dịch viên xem lại"),
    "send_back": _("Kho bạc trả lại để sửa"),
    "refuse": _("Kho bạc từ chối"),
    "countersign": _("Kế toán trưởng kho bạc ký"),
    "hand_back": _("Người duyệt chuyển lại giao dịch viên"),
    "approve": _("Giám đốc kho bạc duyệt chi"),
    "debit": _("Ngân hàng đã trả tiền"),
    "money_back": _("Ngân hàng trả lại tiền"),
    "correct": _("Khoản quay lại được sửa và chi lại"),
    "give_up": _("Không chi, tiền về dự toán"),
    "extend": _("Kho bạc gia hạn xử lý"),
}
AUTOMATIC: dict[str, Promise] = {
    "examine": _("Hệ thống tự kiểm soát"),
    "accept": _("Không có vướng mắc"),
    "approve": _("Tự chi theo ủy quyền của đơn vị"),
}
"""The treasury's steps on a bill that pays itself."""
AFTER_PAYMENT: dict[tuple[str, str], Promise] = {
    ("accept", "post_control_ok"): _("Kiểm soát sau: đạt"),
    ("send_back", "post_control_finding"): _("Kiểm soát sau: có chỗ phải khấu trừ"),
}

SAID_BY_FLOWS = (
    gettext_noop("Cần điền mục này."),
    gettext_noop("Cần số đồng nguyên."),
    gettext_noop("Cần một ngày, ví dụ 21/11/2026."),
    gettext_noop("Mục này chưa đúng."),
    gettext_noop("Chứng từ có từ 1 đến 500 dòng."),
    gettext_noop("Số tiền phải là số đồng nguyên dương."),
    gettext_noop("Mã nội dung kinh tế gồm 4 chữ số."),
    gettext_noop("Số tiền hóa đơn phải là số đồng nguyên dương."),
    gettext_noop("Số hóa đơn dài từ 1 đến 40 ký tự."),
    gettext_noop("Danh sách có nhiều nhất 5000 người."),
    gettext_noop("Cần họ tên người nhận."),
    gettext_noop("Tổng danh sách phải bằng tổng chứng từ."),
    gettext_noop("Nội dung dài từ 1 đến 500 ký tự."),
    gettext_noop("Số thu hồi tạm ứng phải là số đồng không âm."),
    gettext_noop("Cần nêu hồ sơ được thanh toán tạm ứng hoặc được nộp trả."),
    gettext_noop("Thanh toán trước, kiểm soát sau chỉ dùng cho hợp đồng thanh toán nhiều lần."),
    gettext_noop("Lần thanh toán cuối của hợp đồng phải kiểm soát trước, thanh toán sau."),
    gettext_noop("Bản nháp đã được sửa ở nơi khác."),
    gettext_noop("Bản nháp này không chờ ký."),
    gettext_noop("Bản nháp đang chờ ký hoặc đã nộp, không sửa được."),
    gettext_noop("Không có bản nháp này."),
    gettext_noop("Người lập, kế toán trưởng và chủ tài khoản phải là ba người khác nhau."),
    gettext_noop("Bạn chưa có chứng thư số đang hiệu lực."),
    gettext_noop("Bạn không có quyền thực hiện việc này cho đơn vị."),
    gettext_noop("Đơn vị chưa được giao cho kho bạc nào phục vụ."),
    gettext_noop("Tên dài từ 2 đến 200 ký tự."),
    gettext_noop("Mã số thuế gồm 10, 12 hoặc 13 chữ số."),
    gettext_noop("Chọn ngân hàng của người nhận."),
    gettext_noop("Đơn vị đã có đối tượng thụ hưởng này."),
    gettext_noop("Hồ sơ có nhiều nhất 20 tệp kèm theo."),
    gettext_noop("Có tệp kèm theo chưa được gửi lên; hãy gửi tệp rồi nộp lại."),
    gettext_noop("Không có loại giấy tờ này."),
    gettext_noop("Không có tệp này."),
    gettext_noop("Chỉ khiếu nại được lỗi của hồ sơ đang bị trả lại."),
    gettext_noop("Cần nêu vì sao không sai, ít nhất 10 ký tự."),
    gettext_noop("Lỗi này đã được khiếu nại."),
    gettext_noop("Có nhiều nhất 500 khoản theo định mức."),
    gettext_noop("Có nhiều nhất 500 tài sản mua sắm."),
    gettext_noop("Không có loại thuế này."),
    gettext_noop("Tên định mức hay tài sản dài từ 1 đến 40 ký tự."),
    gettext_noop("Số lượng từ 1 đến 100000."),
    gettext_noop("Số tài khoản gồm 4 đến 34 chữ số hoặc chữ cái."),
)
"""Their English; a page looks a sentence up when it shows it."""
