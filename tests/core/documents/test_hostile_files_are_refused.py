"""Good files are taken by their content; hostile, oversized and damaged ones are refused with a word and a remedy."""
from __future__ import annotations

import contextlib
import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from khobac.core import limits
from khobac.core.documents import DocumentRefused, Kind, inspect
from khobac.core.documents.refusals import WORDINGS

CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
DOCUMENT = '<?xml version="1.0"?><document><p>Hợp đồng số 17/2026</p></document>'.encode()


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, o) for n, o in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def pdf_stream(content: bytes) -> bytes:
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content)


def archive(**parts: bytes) -> bytes:
    return archive_of({name.replace("__", "/"): content for name, content in parts.items()})


def archive_of(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def docx(more: dict[str, bytes] | None = None) -> bytes:
    return archive_of({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": DOCUMENT} | (more or {}))


def xlsx(more: dict[str, bytes] | None = None) -> bytes:
    return archive_of({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": DOCUMENT} | (more or {}))


def relationship(kind: str) -> dict[str, bytes]:
    return {
        "word/_rels/document.xml.rels": (
            '<?xml version="1.0"?><Relationships><Relationship Id="r1" TargetMode="External" '
            f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
            'Target="http://evil.example/"/></Relationships>'
        ).encode()
    }


def picture(form: str, size: tuple[int, int] = (40, 30)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, form)
    return made.getvalue()


PDF = pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
INVOICE = b'<?xml version="1.0" encoding="UTF-8"?><HDon><TToan>12450000</TToan></HDon>'
GOOD = {
    Kind.PDF: PDF,
    Kind.JPG: picture("JPEG"),
    Kind.PNG: picture("PNG"),
    Kind.DOCX: docx(relationship("hyperlink")),
    Kind.XLSX: xlsx(),
    Kind.XML: INVOICE,
}


def refusal(content: bytes, name: str = "hop-dong.pdf") -> str:
    with pytest.raises(DocumentRefused) as refused:
        inspect(name, io.BytesIO(content))
    return refused.value.code


@pytest.mark.parametrize(("kind", "content"), GOOD.items())
def test_a_good_file_is_known_by_its_bytes_whatever_its_name(kind: Kind, content: bytes) -> None:
    accepted = inspect("báo cáo.exe", io.BytesIO(content))
    assert accepted.kind == kind
    assert accepted.size == len(content)
    assert accepted.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00" * 100, b"#!/bin/sh\n", b"<html></html>", b"hello", archive(readme=b"text"), b"GIF89a", b"\x00" * 50],
)
def test_other_kinds_are_refused_even_under_a_good_name(content: bytes) -> None:
    assert refusal(content) == "FILE_KIND"


@pytest.mark.parametrize("carrier", [Kind.PDF, Kind.JPG, Kind.PNG])
def test_an_archive_hidden_behind_another_kind_is_refused(carrier: Kind) -> None:
    assert refusal(GOOD[carrier] + archive(run=b"#!/bin/sh")) == "FILE_TWO_FACED"


def test_a_picture_that_readers_of_pdf_would_open_is_refused() -> None:
    png = GOOD[Kind.PNG]
    comment = b"tEXtk\0" + PDF
    chunk = struct.pack(">I", len(comment) - 4) + comment + struct.pack(">I", zlib.crc32(comment))
    assert refusal(png[:33] + chunk + png[33:]) == "FILE_TWO_FACED"


class Endless(io.RawIOBase):
    """A sender that never stops."""

    sent = 0

    def read(self, size: int = -1) -> bytes:
        self.sent += size
        return b"%PDF-" + b"a" * (size - 5)


def test_an_endless_stream_is_cut_off_just_past_the_limit() -> None:
    endless = Endless()
    with pytest.raises(DocumentRefused, match="FILE_TOO_LARGE"):
        inspect("x.pdf", endless)  # type: ignore[arg-type]
    assert endless.sent <= limits.FILE_SIZE.value + 64 * limits.KIB


def test_the_limit_itself_is_still_accepted() -> None:
    exact = PDF + b" " * (1000 - len(PDF))
    limit = limits.Limit("file.size", 1000, "bytes", "FILE_TOO_LARGE")
    assert inspect("x.pdf", io.BytesIO(exact), limit).size == 1000
    with pytest.raises(DocumentRefused):
        inspect("x.pdf", io.BytesIO(exact + b" "), limit)


def test_empty_files_and_unreadable_names_are_refused() -> None:
    assert refusal(b"") == "FILE_EMPTY"
    for name in ("", "a" * 201, "a\x00.pdf", "a\n.pdf", "a\u202e.pdf"):
        assert refusal(PDF, name) == "FILE_NAME"


@pytest.mark.parametrize("action", [b"/JavaScript", b"/Launch", b"/RichMedia", b"/J#61vaScript", b"/#4Caunch"])
@pytest.mark.parametrize("place", ["plain", "object stream", "commented object stream", "late in a stream"])
def test_a_pdf_that_runs_something_is_refused(action: bytes, place: str) -> None:
    wanted = b"<< /S " + action + b" /JS (app.alert\\(1\\)) >>"
    if place == "plain":
        assert refusal(pdf(b"<< /Type /Catalog >>", wanted)) == "PDF_ACTIVE"
        return
    lead = {"object stream": b"7 0 ", "commented object stream": b" % x\n7 0 ", "late in a stream": b"7 0 " * 200_000}
    assert refusal(pdf(pdf_stream(zlib.compress(lead[place] + wanted)))) == "PDF_ACTIVE"


def test_a_pdf_page_may_talk_about_javascript() -> None:
    text = zlib.compress(b"BT (JavaScript /Launcher) Tj ET" * 100)
    assert inspect("x.pdf", io.BytesIO(pdf(b"<< /Title (JavaScript) >>", pdf_stream(text)))).kind == Kind.PDF


def test_pdfs_that_cannot_be_looked_into_are_refused() -> None:
    assert refusal(PDF.replace(b"/Root", b"/Encrypt 9 0 R /Root")) == "FILE_ENCRYPTED"
    assert refusal(PDF[:-10]) == "FILE_DAMAGED"
    assert refusal(pdf(pdf_stream(zlib.compress(b"1 0 " * 6_000_000)))) == "PDF_NOT_INSPECTABLE"
    broken = bytearray(zlib.compress(b"1 0 " + bytes(range(256)) * 40))
    broken[-1] ^= 1
    assert refusal(pdf(pdf_stream(bytes(broken)))) == "PDF_NOT_INSPECTABLE"
    assert refusal(pdf(b"stream\nx\x9c" * 20_001)) == "PDF_NOT_INSPECTABLE"


@pytest.mark.parametrize("make", [docx, xlsx])
@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"word/vbaProject.bin": b"code"}, "ARCHIVE_MACRO"),
        ({"xl/VBAPROJECT.BIN": b"code"}, "ARCHIVE_MACRO"),
        ({"xl/macrosheets/sheet1.xml": DOCUMENT}, "ARCHIVE_MACRO"),
        ({"t.xml": b'<Types><Override ContentType="application/x.macroEnabled.main+xml"/></Types>'}, "ARCHIVE_MACRO"),
        ({"word/media/image1.png": b"\xd0\xcf\x11\xe0 renamed"}, "ARCHIVE_NESTED"),
        ({"word/embeddings/sheet.xlsx": GOOD[Kind.XLSX]}, "ARCHIVE_NESTED"),
        ({"word/media/image1.png": b"Rar!\x1a\x07"}, "ARCHIVE_NESTED"),
        ({"xl/externalLinks/externalLink1.xml": DOCUMENT}, "ARCHIVE_EXTERNAL"),
        (relationship("attachedTemplate"), "ARCHIVE_EXTERNAL"),
        (relationship("oleObject"), "ARCHIVE_EXTERNAL"),
        ({"../../etc/cron.d/x": b"x"}, "ARCHIVE_PATH"),
        ({"/etc/passwd": b"x"}, "ARCHIVE_PATH"),
        ({"C:/x": b"x"}, "ARCHIVE_PATH"),
        ({"a\\..\\b": b"x"}, "ARCHIVE_PATH"),
        ({"WORD/document.xml": DOCUMENT, "XL/workbook.xml": DOCUMENT}, "ARCHIVE_PATH"),
        ({"big.bin": bytes(limits.ARCHIVE_UNPACKED.value)}, "ARCHIVE_TOO_LARGE"),
        ({"dense.bin": bytes(2 * limits.MIB)}, "ARCHIVE_TOO_LARGE"),
        ({f"{n}.xml": b"" for n in range(1_000)}, "ARCHIVE_TOO_LARGE"),
        ({"custom.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'}, "XML_DOCTYPE"),
        ({"xl/worksheets/sheet1.xml": b"<s><f>WEBSERVICE(A1)</f></s>"}, "ARCHIVE_EXTERNAL"),
        ({"word/footer1.xml": b"<w><instrText>DDEA</instrText><instrText>UTO c:</instrText></w>"}, "ARCHIVE_EXTERNAL"),
        ({"custom.xml": b"<a>" * 200}, "XML_TOO_DEEP"),
        ({"custom.xml": b"<a>"}, "FILE_DAMAGED"),
    ],
)  # fmt: skip
def test_hostile_archives_are_refused(
    make: Callable[[dict[str, bytes]], bytes], more: dict[str, bytes], word: str
) -> None:
    assert refusal(make(more)) == word


def test_links_in_archives_are_refused() -> None:
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as file:
        member = zipfile.ZipInfo("link")
        member.external_attr = 0o120777 << 16
        file.writestr(member, "/etc/passwd")
    assert refusal(made.getvalue()) == "ARCHIVE_PATH"


def test_a_directory_that_lies_about_sizes_does_not_help() -> None:
    """The part holds 30 MB; the directory says 100 bytes, 5 GB, or that all parts share the same bytes."""
    honest = docx({"big.bin": bytes(30 * limits.MIB)})
    at = honest.rindex(b"PK\x01\x02") + 24
    assert struct.unpack("<I", honest[at : at + 4]) == (30 * limits.MIB,)
    for lie, word in ((100, "FILE_DAMAGED"), (2**32 - 2, "ARCHIVE_TOO_LARGE")):
        assert refusal(honest[:at] + struct.pack("<I", lie) + honest[at + 4 :]) == word
    packed = honest[: at - 4] + struct.pack("<I", 50_000_000) + struct.pack("<I", 100) + honest[at + 4 :]
    assert refusal(packed) == "ARCHIVE_TOO_LARGE"


def test_archives_with_a_password_are_refused() -> None:
    content = bytearray(docx())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(mark) + offset] |= 1
    assert refusal(bytes(content)) == "FILE_ENCRYPTED"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><x>&b;</x>', "XML_DOCTYPE"),
        (b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><x/>', "XML_DOCTYPE"),
        (b'<?xml version="1.0"?>' + b"<a>" * 10_000, "XML_TOO_DEEP"),
        (b'<?xml version="1.0"?>' + b"<a>" * 100_000, "XML_TOO_LARGE"),
        (b'<?xml version="1.0"?><a>' + b"&#65;" * 100_000 + b"</a>", "XML_TOO_LARGE"),
        (b'<?xml version="1.0"?><a>&undefined;</a>', "FILE_DAMAGED"),
        (b'<?xml version="1.0"?><a>', "FILE_DAMAGED"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "FILE_DAMAGED"),
        (b'<?xml version="1.0" encoding="utf-7"?><a/>', "FILE_DAMAGED"),
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "XML_ACTIVE"),
        (b'<?xml version="1.0"?><a><x:script xmlns:x="http://www.w3.org/1999/xhtml"/></a>', "XML_ACTIVE"),
    ],
)
def test_hostile_xml_is_refused(content: bytes, word: str) -> None:
    assert refusal(content) == word


