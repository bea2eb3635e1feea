"""What is said when a file is refused: the fault and the remedy, in both languages, one row per error word."""
from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """One refusal in words."""

    sentence_vi: str
    remedy_vi: str
    sentence_en: str
    remedy_en: str


WORDINGS = {
    "FILE_EMPTY": Wording(
        "Tệp trống.", "Chọn lại tệp có nội dung.",
        "The file is empty.", "Choose the file again.",
    ),
    "FILE_NAME": Wording(
        "Tên tệp quá dài hoặc có ký tự không đọc được.", "Đổi tên tệp, tối đa 200 ký tự, rồi gửi lại.",
        "The file name is too long or has unreadable characters.", "Rename the file, 200 characters at most.",
    ),
    "FILE_TOO_LARGE": Wording(
        "Tệp lớn hơn 10 MB.", "Quét lại ở độ phân giải 200–300 dpi hoặc chia thành nhiều tệp.",
        "The file is larger than 10 MB.", "Scan again at 200–300 dpi, or split it into several files.",
    ),
    "FILE_KIND": Wording(
        "Nội dung tệp không phải PDF, JPG, PNG, DOCX, XLSX hoặc XML.", "Lưu tài liệu thành PDF rồi gửi lại.",
        "The content is not PDF, JPG, PNG, DOCX, XLSX or XML.", "Save the document as PDF and send it again.",
    ),
    "FILE_TWO_FACED": Wording(
        "Tệp vừa là một loại này vừa là loại khác (có tệp nén hoặc PDF giấu bên trong).",
        "Mở tệp trên máy, lưu lại thành PDF mới rồi gửi bản đó.",
        "The file is of two kinds at once (an archive or a PDF is hidden in it).",
        "Open it on your computer, save it as a new PDF and send that.",
    ),
    "FILES_TOO_MANY": Wording(
        "Hồ sơ đã có 20 tệp kèm theo.", "Gộp các trang vào một tệp PDF, hoặc bỏ bớt tệp không cần.",
        "The dossier has 20 files already.", "Join the pages into one PDF, or remove a file that is not needed.",
    ),
    "FILE_DAMAGED": Wording(
        "Tệp bị hỏng hoặc không đầy đủ.", "Mở tệp trên máy để kiểm tra, lưu lại rồi gửi bản mới.",
        "The file is damaged or incomplete.", "Open it on your computer, save it again and send the new copy.",
    ),
    "ARCHIVE_TOO_LARGE": Wording(
        "Tệp DOCX/XLSX giải nén ra quá lớn.", "Bớt hình ảnh hoặc dòng trống, hoặc lưu thành PDF.",
        "The DOCX/XLSX file unpacks to too much.", "Remove pictures or empty rows, or save it as PDF.",
    ),
    "ARCHIVE_PATH": Wording(
        "Tệp chứa đường dẫn không an toàn.", "Lưu lại bằng phần mềm văn phòng rồi gửi bản mới.",
        "The file contains unsafe paths.", "Save it again with an office program and send the new copy.",
    ),
    "ARCHIVE_NESTED": Wording(
        "Tệp chứa tệp nén hoặc đối tượng nhúng bên trong.", "Xóa đối tượng nhúng, hoặc lưu thành PDF.",
        "The file contains another archive or an embedded object.", "Remove the embedded object, or save it as PDF.",
    ),
    "ARCHIVE_MACRO": Wording(
        "Tệp có macro.", "Lưu thành DOCX hoặc XLSX không có macro, hoặc PDF.",
        "The file has macros.", "Save it as DOCX or XLSX without macros, or as PDF.",
    ),
    "ARCHIVE_EXTERNAL": Wording(
        "Tệp liên kết tới nội dung bên ngoài.", "Ngắt các liên kết ngoài, hoặc lưu thành PDF.",
        "The file links to outside content.", "Break the outside links, or save it as PDF.",
    ),
    "FILE_ENCRYPTED": Wording(
        "Tệp có mật khẩu.", "Bỏ mật khẩu rồi gửi lại.",
        "The file has a password.", "Remove the password and send it again.",
    ),
    "PDF_ACTIVE": Wording(
        "Tệp PDF có mã lệnh (JavaScript, Launch hoặc RichMedia).", "In lại thành PDF mới rồi gửi bản đó.",
        "The PDF contains commands (JavaScript, Launch or RichMedia).", "Print it to a new PDF and send that.",
    ),
    "PDF_NOT_INSPECTABLE": Wording(
        "Không kiểm tra được nội dung tệp PDF.", "In lại thành PDF mới rồi gửi bản đó.",
        "The content of the PDF cannot be inspected.", "Print it to a new PDF and send that.",
    ),
    "IMAGE_TOO_LARGE": Wording(
        "Ảnh có quá nhiều điểm ảnh.", "Thu nhỏ ảnh xuống dưới 100 triệu điểm ảnh.",
        "The image has too many pixels.", "Reduce it to less than 100 million pixels.",
    ),
    "XML_DOCTYPE": Wording(
        "Tệp XML có khai báo DOCTYPE.", "Xuất lại tệp từ phần mềm hóa đơn, không kèm DOCTYPE.",
        "The XML has a DOCTYPE declaration.", "Export it again without a DOCTYPE.",
    ),
    "XML_TOO_DEEP": Wording(
        "Tệp XML lồng quá nhiều cấp.", "Xuất lại tệp từ phần mềm hóa đơn.",
        "The XML is nested too deeply.", "Export it again from the invoicing program.",
    ),
    "XML_TOO_LARGE": Wording(
        "Tệp XML có quá nhiều phần tử.", "Gửi từng hóa đơn một tệp, hoặc lưu bảng kê thành XLSX hoặc PDF.",
        "The XML has too many elements.", "Send one invoice a file, or save the list as XLSX or PDF.",
    ),
    "XML_ACTIVE": Wording(
        "Tệp XML là trang web hoặc hình vẽ có thể chạy mã lệnh.", "Gửi tệp XML của hóa đơn, hoặc lưu thành PDF.",
        "The XML is a web page or drawing that can run commands.", "Send the XML of the invoice, or save it as PDF.",
    ),
}


class DocumentRefused(ValueError):
    """A file that is not taken in; `code` is a key of WORDINGS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.wording = WORDINGS[code]
