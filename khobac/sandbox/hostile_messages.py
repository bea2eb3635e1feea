"""Documents an attacker would send, each named; all must be refused, quickly and without a look outside.

Generated, not stored: a hundred megabytes have no place in a repository.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from khobac.sandbox.bank import messages

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"
GOOD = messages.debit_note(
    message_id="NHA-1",
    created_at=dt.datetime(2026, 3, 24, 9, 30, tzinfo=dt.UTC),
    account="9111",
    entries=[messages.Entry("TT-1", dt.date(2026, 3, 24), "R-1", (messages.Payment("TT-1", 7_700_000),))],
)
_BODY = GOOD[GOOD.index(b"?>") + 2 :].strip()
_DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>"


def corpus(outside: str) -> Iterator[tuple[str, bytes]]:
    """All documents; `outside` is an address that would notice a visit."""
    yield from _entities(outside)
    yield from _markup(outside)
    yield from _encodings()
    yield from _sizes()
    yield from _shapes(outside)
    yield from _broken()


def _with_text(text: bytes) -> bytes:
    return _BODY.replace(b"<MsgId>NHA-1<", b"<MsgId>" + text + b"<", 1)


def _entities(outside: str) -> Iterator[tuple[str, bytes]]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    yield "billion laughs", b'<!DOCTYPE d [<!ENTITY l0 "ha">' + laughs + b"]>" + _with_text(b"&l9;")
    yield "quadratic blow-up", b'<!DOCTYPE d [<!ENTITY a "' + b"a" * 100_000 + b'">]>' + _with_text(b"&a;" * 10_000)
    for target in (
        "file:///etc/passwd",
        f"http://{outside}/x",
        "ftp://127.0.0.1/x",
        "php://filter/x",
        "netdoc:///etc/hosts",
    ):
        yield f"external entity {target}", f'<!DOCTYPE d [<!ENTITY x SYSTEM "{target}">]>'.encode() + _with_text(b"&x;")
        yield f"parameter entity {target}", f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{target}"> %x;]>'.encode() + _BODY
        yield f"external DTD {target}", f'<!DOCTYPE Document SYSTEM "{target}">'.encode() + _BODY
    yield "public DTD", f'<!DOCTYPE Document PUBLIC "-//X" "http://{outside}/d">'.encode() + _BODY
    yield "internal subset with default attribute", b'<!DOCTYPE d [<!ATTLIST Amt Ccy CDATA "USD">]>' + _BODY
    yield "recursive entity", b'<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + _with_text(b"&a;")
    yield "undeclared entity", _with_text(b"&who;")
    yield "DTD in lower case", b"<!doctype d []>" + _BODY
    yield "DTD after white space", b"<?xml version='1.0'?>\n\n <!DOCTYPE d []>" + _BODY


def _markup(outside: str) -> Iterator[tuple[str, bytes]]:
    yield "comment that splits an amount", _BODY.replace(b">7700000<", b">77<!-- -->00000<")
    yield "CDATA that hides an amount", _BODY.replace(b">7700000<", b"><![CDATA[7700000]]><")
    yield "comment before the root", b"<!-- x -->" + _BODY
    yield "style sheet", f"<?xml-stylesheet href='http://{outside}/s'?>".encode() + _BODY
    yield "processing instruction inside", _with_text(b"A<?php echo 1 ?>B")
    yield "second XML declaration", _DECLARATION + _DECLARATION + _BODY
    yield "declaration not at the start", b" " + _DECLARATION + _BODY
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://{outside}/i"/>'
    yield "XInclude", _with_text(include.encode())
    yield "script element", _with_text(b"<script>alert(1)</script>")


def _encodings() -> Iterator[tuple[str, bytes]]:
    text = _BODY.decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"):
        yield f"encoded as {encoding}", text.encode(encoding)
    for name in ("UTF-16", "ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "x-unknown"):
        yield f"declared as {name}", f"<?xml version='1.0' encoding='{name}'?>".encode() + _BODY
    hidden = "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'KB-9'>]>" + text.replace(">NHA-1<", ">&a;<")
    yield "entity hidden from a byte search by UTF-16", hidden.encode("utf-16-le")
    yield "byte order mark", b"\xef\xbb\xbf" + _BODY
    yield "overlong UTF-8", _with_text(b"\xc0\xbc")
    yield "lone surrogate", _with_text(b"\xed\xa0\x80")
    yield "Latin-1 byte", _with_text(b"Nguy\xean")
    yield "NUL byte", _with_text(b"A\x00B")
    yield "NUL by reference", _with_text(b"A&#0;B")
    yield "control character by reference", _with_text(b"A&#27;B")
    yield "beyond Unicode by reference", _with_text(b"&#x110000;")


def _sizes() -> Iterator[tuple[str, bytes]]:
    yield "100 MB of text", b"<Document>" + b"x" * 100_000_000
    yield "100,000 levels", b"<a>" * 100_000
    for depth in (101, 200, 300, 5_000):
        deep = b"<a>" * depth + b"</a>" * depth
        yield f"{depth} levels of its own", deep
        extra = b'<SplmtryData><Envlp><d xmlns="urn:x">' + deep + b"</d></Envlp></SplmtryData></BkToCstmr"
        yield f"{depth} levels where the schema allows anything", _BODY.replace(b"</BkToCstmr", extra)
    root = f'<Document xmlns="{NAMESPACE}">'.encode()
    yield "a million elements", root + b"<a/>" * 1_000_000 + b"</Document>"
    yield "as many wrong elements as the limit allows", root + b"<a/>" * 159_000 + b"</Document>"
    yield "39,000 wrong entries", _BODY.replace(b"<Ntry>", b"<Ntry><Amt Ccy='1'>x</Amt></Ntry>" * 39_000 + b"<Ntry>")
    yield "400,000 attributes", root + b"<a " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"/></Document>"
    yield (
        "200,000 namespaces",
        root + b"<a " + b" ".join(b'xmlns:a%d="u"' % n for n in range(200_000)) + b"/></Document>",
    )
    yield "a start tag of a megabyte", b"<Document x='" + b"y" * 1_000_000 + b"'/>"
    yield "a name of a megabyte", b"<" + b"D" * 1_000_000 + b"/>"
    yield "an id of a megabyte", _with_text(b"M" * 1_000_000)
    yield "a million character references", _with_text(b"&#65;" * 900_000)
    texts = b"<t xmlns='urn:x'>" + b"&#65;" * 800 + b"</t>"
    anything = b"<SplmtryData><Envlp><d xmlns='urn:x'>" + texts * 1_200 + b"</d></Envlp></SplmtryData><x/></BkToCstmr"
    yield "many texts of many references", _BODY.replace(b"</BkToCstmr", anything)
    yield "an amount of a thousand digits", _BODY.replace(b">7700000<", b">" + b"7" * 1_000 + b"<")


def _shapes(outside: str) -> Iterator[tuple[str, bytes]]:
    yield "no namespace", _BODY.replace(f' xmlns="{NAMESPACE}"'.encode(), b"")
    yield "foreign namespace", _BODY.replace(NAMESPACE.encode(), b"urn:evil")
    yield "namespace with a trailing space", _BODY.replace(NAMESPACE.encode(), NAMESPACE.encode() + b" ")
    yield "version this treasury does not read", _BODY.replace(b"camt.054.001.08", b"camt.054.001.99")
    yield "our own kind of message", _BODY.replace(b"camt.054.001.08", b"pain.001.001.09")
    yield "another root element", _BODY.replace(b"Document", b"Documents")
    yield "children in a foreign namespace", _BODY.replace(b"<GrpHdr>", b'<GrpHdr xmlns="urn:evil">')
    yield "message wrapped in a message", f'<Document xmlns="{NAMESPACE}">'.encode() + _BODY + b"</Document>"
    yield "wrapped in a SOAP envelope", b'<E xmlns="http://schemas.xmlsoap.org/soap/envelope/">' + _BODY + b"</E>"
    yield "two roots", _BODY + _BODY
    yield "two headers", _BODY.replace(b"</GrpHdr>", b"</GrpHdr><GrpHdr><MsgId>X</MsgId></GrpHdr>")
    yield "two amounts", _BODY.replace(b"<CdtDbtInd>", b'<Amt Ccy="VND">1</Amt><CdtDbtInd>', 1)
    hint = f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:evil http://{outside}/s.xsd"'
    yield (
        "schema elsewhere",
        _BODY.replace(b"<Document", b"<Document " + hint.encode()).replace(NAMESPACE.encode(), b"urn:evil"),
    )
    yield (
        "type swapped by xsi:type",
        _BODY.replace(b"<GrpHdr>", b'<GrpHdr xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Document">'),
    )
    yield (
        "nil header",
        _BODY.replace(b"<GrpHdr>", b'<GrpHdr xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">'),
    )


def _broken() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "white space", b"   \n"
    yield "an HTML error page", b"<html><body>502 Bad Gateway</body></html>"
    yield "cut in the middle", _BODY[: len(_BODY) // 2]
    yield "last byte missing", _BODY[:-1]
    yield "bytes after the end", _BODY + b"tail"
    yield "attribute twice", _BODY.replace(b'Ccy="VND"', b'Ccy="VND" Ccy="USD"')
    yield "unbound prefix", _BODY.replace(b"<GrpHdr>", b"<x:GrpHdr>").replace(b"</GrpHdr>", b"</x:GrpHdr>")
    yield "a zip file", b"PK\x03\x04" + b"\0" * 100
    yield "a PDF", b"%PDF-1.7\n"
    yield "a day that does not exist", _BODY.replace(b"<Dt>2026-03-24<", b"<Dt>2026-02-30<")
    yield "a year of seven digits", _BODY.replace(b"<Dt>2026-03-24<", b"<Dt>2000026-03-24<")
    yield "a year before Christ", _BODY.replace(b"<CreDtTm>2026", b"<CreDtTm>-0026")
    yield (
        "a moment before the calendar",
        _BODY.replace(b"<CreDtTm>2026-03-24T09:30:00+00:00", b"<CreDtTm>0001-01-01T00:00:00+14:00"),
    )
    yield (
        "a moment after the calendar",
        _BODY.replace(b"<CreDtTm>2026-03-24T09:30:00+00:00", b"<CreDtTm>9999-12-31T23:59:59-14:00"),
    )
    yield "an amount in digits of another script", _BODY.replace(b">7700000<", "\N{GREATER-THAN SIGN}٧٧<".encode())
    yield "an amount with an exponent", _BODY.replace(b">7700000<", b">77E5<")
    for body in (b"{}", b"[]", b"{" * 2_000, b'{"received": false}', b'{"received": true}', b"{" + b" " * 5_000 + b"}"):
        yield f"JSON that is no answer: {body[:20]!r} of {len(body)}", body