def test_pictures_without_measure_are_refused() -> None:
    png, jpg = bytearray(picture("PNG")), bytearray(picture("JPEG"))
    png[16:24] = struct.pack(">II", 40_000, 40_000)
    assert refusal(bytes(png)) == "IMAGE_TOO_LARGE"
    frame = jpg.index(b"\xff\xc0")
    jpg[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    assert refusal(bytes(jpg)) == "IMAGE_TOO_LARGE"
    assert refusal(bytes(picture("PNG")[:20])) == "FILE_DAMAGED"
    assert refusal(b"\xff\xd8\xff\xe0\x00\x10" + bytes(100)) == "FILE_DAMAGED"
    assert refusal(b"\xff\xd8\xff\xff\xff\xff") == "FILE_DAMAGED"
    png[16:24] = bytes(8)
    assert refusal(bytes(png)) == "FILE_DAMAGED"


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(GOOD)), st.data())
def test_damaged_files_never_break_the_reader(kind: Kind, data: st.DataObject) -> None:
    content = bytearray(GOOD[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(1, len(content)))]
    with contextlib.suppress(DocumentRefused):
        assert inspect("x", io.BytesIO(bytes(content))).size == len(content)


def test_every_limit_of_files_has_a_remedy() -> None:
    assert all(limit.value > 0 for limit in limits.ALL.values())
    for limit in limits.ALL.values():
        assert limit.word == "BODY_TOO_LARGE" or all(WORDINGS[limit.word])  # of messages: told by the doors they come through
