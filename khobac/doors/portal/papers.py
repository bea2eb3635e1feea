"""Letters as printed papers: made when first asked for, sealed, then kept; the signed record behind them is what proves.

A kept file is named by the hash of its record: the same letter is the same file for ever, whoever asks.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from khobac.casework.dossiers.queries import DefectView, LetterView, LockedDossier
from khobac.core import clock, pdf
from khobac.core.money import format_dong, in_words
from khobac.core.pdf_signing import Seal, seal_pdf
from khobac.core.receipts import load_public_keys, qr_svg, verify_record
from khobac.doors.portal.findings import basis
from khobac.flows.payment import signing
from khobac.registers.organisations.queries import OfficeView, UnitView
from khobac.spending.requests.queries import RequestView

TITLES = {
    "receipt": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "return": "PHIẾU TRẢ LẠI HỒ SƠ",
    "refusal": "THÔNG BÁO TỪ CHỐI CHI",
    "decision": "QUYẾT ĐỊNH CHI",
    "notice": "THÔNG BÁO SAU KIỂM SOÁT",
    "dispute": "TRẢ LỜI KHIẾU NẠI VỀ LỖI ĐÃ NÊU",
    "extension": "THÔNG BÁO GIA HẠN XỬ LÝ HỒ SƠ",
    "apology": "THƯ XIN LỖI",
    "debit_notice": "GIẤY BÁO NỢ",
}
VERDICTS = {"upheld": "Đơn vị đúng, kho bạc rút lỗi này.", "rejected": "Kho bạc giữ nguyên."}
MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"]
QR_CAPTION = "Quét mã, hoặc dán nội dung mã vào trang Xác minh của Kho Bạc Số, để kiểm tra giấy này."
SEAL_OWNER = "Kho bạc Nhà nước"


def public_keys() -> Mapping[str, bytes]:
    """The keys letters are verified with: published, so that anybody can verify without us."""
    path = Path(settings.SIGNING_FOLDER) / "records.pub"
    return load_public_keys(path) if path.exists() else {}


def paper(
    letter: LetterView,
    dossier: LockedDossier,
    request: RequestView,
    unit: UnitView,
    office: OfficeView,
    defects: list[DefectView],
) -> bytes:
    """The sealed PDF of a letter."""
    return sealed(
        f"{dossier.number}-{letter.kind}-{letter.document_hash[:16]}",
        letter.written_at,
        TITLES[letter.kind],
        lambda: _data(letter, dossier, request, unit, office, defects),
    )


def sealed(name: str, at: dt.datetime, title: str, data: Callable[[], Mapping[str, Any]]) -> bytes:
    """The sealed PDF kept under this name, made of `data` when it is first asked for. The name holds the record's hash."""
    kept = _folder() / f"{name}.pdf"
    if not kept.exists():
        _keep(kept, seal_pdf(pdf.render(pdf.RECORD, data(), at), _seal(), at, reason=title.capitalize()))
    return kept.read_bytes()


def _data(
    letter: LetterView,
    dossier: LockedDossier,
    request: RequestView,
    unit: UnitView,
    office: OfficeView,
    defects: list[DefectView],
) -> dict[str, Any]:
    record = verify_record(letter.compact, public_keys())
    at = letter.written_at
    return {
        "language": "vi",
        "issuer": ["KHO BẠC NHÀ NƯỚC", office.name_vi.upper()],
        "motto": MOTTO,
        "number": f"Số: {dossier.number}",
        "place": f"ngày {at:%d} tháng {at:%m} năm {at:%Y}",
        "title": TITLES[letter.kind],
        "rows": [*_rows(dossier, request, unit), *_own_rows(letter.kind, record, dossier)],
        "paragraphs": _paragraphs(letter.kind, record, defects),
        "words": ["Bằng chữ:", in_words(request.gross)],
        "qr": qr_svg(letter.compact),
        "qr_caption": QR_CAPTION,
        "footer": f"{dossier.number} · Kho Bạc Số",
    }


