"""What a document on allotments says, row by row, and what may be wrong with a row: every defect with field and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language


class Line(NamedTuple):
    """A row as the finance agency writes it. Units are seven-digit codes, amounts whole đồng and positive.

    `giver` hands down; in a transfer it is who loses, at `giver_tier` and, if not the same, of `giver_source`. A ceiling of the
    period `law` has no amount: the law sets it (`pace`).
    """

    kind: str
    unit: str
    source: str
    year: int
    amount: int
    tier: str = "4"
    giver: str = ""
    giver_tier: str = ""
    giver_source: str = ""
    period: str = ""


class Trouble(NamedTuple):
    """A kind of defect: what is wrong and how it is mended, in both languages."""

    vi: str
    en: str
    remedy_vi: str
    remedy_en: str

    @property
    def sentence(self) -> str:
        """What is wrong, in the language of who asked."""
        return self.en if (get_language() or "vi").startswith("en") else self.vi


TROUBLES = {
    "FILE": Trouble(
        "Tệp không nhận được.", "The file cannot be taken in.",
        "Gửi tệp CSV hoặc XLSX không có macro; tệp rất lớn nên gửi CSV.",
        "Send CSV, or XLSX without macros; very large files as CSV.",
    ),
    "COLUMNS": Trouble(
        "Tệp thiếu cột bắt buộc.", "A column is missing.",
        "Dùng đúng tên cột của mẫu ở dòng đầu.", "Name the columns in the first line as in the sample.",
    ),
    "CELL": Trouble(
        "Giá trị không đọc được.", "The value cannot be read.",
        "Ghi số nguyên đồng, không dấu chấm, không phần lẻ.", "Write whole đồng without separators or fractions.",
    ),
    "EMPTY": Trouble(
        "Không có dòng nào.", "There is no row.", "Ghi ít nhất một dòng phân bổ.", "Write at least one row.",
    ),
    "KIND": Trouble(
        "Không có nghiệp vụ này.", "No such operation.",
        "Chọn estimate, supplement, cut, provisional, transfer, freeze, unfreeze hoặc ceiling.",
        "Use estimate, supplement, cut, provisional, transfer, freeze, unfreeze or ceiling.",
    ),
    "TIER": Trouble(
        "Cấp phân bổ không đúng.", "The tier does not fit.",
        "Ghi 0, 1, 2, 3, 4 hoặc C; bên giao phải ở cấp trên.", "Use 0 to 4 or C; the giver stands above.",
    ),
    "AMOUNT": Trouble(
        "Số tiền phải lớn hơn không.", "The amount must be positive.",
        "Ghi số tiền dương; việc cắt giảm thể hiện ở nghiệp vụ cut.", "Write it without sign; a cut is a kind of row.",
    ),
    "LAW": Trouble(
        "Hạn mức theo luật không ghi số tiền, và pháp luật của ngày hiệu lực phải có mức.",
        "A ceiling by law names no amount, and the law of the day must have one.",
        "Ghi số tiền bằng 0 và kỳ là law, hoặc ghi hạn mức theo tháng, quý, năm.",
        "Write 0 and the period law, or ceilings by month, quarter or year.",
    ),
    "YEAR": Trouble(
        "Năm ngân sách không hợp lệ.", "The budget year is not possible.",
        "Chỉ phân bổ cho năm ngân sách trước, này hoặc sau.", "Use last, this or next year.",
    ),
    "UNIT": Trouble(
        "Đơn vị chưa đăng ký vào ngày có hiệu lực.", "The unit is not registered on the day it counts from.",
        "Kiểm tra mã bảy số hoặc đăng ký đơn vị trước.", "Check the seven digits, or register the unit first.",
    ),
    "OFFICE": Trouble(
        "Đơn vị chưa được giao cho kho bạc nào.", "No treasury serves the unit.",
        "Đăng ký nơi giao dịch của đơn vị trước.", "Register its treasury first.",
    ),
    "SOURCE": Trouble(
        "Mã nguồn không có trong danh mục.", "The source is not in the code list.",
        "Chọn mã nguồn còn hiệu lực.", "Use a code in force.",
    ),
    "GIVER": Trouble(
        "Thiếu bên giao dự toán.", "Nobody is named who gives.",
        "Ghi mã đơn vị và cấp của bên giao.", "Name the giver and its tier.",
    ),
    "ITSELF": Trouble(
        "Bên giao và bên nhận là một.", "Giver and receiver are the same.",
        "Ghi hai vị trí hoặc hai nguồn khác nhau.", "Name two places, or two sources.",
    ),
    "NO_GIVER_HERE": Trouble(
        "Nghiệp vụ này không có bên giao.", "This operation has no giver.",
        "Để trống cột bên giao.", "Leave the giver empty.",
    ),
    "NOT_IN_TREE": Trouble(
        "Chưa có dự toán ở vị trí này.", "There is no estimate at this place.",
        "Giao dự toán trước khi điều chuyển, phong tỏa hoặc đặt hạn mức.", "Allot to it first.",
    ),
    "PERIOD": Trouble(
        "Kỳ không đúng.", "The period is not of that year.",
        "Ghi 2026, 2026-Q1 hoặc 2026-03 trong năm ngân sách, bắt đầu từ kỳ đầu năm.",
        "Use 2026, 2026-Q1 or 2026-03 of the budget year, beginning with its first.",
    ),
    "TWICE": Trouble(
        "Dòng trùng với một dòng trước.", "The row repeats an earlier one.",
        "Gộp hai dòng hoặc bỏ một dòng.", "Add them up, or leave one out.",
    ),
    "OTHER_GIVER": Trouble(
        "Đơn vị đã nhận dự toán này từ bên giao khác.", "Another giver allots this to the unit.",
        "Ghi đúng bên giao đã có.", "Name the giver it has.",
    ),
    "NO_GIVER": Trouble(
        "Bên giao chưa có dự toán của nguồn và năm này.", "The giver has no estimate of this source and year.",
        "Nhập dự toán của bên giao trước.", "Enter the giver's own estimate first.",
    ),
    "SHORT": Trouble(
        "Vượt số còn được phân bổ.", "More than is left to give.",
        "Giảm số tiền hoặc bổ sung cho bên giao trước.", "Give less, or supplement the giver first.",
    ),
    "BELOW": Trouble(
        "Thấp hơn số đã sử dụng hoặc đã phân bổ cho cấp dưới.", "Less than is used, or allotted below.",
        "Giảm ít hơn, hoặc thu hồi từ cấp dưới trước.", "Cut less, or take back from below first.",
    ),
}


@dataclass(frozen=True, slots=True)
class Defect:
    """What is wrong with a row (from 1; 0 = the whole document), and where; `short` in đồng where money lacks."""

    row: int
    field: str
    code: str
    value: str = ""
    short: int = 0

    @property
    def trouble(self) -> Trouble:
        """Its sentences and remedies."""
        return TROUBLES[self.code]
