"""The fair copy of a record: the same bytes everywhere, sealed so that any later change shows."""
from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path
from typing import Any

import pytest
import typst
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from khobac.core import clock, money
from khobac.core.documents import Kind, inspect
from khobac.core.pdf import RECORD, render
from khobac.core.pdf_signing import Seal, seal_pdf, verify_pdf
from khobac.core.receipts import load_record_key, qr_svg, sign_record
from khobac.core.signing.authority import Authority
from khobac.core.signing.verify import Reason

NINE = dt.datetime(2026, 3, 2, 9, 15, tzinfo=clock.VIETNAM)
DAY = dt.timedelta(days=1)
LETTER: dict[str, Any] = {
    "language": "vi",
    "issuer": ["KHO BẠC NHÀ NƯỚC KHU VỰC XII", "PHÒNG GIAO DỊCH HẢI LĂNG"],
    "motto": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập – Tự do – Hạnh phúc"],
    "number": "Số: HS-0061-26-0000412",
    "place": "Hải Lăng, ngày 02 tháng 03 năm 2026",
    "title": "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
    "rows": [["Đơn vị", "Trường Trung học cơ sở Hải Lăng"], ["Hẹn trả", "09:15 ngày 03/03/2026"]],
    "footer": "HS-0061-26-0000412",
}
FULL = LETTER | {
    "subtitle": "Kiểm soát chi thường xuyên",
    "paragraphs": ["Kho bạc đề nghị đơn vị hoàn thiện hồ sơ."],
    "lines": {
        "head": ["NDKT", "Nội dung", "Số tiền"],
        "rows": [["6551", "#panic() $x$ *bàn ghế* @nobody <label>", money.format_dong(12_450_000)]],
        "total": ["", "Tổng cộng", money.format_dong(12_450_000)],
        "right": [2],
        "narrow": [0],
    },
    "words": ["Bằng chữ:", money.in_words(12_450_000)],
    "signatures": [{"role": "Kế toán trưởng", "name": "Trần Thị Bình", "at": "08:55 02/03/2026"}],
    "qr_caption": "Quét mã để kiểm tra giấy này.",
}


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="module")
def seal(authority: Authority) -> Seal:
    return Seal.load(authority.issue("Kho bạc Nhà nước Khu vực XII", organisation="Kho bạc Nhà nước"))


@pytest.fixture(scope="module")
def sealed(seal: Seal) -> bytes:
    return seal_pdf(render(RECORD, LETTER, NINE), seal, NINE, "Giấy tiếp nhận")


def test_equal_papers_are_equal_bytes_and_archivable(tmp_path: Path) -> None:
    full = FULL | {"qr": qr_svg(sign_record({"số": "HS-0061-26-0000412"}, load_record_key(tmp_path)).text)}
    made = render(RECORD, full, NINE)
    assert made == render(RECORD, full, NINE)
    assert made != render(RECORD, full, NINE + DAY)
    assert made == render(RECORD, full, NINE + dt.timedelta(microseconds=1))
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert inspect("giay.pdf", io.BytesIO(made)).kind == Kind.PDF


def test_a_paper_without_its_data_is_not_printed() -> None:
    with pytest.raises(typst.TypstError):
        render(RECORD, {"title": "GIẤY"}, NINE)


def test_an_english_copy_goes_without_the_motto() -> None:
    assert render(RECORD, LETTER | {"language": "en", "motto": []}, NINE).startswith(b"%PDF-1.7")


def test_a_sealed_paper_names_who_sealed_it(authority: Authority, sealed: bytes) -> None:
    for at in (NINE, NINE + 3650 * DAY):
        verdict = verify_pdf(sealed, authority.trust(), at)
        assert verdict.valid
        assert "Kho bạc Nhà nước Khu vực XII" in (verdict.subject or "")
    assert inspect("giay.pdf", io.BytesIO(sealed)).size == len(sealed)


def test_no_changed_byte_of_a_sealed_paper_is_accepted(authority: Authority, sealed: bytes) -> None:
    """A sample over the whole file, the signature container and its padding included."""
    trust = authority.trust()
    container = sealed.rindex(b"/Contents <")
    generator = random.Random(25)
    places = generator.sample(range(len(sealed)), 60) + generator.sample(range(container, len(sealed)), 60)
    for at in places:
        altered = bytearray(sealed)
        altered[at] ^= generator.choice([1, 4, 128, 255])
        assert not verify_pdf(bytes(altered), trust, NINE).valid, at


def test_whatever_is_appended_breaks_the_seal(authority: Authority, seal: Seal, sealed: bytes) -> None:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root[pdf_name("/Lang")] = pdf_name("/vi")
    writer.update_root()
    update = io.BytesIO()
    writer.write(update)
    for longer in (sealed + b"\n% x\n", update.getvalue()):
        assert verify_pdf(longer, authority.trust(), NINE).reason == Reason.CONTENT_ALTERED


def test_a_seal_is_judged_as_of_its_setting(authority: Authority) -> None:
    issued = authority.issue("Kho bạc cũ", organisation="Kho bạc Nhà nước", valid_from=NINE - DAY, valid_to=NINE + DAY)
    paper = render(RECORD, LETTER, NINE)
    good, late = (seal_pdf(paper, Seal.load(issued), at, "Giấy") for at in (NINE, NINE + 2 * DAY))
    afterwards = NINE + 30 * DAY
    assert verify_pdf(good, authority.trust(), afterwards).valid
    assert not verify_pdf(late, authority.trust(), afterwards).valid
    assert verify_pdf(good, authority.trust(), NINE - DAY).reason == Reason.TIME
    authority.revoke(issued.serial, NINE)
    assert verify_pdf(good, authority.trust(), afterwards).reason == Reason.REVOKED


def test_strangers_and_unsealed_papers_do_not_count(authority: Authority, tmp_path: Path) -> None:
    paper = render(RECORD, LETTER, NINE)
    stranger = Seal.load(Authority(tmp_path).issue("Kho bạc Nhà nước Khu vực XII"))
    assert verify_pdf(seal_pdf(paper, stranger, NINE, "Giấy"), authority.trust(), NINE).reason == Reason.UNKNOWN_ISSUER
    for garbage in (paper, b"", b"%PDF-1.7\n%%EOF", paper[:1000]):
        assert verify_pdf(garbage, authority.trust(), NINE).reason == Reason.CONTENT_ALTERED
