"""The collecting office of the acceptance cases: what the tax office asks for, what banks take, in short words."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.ports import Advice
from khobac.cash.revenue.queries import Receipt
from khobac.connectors import revenue_list
from khobac.core import clock, db
from khobac.doors.cli.cases.bank import signed_by
from khobac.doors.cli.cases.revenue_verbs import CaseRevenue
from khobac.flows.revenue import lists, notices
from khobac.flows.revenue.lists import Answer
from khobac.flows.revenue.notices import NoticeRow
from khobac.registers.banks import queries as banks

MORNING = dt.datetime(2026, 4, 8, 9, tzinfo=clock.VIETNAM)
PAYER = ("Công ty A", "NHA", "1020304050")
_lists = itertools.count(1)


@dataclass
class Office:
    """Office 0061 and its banks."""

    def owe(self, code: str, amount: int = 100, **changes: object) -> None:
        row = NoticeRow(code, "0061", "0101234567", "Công ty A", "555", "1701", amount, area="00101")
        notices.take("thue", [row._replace(**changes)])  # type: ignore[arg-type]

    def account(self, bank: str = "NHA", office: str = "0061") -> str:
        return next(each.number for each in banks.revenue_accounts_of(office, clock.today()) if each.bank == bank)

    def advice(self, reference: str, code: str = "", amount: int = 100, **changes: object) -> Advice:
        plain = Advice(reference, self.account(), code, amount, clock.today(), "", "", "", "Công ty A", "1020304050", "")
        return plain._replace(**changes)  # type: ignore[arg-type]

    def bytes_of(self, advices: Sequence[Advice], name: str = "") -> bytes:
        return b"".join(revenue_list.write(name or f"L{next(_lists)}", advices))

    def bring(self, body: bytes, bank: str = "NHA", said: bytes | None = None) -> Answer:
        """A bank brings a list; `said` are the bytes it signed, if others."""
        words = lists.signed_words([said or body])
        return lists.take(CaseRevenue(), [body], words, signed_by(bank, words.encode()))

    def take(self, *advices: Advice, name: str = "", bank: str = "NHA") -> Answer:
        return self.bring(self.bytes_of(advices, name), bank)

    def receipt(self, reference: str, bank: str = "NHA") -> Receipt:
        found = revenue.receipt(bank, reference)
        assert found is not None
        return found

    def levels(self, item: str = "1701") -> dict[str, int]:
        """What each budget level has of an item."""
        rows = db.rows(
            """
            SELECT level, sum(credit - debit)::bigint AS amount FROM journal_line
            WHERE role = 'REVENUE' AND ndkt = %s GROUP BY level HAVING sum(credit - debit) <> 0 ORDER BY level
            """,
            [item],
        )
        return {row["level"]: row["amount"] for row in rows}


@pytest.fixture
def office(world: str) -> Iterator[Office]:
    with clock.at(MORNING):
        yield Office()
