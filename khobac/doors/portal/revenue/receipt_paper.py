"""The receipt of a payment as a sealed PDF: the fair copy of its signed record, whose QR code verifies without us."""

from __future__ import annotations

from typing import Any

from khobac.cash.revenue.queries import Obligation, Receipt
from khobac.core.money import format_dong, in_words
from khobac.core.receipts import SignedRecord, qr_svg
from khobac.doors.portal.papers import MOTTO, QR_CAPTION, sealed
from khobac.doors.portal.revenue.shown import initials, tax_code_end
from khobac.flows.revenue.papers import receipt_record

TITLE = "BIÊN LAI NỘP NGÂN SÁCH NHÀ NƯỚC"


def receipt_paper(receipt: Receipt, owed: Obligation, office: str) -> bytes:
    """The paper; it shows of the payer what the page shows, because whoever holds the code may ask for it."""
    record = receipt_record(receipt, initials(owed.payer_name))
    name = f"{receipt.number}-{record.hash_hex[:16]}"
    return sealed(name, receipt.received_at, TITLE, lambda: _data(receipt, owed, office, record))


def _data(receipt: Receipt, owed: Obligation, office: str, record: SignedRecord) -> dict[str, Any]:
    at = receipt.received_at
    rows = {
        "Mã định danh": owed.code,
        "Người nộp": f"{initials(owed.payer_name)} {tax_code_end(owed.payer_tax_code)}".strip(),
        "Nội dung": owed.purpose,
        "Theo": owed.document_no,
        "Số tiền": format_dong(receipt.amount),
        "Nộp ngày": f"{receipt.paid_on:%d/%m/%Y}",
        "Kho bạc nhận": f"{at:%H:%M %d/%m/%Y}",
        "Qua ngân hàng": f"{receipt.bank}, chứng từ {receipt.reference}",
    }
    return {
        "language": "vi",
        "issuer": ["KHO BẠC NHÀ NƯỚC", office.upper()],
        "motto": MOTTO,
        "number": f"Số: {receipt.number}",
        "place": f"ngày {at:%d} tháng {at:%m} năm {at:%Y}",
        "title": TITLE,
        "rows": [[label, value] for label, value in rows.items() if value],
        "words": ["Bằng chữ:", in_words(receipt.amount)],
        "qr": qr_svg(record.text),
        "qr_caption": QR_CAPTION,
        "footer": f"{receipt.number} · Kho Bạc Số",
    }
