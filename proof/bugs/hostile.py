"""Bugs at the doors where bytes come in: each lets something hostile pass (`./prove hostile-xml hostile-files`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

GATE = "khobac/connectors/iso20022/hostile.py"
XML = "khobac/core/documents/xml.py"
OFFICE = "khobac/core/documents/office.py"
PDF = "khobac/core/documents/pdfs.py"
INTAKE = "khobac/core/documents/intake.py"

BUGS = (
    Bug(
        "a comment may split an amount",
        GATE,
        before='    if body.find(b"<!") >= 0:\n',
        after='    if body.find(b"<!D") >= 0:\n',
        caught_by=by_proof("hostile-xml"),
    ),
    Bug(
        "a message may come in UTF-16, in which nothing is found",
        GATE,
        before='    if b"\\0" in body:\n',
        after='    if body.startswith(b"\\0"):\n',
        caught_by=by_proof("hostile-xml"),
    ),
    Bug(
        "an invoice may have a million elements",
        XML,
        before="    if len(content) > limits.XML_SIZE.value or marks > limits.XML_MARKS.value:\n",
        after="    if len(content) > limits.XML_SIZE.value * 4 or marks > limits.XML_MARKS.value * 100:\n",
        caught_by=by_proof("hostile-xml"),
    ),
    Bug(
        "a part may be a symbolic link",
        OFFICE,
        before="    return leaves or is_link or not name.isprintable()\n",
        after="    return leaves or not name.isprintable()\n",
        caught_by=by_proof("hostile-files"),
    ),
    Bug(
        "a directory may declare what it likes",
        OFFICE,
        before="    if unpacked > min(limits.ARCHIVE_UNPACKED.value, limits.ARCHIVE_RATIO.value * packed_size):\n",
        after="    if unpacked > limits.ARCHIVE_UNPACKED.value * 2:\n",
        caught_by=by_proof("hostile-files"),
    ),
    Bug(
        "a formula may fetch what it likes",
        OFFICE,
        before="    if any(map(_REACHING_FORMULA.search, formulas)) or",
        after="    if",
        caught_by=by_proof("hostile-files"),
    ),
    Bug(
        "a PDF unpacks without end",
        PDF,
        before="                if left < 0:\n",
        after="                if left < -limits.PDF_UNPACKED.value * 9:\n",
        caught_by=by_proof("hostile-files"),
    ),
    Bug(
        "a file may be of two kinds",
        INTAKE,
        before="    if hides_archive or hides_pdf:\n",
        after="    if hides_pdf:\n",
        caught_by=by_proof("hostile-files"),
    ),
)
