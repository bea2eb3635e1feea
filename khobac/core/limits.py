"""Everything that is bounded from outside, in one place: what may come in, how much of it, and the word that says no.

A limit is part of the interface: raising one is safe, lowering one may refuse what was accepted yesterday.
"""
from __future__ import annotations

from dataclasses import dataclass

KIB, MIB = 2**10, 2**20


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest value that is still accepted, and the error word beyond it."""

    name: str
    value: int
    unit: str
    word: str


FILE_SIZE = Limit("file.size", 10 * MIB, "bytes", "FILE_TOO_LARGE")
ARCHIVE_MEMBERS = Limit("archive.members", 1_000, "files", "ARCHIVE_TOO_LARGE")
ARCHIVE_UNPACKED = Limit("archive.unpacked", 20 * MIB, "bytes", "ARCHIVE_TOO_LARGE")
ARCHIVE_RATIO = Limit("archive.ratio", 100, "times", "ARCHIVE_TOO_LARGE")
PDF_UNPACKED = Limit("pdf.unpacked", 20 * MIB, "bytes", "PDF_NOT_INSPECTABLE")
PDF_STREAMS = Limit("pdf.streams", 20_000, "streams", "PDF_NOT_INSPECTABLE")
IMAGE_PIXELS = Limit("image.pixels", 100_000_000, "pixels", "IMAGE_TOO_LARGE")
XML_DEPTH = Limit("xml.depth", 100, "levels", "XML_TOO_DEEP")
XML_MARKS = Limit("xml.marks", 40_000, "tags, attributes and references", "XML_TOO_LARGE")
XML_SIZE = Limit("xml.size", 5 * MIB, "bytes", "XML_TOO_LARGE")
FILE_NAME = Limit("file.name", 200, "characters", "FILE_NAME")
ATTACHMENTS = Limit("attachments", 20, "files", "FILES_TOO_MANY")
PAGE_BODY = Limit("page.body", 40 * MIB, "bytes", "BODY_TOO_LARGE")
API_BODY = Limit("api.body", 2 * MIB, "bytes", "BODY_TOO_LARGE")
BANK_MESSAGE = Limit("bank.message", 5 * MIB, "bytes", "BODY_TOO_LARGE")
BILL_LIST = Limit("bill.list", 20 * MIB, "bytes", "BODY_TOO_LARGE")
REVENUE_LIST = Limit("revenue.list", 128 * MIB, "bytes", "BODY_TOO_LARGE")

ALL = {
    limit.name: limit
    for limit in (
        FILE_SIZE, FILE_NAME, ARCHIVE_MEMBERS, ARCHIVE_UNPACKED, ARCHIVE_RATIO, PDF_UNPACKED, PDF_STREAMS,
        IMAGE_PIXELS, XML_DEPTH, XML_MARKS, XML_SIZE, ATTACHMENTS, PAGE_BODY, API_BODY, BANK_MESSAGE,
        BILL_LIST, REVENUE_LIST,
    )
}
