"""What outsiders take away: the proof that a unit's voucher is in the books, the books as a file, and the printed head."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from khobac.books.anchors import export, queries
from khobac.books.anchors.ports import Statement
from khobac.core import access, clock, pdf
from khobac.core.errors import Refused, Word
from khobac.core.receipts import qr_svg
from khobac.flows import reading

FORMAT = "khobac-entry-proof-1"


def proofs_of(reference: str) -> list[dict[str, Any]]:
    """For every entry of a dossier (or contract, or message): its content and the hash path to its day's signed root.

    A unit gets its own entries and no other's. Refused with STATE while no day of them is closed: it is signed after
    midnight; and with UNKNOWN where there is none.
    """
    posted = reading.entries_of(reference)
    with access.as_treasury():
        proofs = [proof for each in posted if (proof := proof_of(each.entry.treasury_id, each.id)) is not None]
    if not proofs:
        raise Refused(Word.STATE, _("Ngày hạch toán chưa khóa: bằng chứng có sau nửa đêm."), reference=reference)
    return proofs


def proof_of(treasury_id: int, entry_id: int) -> dict[str, Any] | None:
    """The proof of one entry, None until its day is closed. For staff; ready to be written as JSON."""
    included = queries.included(treasury_id, entry_id)
    if included is None:
        return None
    [content] = export.entries(treasury_id, [entry_id])
    return {
        "format": FORMAT,
        **content,
        "path": {
            "index": included.index,
            "size": included.size,
            "hashes": [each.hex() for each in included.path],
        },
        "statement": included.statement.as_json(),
    }


def books_of(office_code: str) -> Iterator[dict[str, Any]]:
    """The whole books of a treasury, an object for each line of the file; the verifier proves it again."""
    return export.exported(queries.treasury_id(office_code), office_code, clock.now())


def head(office_code: str, book: str) -> Statement:
    """The newest signed head of a book. Raises LookupError where there is none yet."""
    found = queries.last_of(queries.treasury_id(office_code), book, "head")
    if found is None:
        raise LookupError(f"{office_code} {book}")
    return found


def printed(head: Statement) -> bytes:
    """A head on paper (PDF, A4): the anchor that no machine can change. Its QR code is what the verifier takes."""
    at = clock.now()
    return pdf.render(
        pdf.RECORD,
        {
            "language": "vi",
            "issuer": ["KHO BẠC NHÀ NƯỚC"],
            "number": f"{head.treasury} · {head.book} · {head.number}",
            "place": f"ngày {at:%d} tháng {at:%m} năm {at:%Y}",
            "title": "ĐẦU SỔ KẾ TOÁN",
            "rows": [
                ["Kho bạc", head.treasury],
                ["Sổ", head.book],
                ["Bút toán cuối", str(head.number)],
                ["Mắt xích", head.link.hex()],
            ],
            "qr": qr_svg(head.signed),
            "qr_caption": "Cất giữ ngoài máy chủ dữ liệu; dùng khi kiểm tra toàn bộ sổ (verify/khobac_verify.py --heads).",
            "footer": "Kho Bạc Số",
        },
        at,
    )
