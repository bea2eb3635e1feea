"""XML from outside: no DOCTYPE, no depth, nothing a browser would run; checked before any tree is built."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from khobac.core import limits
from khobac.core.documents.refusals import DocumentRefused

Attributes = Mapping[str, str]
_ACTIVE_NAMESPACES = ("http://www.w3.org/1999/xhtml ", "http://www.w3.org/2000/svg ")


def check_xml_file(content: bytes) -> None:
    """Refuse, besides, a file whose tree would take a hundred times its size: an invoice has a few thousand marks at most."""
    marks = sum(map(content.count, (b"<", b"=", b"&")))
    if len(content) > limits.XML_SIZE.value or marks > limits.XML_MARKS.value:
        raise DocumentRefused(limits.XML_MARKS.word)
    check_xml(content)


def check_xml(
    content: bytes,
    look: Callable[[str, Attributes], None] | None = None,
    told: Mapping[str, Callable[[str], None]] | None = None,
) -> None:
    """Refuse hostile or damaged XML; `look` sees the name and attributes of every element on the way, and `told` names the
    elements (without namespace) whose text somebody is told.

    With no DOCTYPE there are no entities to expand and nothing to fetch; the parser stops at the declaration itself.
    """
    depth = 0
    heard: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.XML_DEPTH.value:
            raise DocumentRefused(limits.XML_DEPTH.word)
        if name.startswith(_ACTIVE_NAMESPACES):
            raise DocumentRefused("XML_ACTIVE")
        if look is not None:
            look(name, attributes)
        if told and name.rpartition(" ")[2] in told:
            heard.clear()
            parser.CharacterDataHandler = heard.append

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if told and (tell := told.get(name.rpartition(" ")[2])) is not None:
            parser.CharacterDataHandler = None
            tell("".join(heard))

    def doctype(*declared: object) -> None:
        raise DocumentRefused("XML_DOCTYPE")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if isinstance(error, DocumentRefused):
            raise
        raise DocumentRefused("FILE_DAMAGED") from error