def _rows(dossier: LockedDossier, request: RequestView, unit: UnitView) -> list[list[str]]:
    return [
        ["Đơn vị", f"{unit.name_vi} ({unit.code})"],
        ["Hồ sơ", dossier.number],
        ["Nội dung", request.content],
        ["Đơn vị nhận", request.payee_name],
        ["Số tiền đề nghị", format_dong(request.gross)],
    ]


def _own_rows(kind: str, record: dict[str, Any], dossier: LockedDossier) -> list[list[str]]:
    """What one kind of letter says beside the usual."""
    if kind == "receipt":
        received = f"{dossier.received_at:%H:%M %d/%m/%Y}"
        return [["Tiếp nhận", received], ["Hẹn trả kết quả", _moment(record["due"])]]
    if kind in ("extension", "apology"):
        moments = {"Đã hẹn trước đó": record["was_due"], "Hẹn mới": record["due"]}
        return [[label, _moment(moment)] for label, moment in moments.items() if moment]
    if kind == "decision":
        return [["Số tiền chi trả", format_dong(record["pay"])]]
    if kind == "debit_notice":
        return [["Số hóa đơn", record["bill"]], ["Mã khách hàng", record["customer"]], ["Đã trả", format_dong(record["pay"])]]
    if kind == "notice":
        return [["Khấu trừ lần sau", format_dong(record["deduct"])]]
    return [["Căn cứ", record["basis"]]] if kind == "refusal" else []


def _moment(written: str) -> str:
    """A moment of a record as a letter writes it."""
    return f"{clock.local(dt.datetime.fromisoformat(written)):%H:%M %d/%m/%Y}"


def _paragraphs(kind: str, record: dict[str, Any], defects: list[DefectView]) -> list[str]:
    if kind == "return":
        head = "Kho bạc trả lại hồ sơ để đơn vị sửa những chỗ sau; sửa đủ và gửi lại một lần là được."
        return [head, *(_defect(n, each) for n, each in enumerate(defects, 1))]
    if kind == "refusal":
        return [f"Kho bạc từ chối chi vì: {record['reason']}"]
    if kind == "notice":
        return ["Sau khi kiểm soát hồ sơ đã thanh toán, kho bạc nhận thấy:", *map(str, record["defects"])]
    if kind == "extension":
        head = f"Vì sự kiện bất khả kháng, kho bạc gia hạn xử lý hồ sơ thêm {record['days']} ngày làm việc."
        return [head, f"Lý do: {record['reason']}", f"Căn cứ: {record['basis']}. Hồ sơ chỉ được gia hạn một lần."]
    if kind == "apology":
        return ["Kho bạc xin lỗi đơn vị vì đã không trả kết quả đúng hẹn.", f"Nguyên nhân: {record['cause']}.", record["reason"]]
    if kind == "dispute":
        return [f"{each['defect']} {VERDICTS[each['verdict']]} {each['answer']}" for each in record["answers"]]
    return []


def _defect(ordinal: int, defect: DefectView) -> str:
    with override("vi"):
        cited = basis(defect)
    return f"{ordinal}. {defect.message_vi} Cách sửa: {defect.fix_vi}" + (f" Căn cứ: {cited}." if cited else "")


def _folder() -> Path:
    folder = Path(settings.STATE) / "documents" / "letters"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _keep(path: Path, content: bytes) -> None:
    """Whole or not at all; of two who make it at once the last one stands, and both made the same letter."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{clock.now().timestamp()}")
    draft.write_bytes(content)
    draft.replace(path)


@lru_cache(maxsize=1)
def _seal() -> Seal:
    """The treasury's seal; its certificate is issued at first use and its serial kept beside the keys."""
    authority, kept = signing.authority(), Path(settings.SIGNING_FOLDER) / "seal-serial"
    if not kept.exists():
        kept.write_text(authority.issue(SEAL_OWNER, organisation=SEAL_OWNER).serial, encoding="ascii")
    return Seal.load(authority.issued(kept.read_text(encoding="ascii")))
