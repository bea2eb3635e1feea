"""The gate every XML byte from outside passes before anything is built from it.

Order matters: the cheap looks come first and each needs no more memory than the bytes themselves. A bank's message
has no use for a document type, an entity, a processing instruction, a comment or CDATA, so all of them are refused;
with them go entity bombs, external entities, and the trick of splitting an amount by a comment. In well-formed XML a
`<` in text is escaped, so a plain search for `<!` and `<?` finds every one of them and never a false one. For tags
and attributes the same holds from above: there cannot be more of them than there are `<` and `=`.

The limits allow some 3,000 transactions in a message; larger statements come in pages.
"""

from __future__ import annotations

from lxml import etree

from khobac.cash.payments.ports import MessageRefused

MAX_BYTES = 5 * 1024 * 1024
MAX_TAGS = 160_000
"""Start and end tags together. An element costs about 250 bytes of tree: this is what bounds the memory of a parse."""
MAX_ATTRIBUTES = 40_000
MAX_REFERENCES = 40_000
MAX_RUN_BYTES = 4 * 1024
"""From one `<` to the next. libxml2 joins a text of many character references in quadratic time: keep texts short."""
MAX_DEPTH = 100
_PROBE_BYTES = 8 * 1024
PIECE_BYTES = 4 * 1024
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def parser_options() -> dict[str, bool | str]:
    """For every parser of bytes from outside.

    The gate has let no entity declaration through, so there is nothing to resolve; but `resolve_entities=False` would make
    lxml forgive a document cut short when a schema is given as well (seen with lxml 6.1.3).
    """
    return {"resolve_entities": "internal", "no_network": True, "load_dtd": False, "huge_tree": False}


def check_bytes(body: bytes) -> None:
    """Size, encoding and forbidden markup, from the bytes alone."""
    if len(body) > MAX_BYTES:
        raise MessageRefused("TOO_LARGE", f"{len(body)} bytes; at most {MAX_BYTES} are read")
    declaration_ends = check_declaration(body)
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MessageRefused("NOT_UTF8", f"byte {error.start} is not UTF-8") from None
    if b"\0" in body:
        raise MessageRefused("NOT_UTF8", "a NUL byte: this is UTF-16, in which nothing below would be found")
    if body.find(b"<!") >= 0:
        raise MessageRefused("FORBIDDEN_MARKUP", "document type, entity, comment and CDATA have no place in a message")
    if body.find(b"<?", declaration_ends) >= 0:
        raise MessageRefused("FORBIDDEN_MARKUP", "a processing instruction has no place in a message")
    if body.count(b"<") > MAX_TAGS or body.count(b"=") > MAX_ATTRIBUTES or body.count(b"&") > MAX_REFERENCES:
        most = f"{MAX_TAGS} tags, {MAX_ATTRIBUTES} attributes or {MAX_REFERENCES} references"
        raise MessageRefused("TOO_LARGE", f"more than {most}; send it in pages")
    if max(map(len, body.split(b"<"))) > MAX_RUN_BYTES:
        raise MessageRefused("TOO_LARGE", f"a tag or text of more than {MAX_RUN_BYTES} bytes")


def check_declaration(body: bytes) -> int:
    """How many bytes the XML declaration at the beginning takes; it may name no encoding but UTF-8."""
    if not body.startswith(b"<"):
        raise MessageRefused("NOT_XML", "the message must begin with '<', without byte order mark or space")
    ends = body.find(b"?>") + 2 if body.startswith((b"<?xml ", b"<?xml\n", b"<?xml\t", b"<?xml\r")) else 0
    declared = body[:ends].lower()
    if b"encoding" in declared and b"utf-8" not in declared:
        raise MessageRefused("NOT_UTF8", "the XML declaration names another encoding than UTF-8")
    return ends


def root_name(body: bytes) -> str:
    """The root element as '{namespace}name', read from the first bytes without building the document."""
    probe = etree.XMLPullParser(events=("start",), **parser_options())
    try:
        probe.feed(body[:_PROBE_BYTES])
        for _, element in probe.read_events():
            return str(element.tag)
    except etree.XMLSyntaxError as error:
        raise MessageRefused("NOT_WELL_FORMED", str(error)) from None
    raise MessageRefused("UNKNOWN_MESSAGE", "no root element within the first 8 KB")


def build(body: bytes, schema: etree.XMLSchema, message_type: str) -> etree._Element:
    """The tree of bytes that `check_bytes` let through, valid against the schema and at most MAX_DEPTH levels deep.

    Never for bytes it has not seen: an entity declared in them makes lxml 6.1.3 crash the process when it validates.

    Fed piece by piece and given up at the first violation: libxml2 alone would go on to the end and keep every error,
    which takes seconds where a sender has put 200,000 of them.
    """
    parser = etree.XMLParser(schema=schema, **parser_options())
    try:
        for start in range(0, len(body), PIECE_BYTES):
            parser.feed(body[start : start + PIECE_BYTES])
            if len(parser.feed_error_log):
                raise not_valid(parser.feed_error_log[0], message_type)
        root = parser.close()
    except etree.XMLSyntaxError as error:
        log = parser.feed_error_log
        raise not_valid(log[0] if len(log) else error, message_type) from None
    if is_too_deep(root):
        raise MessageRefused("TOO_DEEP", f"more than {MAX_DEPTH} levels")
    return root


def is_too_deep(element: etree._Element) -> bool:
    """Whether the tree that holds this element has more than MAX_DEPTH levels."""
    return bool(_TOO_DEEP(element))


def not_valid(error: etree._LogEntry | etree.XMLSyntaxError, message_type: str) -> MessageRefused:
    """The refusal of what parser or schema did not take."""
    if isinstance(error, etree._LogEntry) and error.domain == etree.ErrorDomains.SCHEMASV:
        return MessageRefused("NOT_VALID", f"{message_type}: {error.message[:400]}")
    message = error.message if isinstance(error, etree._LogEntry) else str(error)
    return MessageRefused("NOT_WELL_FORMED", message[:400])
