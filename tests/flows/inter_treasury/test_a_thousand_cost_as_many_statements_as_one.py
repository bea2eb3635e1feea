"""A message of a thousand transfers is taken in, and an approval of several decided, in a fixed number of statements."""

from __future__ import annotations

from django.db import connections
from django.test.utils import CaptureQueriesContext

from khobac.books.ledger import services as ledger
from khobac.cash.inter_treasury.messages import MOST, Transfer, Transfers, render
from khobac.core import clock, db
from khobac.flows.inter_treasury import receiving
from khobac.flows.payment import approval
from khobac.flows.payment.content import FiledLine
from tests.flows.inter_treasury.conftest import NOBODY, RIGHT, Across
from tests.flows.inter_treasury.test_money_crosses_once import deposit


def taken_in(across: Across, message_id: str, many: int) -> int:
    """How many statements a message of so many transfers takes, every tenth of which finds no account."""
    transfers = tuple(
        Transfer(
            f"{message_id}-{n}", "HS-0061-26-9", "1012345", "Trung tâm y tế", RIGHT if n % 10 else NOBODY, 1_000, "Khám"
        )
        for n in range(many)
    )
    message = Transfers(message_id, "0061", "0211", clock.now(), transfers)
    body = render(message)
    with CaptureQueriesContext(connections["default"]) as asked:
        assert receiving.take(message, body, across.line.sign("0061", body)).refused == ""
    return len(asked)


def test_a_thousand_arrive_like_twenty(across: Across) -> None:
    more_parts_of_the_ledger = (MOST - 1) // ledger.MOST_IN_A_STATEMENT
    assert taken_in(across, "M-1", 20) == taken_in(across, "M-2", MOST) - more_parts_of_the_ledger
    assert deposit() == 1_000 * (18 + 900)
    [row] = db.rows("SELECT count(*) AS many FROM transfer_arrival WHERE state = 'waiting'")
    assert row["many"] == 2 + 100


def test_six_are_approved_and_sent_like_two(across: Across) -> None:
    def decided(many: int) -> int:
        school = across.school
        numbers = [
            school.checked(
                school.filing(1_000_000 + many + n, payee="H", lines=(FiledLine("7049", 1_000_000 + many + n),))
            )
            for n in range(many)
        ]
        with CaptureQueriesContext(connections["default"]) as asked:
            approval.approve(numbers, "xuan", "vinh")
            across.work()
        return len(asked)

    assert decided(2) == decided(6)
