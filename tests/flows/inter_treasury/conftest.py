"""The school of province A pays the health centre, whose deposit is at treasury 0211; short words for what both sides do."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury.ports import NoAnswer
from khobac.cash.inter_treasury.queries import ArrivalView
from khobac.cash.payments.ports import SignedBytes
from khobac.doors.cli.cases.treasuries import CaseTreasuries
from khobac.flows.inter_treasury import receiving, sending, settling
from khobac.flows.payment import approval
from khobac.flows.payment.content import FiledLine
from tests.flows.payment.conftest import School
from tests.flows.payment.conftest import school as school

NOBODY = "3712.0.0000000.00000"
RIGHT = "3712.0.1098765.00000"
REASON = "Đơn vị thụ hưởng đã xác nhận"
_ids = itertools.count(1)

Fate = Callable[["Line", SignedBytes], SignedBytes]


@dataclass(frozen=True)
class Line(CaseTreasuries):
    """A line between treasuries that remembers what it carried; `fates` happen to the next messages, one each."""

    carried: list[SignedBytes] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)

    def deliver(self, message: SignedBytes) -> SignedBytes:
        self.carried.append(message)
        return self.fates.pop(0)(self, message) if self.fates else self.arrives(message)

    def arrives(self, message: SignedBytes) -> SignedBytes:
        return receiving.receive(self, message.body, message.signature)


def answer_lost(line: Line, message: SignedBytes) -> SignedBytes:
    line.arrives(message)
    raise NoAnswer("the line broke before the receipt")


def never_arrives(line: Line, message: SignedBytes) -> SignedBytes:
    raise NoAnswer("no route")


def twice(line: Line, message: SignedBytes) -> SignedBytes:
    line.arrives(message)
    return line.arrives(message)


def naming_nobody(line: Line, message: SignedBytes) -> SignedBytes:
    """As if the unit had registered an account that nobody has."""
    said = messages.parse(message.body)
    assert isinstance(said, messages.Transfers)
    body = message.body.replace(RIGHT.encode(), NOBODY.encode())
    return receiving.receive(line, body, line.sign(said.sender, body))


@dataclass
class Across:
    """Both treasuries."""

    school: School
    line: Line

    def approved(self, *amounts: int) -> list[str]:
        """Payments of the school to the health centre, approved together."""
        numbers = [
            self.school.checked(
                self.school.filing(amount, payee="H", content=f"Khám {next(_ids)}", lines=(FiledLine("7049", amount),))
            )
            for amount in amounts or (50_000_000,)
        ]
        assert [each.refused for each in approval.approve(numbers, "xuan", "vinh")] == [None] * len(numbers)
        return numbers

    def work(self) -> None:
        """Everything that can leave leaves, as often as there is something."""
        while sending.pack_prepared() + sending.deliver_due(self.line):
            pass

    def astray(self) -> tuple[str, ArrivalView]:
        """A payment that waits at the other treasury for its right account."""
        [number] = self.approved()
        self.line.fates.append(naming_nobody)
        self.work()
        [arrival] = between.waiting(["0211"])
        return number, arrival

    def correct(self, arrival: ArrivalView, account: str = RIGHT, by: str = "cuc") -> None:
        settling.correct(arrival.treasury_id, arrival.id, account, by, REASON)

    def send_back(self, arrival: ArrivalView, by: str = "cuc") -> None:
        settling.send_back(arrival.treasury_id, arrival.id, by, REASON)


@pytest.fixture
def across(school: School, morning: dt.datetime) -> Across:
    """The school with money, and a line to the other treasury on which nothing is held back."""
    return Across(school, Line(hold_transfers=False))
