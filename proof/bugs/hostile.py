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
        "a message may be as deep as it likes",
        GATE,
        before="    if _TOO_DEEP(root):\n",
        after="    if _TOO_DEEP(root) and len(body) < 0:\n",
        caught_by=by_proof("hostile-xml"),
    ),
    Bug(
        "an invoice may have a million elements",
        XML,
        before="    if len(content) > limits.XML_SIZE.value or marks > limits.XML_MARKS.value:\n",
        after="    if len(content) > limits.XML_SIZE.value * 4 or marks > limits.XML_MARKS.value * 100:\n",
        caught_by=by_proof("hostile-xml"),
    ),
)
