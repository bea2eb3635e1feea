"""Validation against the official schemas in `schemas/`.

pain.002.001.10 has no schema of its own here. For credit transfers its tree is that of .12: the two differ only in
mandate data of direct debits and in an account id that became optional (tests/connectors/iso20022/test_version_10.py
compares them field by field). Version .10 is therefore judged by the schema of .12 under its own name.
"""

from __future__ import annotations

import threading
from functools import cache
from importlib import resources

from lxml import etree

from khobac.connectors.iso20022 import hostile

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


_reading = threading.Lock()


def official(message_type: str) -> etree.XMLSchema:
    """The official schema of a message type. libxml2 cannot read two schemas at once, but many threads may use one."""
    with _reading:
        return _read(message_type)


@cache
def _read(message_type: str) -> etree.XMLSchema:
    text = resources.files(__package__).joinpath("schemas", f"{message_type}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def parse_valid(body: bytes, message_type: str) -> etree._Element:
    """The tree of a message that the official schema of its type allows; MessageRefused tells the first violation."""
    if message_type == "pain.002.001.10":
        body = body.replace(f"{NAMESPACE}{message_type}".encode(), f"{NAMESPACE}pain.002.001.12".encode())
        message_type = "pain.002.001.12"
    return hostile.build(body, official(message_type), message_type)
