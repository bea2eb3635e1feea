"""What is made false between treasuries is found, by the check that is there for it."""

from __future__ import annotations

import pytest

from khobac.core import db
from khobac.flows.verification import verify_books
from tests.flows.inter_treasury.conftest import Across

FORGED = """
INSERT INTO transfer_arrival (treasury_id, sender, name, message_id, dossier, office, payer, payee, account, content, amount,
    unit_code, state, received_at)
SELECT treasury_id, sender, 'TT0X0', message_id, dossier, office, payer, payee, account, content, 1, unit_code, state,
    received_at FROM transfer_arrival LIMIT 1
"""


@pytest.mark.parametrize(
    ("tampering", "check"),
    [
        (
            "UPDATE payment_order SET amount = amount + 1",
            "what left for another treasury is an order, or was sent back",
        ),
        (FORGED, "what came from another treasury arrived, or is back"),
        (FORGED, "an arrival is what a signed message said"),
        (FORGED, "an arrival stands where its steps lead"),
        (
            f"{FORGED}; UPDATE transfer_arrival SET state = 'waiting', unit_code = ''",
            "what waits for its account is an arrival",
        ),
        ("UPDATE transfer_arrival SET account = 'x'", "an arrival is what a signed message said"),
        ("UPDATE transfer_inbox SET body = body || ' '", "a message between treasuries is what its digest says"),
        ("UPDATE transfer_arrival SET name = 'TT0X0'", "in = out between two treasuries, but for what is in transit"),
    ],
)
def test_it_is_found(across: Across, tampering: str, check: str) -> None:
    across.approved()
    across.work()
    assert verify_books() == []
    for statement in tampering.split(";"):
        db.execute(statement)
    assert check in {difference.check for difference in verify_books()}
