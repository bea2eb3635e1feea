"""The names of a dossier's fields, for pages and API alike: a pointer says where, people read what the form calls it."""
from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    "/papers/voucher": gettext_lazy("Chứng từ, hóa đơn"),
    "/papers/acceptance": gettext_lazy("Biên bản nghiệm thu"),
    "/papers/payees": gettext_lazy("Danh sách người nhận"),
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
    "/kind": gettext_lazy("Loại lệnh chi"),
    "/content": gettext_lazy("Nội dung"),
    "/source": gettext_lazy("Nguồn"),
    "/year": gettext_lazy("Năm ngân sách"),
    "/lines": gettext_lazy("Các dòng chi"),
    "/invoices/N/amount": gettext_lazy("Số tiền hóa đơn"),
    "/payees": gettext_lazy("Danh sách người nhận"),
    "/payees/N/name": gettext_lazy("Họ tên người nhận"),
    "/payees/N/amount": gettext_lazy("Số tiền của người nhận"),
    "/particulars/norms/N/norm": gettext_lazy("Định mức"),
    "/particulars/norms/N/price": gettext_lazy("Mức chi (₫)"),
    "/particulars/norms/N/quantity": gettext_lazy("Số lượng"),
    "/particulars/purchases/N/kind": gettext_lazy("Loại tài sản"),
    "/particulars/purchases/N/price": gettext_lazy("Đơn giá (₫)"),
    "/particulars/purchases/N/quantity": gettext_lazy("Số lượng"),
    "/particulars/purchases/N/agreement": gettext_lazy("Số thỏa thuận khung"),
    "/particulars/medicines": gettext_lazy("Bảng kê thuốc 08a"),
    "/particulars/secret": gettext_lazy("Khoản chi có yêu cầu bảo mật"),
    "/particulars/own_revenue": gettext_lazy("Nguồn thu của đơn vị"),
    "/particulars/cash/at": gettext_lazy("Rút tiền mặt"),
    "/particulars/cash/registered_on": gettext_lazy("Ngày đăng ký rút tiền mặt"),
    "/particulars/withheld": gettext_lazy("Khấu trừ thuế"),
    "/particulars/withheld/N/tax": gettext_lazy("Khấu trừ thuế"),
    "/particulars/withheld/N/amount": gettext_lazy("Số thuế khấu trừ (₫)"),
    "/settles": gettext_lazy("Hồ sơ được thanh toán hoặc nộp trả"),
    "/last": gettext_lazy("Lần thanh toán cuối"),
    "/name": gettext_lazy("Tên người nhận"),
    "/tax_code": gettext_lazy("Mã số thuế"),
    "/bank": gettext_lazy("Ngân hàng"),
    "/account_number": gettext_lazy("Số tài khoản"),
    "/papers": gettext_lazy("Giấy tờ kèm theo"),
    "/attachments": gettext_lazy("Tệp kèm theo"),
    "/query/name": gettext_lazy("Tên tệp"),
}


def label(pointer: str) -> str:
    """The name of the field, with the line's number from the second line on; the page itself for an unknown pointer."""
    name = LABELS.get(re.sub(r"\d+", "N", pointer)) or LABELS.get(pointer)
    if name is None:
        return _("Cả hồ sơ")
    position = re.search(r"/(?:lines|invoices|payees|norms|purchases|withheld)/(\d+)/", pointer)
    if position is None or position[1] == "0":
        return str(name)
    return _("%(field)s, dòng %(line)s") % {"field": name, "line": int(position[1]) + 1}
