"""Checks of the second path that no other test makes fail: each finds what is made false on purpose."""

from __future__ import annotations

import pytest

from khobac.core import db
from khobac.flows.verification import verify_books
from tests.flows.payment.conftest import School

STEP = """
INSERT INTO allotment_step (treasury_id, decision_id, kind, holder_treasury_id, tier, holder, source, year, giver_treasury_id,
    giver_tier, giver, d_estimate, d_provisional, d_frozen, valid_on, recorded_at)
SELECT treasury_id, 999, 'estimate', treasury_id, '4', unit_code, source, year, treasury_id, '0', 'above', 5, 0, 0,
    '2026-01-01', '2026-01-01' FROM budget_line WHERE source <> '' LIMIT 1
"""
NODE = """
INSERT INTO allotment_node (treasury_id, tier, holder, source, year, estimate)
SELECT treasury_id, '0', 'above', source, year, 4 FROM budget_line WHERE source <> '' LIMIT 1
"""
LINE = """
INSERT INTO requests_requestline (request_id, unit_code, line_no, ndkt, chapter, section, amount)
SELECT request_id, unit_code, 99, ndkt, chapter, section, 1 FROM requests_requestline LIMIT 1
"""
CONTENT = "INSERT INTO core_storeddocument (hash, content, stored_at) VALUES ('00', 'x', '2026-01-01')"
PAPER = """
INSERT INTO documents_document (unit_code, sha256, kind, size_bytes, name, sent_by, sent_at)
SELECT unit_code, repeat('0', 64), 'pdf', 1, 'x', 'an', '2026-01-01' FROM budget_line LIMIT 1
"""


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        (LINE, "a request is the sum of its lines"),
        ("UPDATE payment_line SET state = 'posted'", "what the bank paid is booked"),
        ("UPDATE payment_line SET name = 'Người khác'", "an order pays whom the request named"),
        ("UPDATE budget_line SET frozen = 1", "budget lines hold what was allotted"),
        (NODE, "places of the tree equal their steps"),
        (NODE, "the tree equals the ledger"),
        (STEP, "steps rest on entered decisions"),
        (f"{STEP}; {NODE}", "what is given on is not more than what is held"),
        (CONTENT, "a stored content is what its hash says"),
        (PAPER, "a file is what its hash says"),
    ],
)
def test_it_is_found(school: School, tampering: str, check: str) -> None:
    school.approved()
    assert verify_books() == []
    for statement in tampering.split(";"):
        db.execute(statement)
    assert check in {difference.check for difference in verify_books()}
