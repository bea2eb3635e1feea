"""Credit notes: a provider takes back of a bill, and what comes off later bills for it.

What a note takes back of a bill that is not paid yet comes off that bill. Of one that is paid it comes off the next bills
of the same customer code and unit that are paid from the same account in the same budget year, so that no estimate pays
for another; where none comes the provider pays the money back, and the unit returns it to its estimate (form C2-05a).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from khobac.cash.autopay import credit_queries as credits
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.credit_queries import CreditedBill, OpenCredit
from khobac.cash.autopay.matching import credit_refusal
from khobac.cash.autopay.messages import BillList, CreditLine
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.services import CreditUse, NewCredit
from khobac.cash.autopay.states import CreditRefusal
from khobac.core.facts import NewFact


class MatchedCredit(NamedTuple):
    """A note that came, with the bill it takes back from; or why it is not taken."""

    line: CreditLine
    bill: CreditedBill | None
    refusal: CreditRefusal


def take_credits(batch_id: int, listed: BillList) -> list[MatchedCredit]:
    """Keep the notes of a list whose bills are entered. Four statements, where there are any."""
    if not listed.credits:
        return []
    matched = _matched(listed)
    taken = [
        NewCredit(each.line, each.bill.id, each.bill.customer, each.bill.unit_code)
        for each in matched
        if not each.refusal and each.bill and each.bill.unit_code
    ]
    bills.keep_credits(batch_id, listed.provider, taken)
    return matched


def _matched(listed: BillList) -> list[MatchedCredit]:
    known = credits.lock_credited_bills(listed.provider, {line.bill for line in listed.credits})
    left = {name: bill.left for name, bill in known.items() if bill.unit_code}
    seen = credits.known_notes(listed.provider, {line.note for line in listed.credits})
    matched = []
    for line in listed.credits:
        refusal = credit_refusal(line.amount, left.get(line.bill), line.note in seen)
        if not refusal:
            left[line.bill] -= line.amount
            seen.add(line.note)
        matched.append(MatchedCredit(line, known.get(line.bill), refusal))
    return matched


def told(listed: BillList, matched: Sequence[MatchedCredit]) -> list[NewFact]:
    """One fact for each unit: its people are told of all its notes together."""
    groups: dict[str, list[CreditLine]] = {}
    for each in matched:
        if not each.refusal and each.bill and each.bill.unit_code:
            groups.setdefault(each.bill.unit_code, []).append(each.line)
    return [
        NewFact(
            "BillsCame",
            f"{listed.provider}/{listed.batch}",
            unit,
            {
                "version": 1,
                "provider": listed.provider,
                "state": "credited",
                "reason": "",
                "bills": len(lines),
                "amount": sum(line.amount for line in lines),
                "first": lines[0].note,
                "next_at": None,
            },
        )
        for unit, lines in groups.items()
    ]


class Part(NamedTuple):
    """What comes off a bill by one note, in đồng."""

    credit_id: int
    note: str
    amount: int


class OpenCredits:
    """What notes can still take off the bills of one batch, which are judged one after the other."""

    def __init__(self, notes: Collection[OpenCredit]) -> None:
        self._left = {note.id: note.open_amount for note in notes}
        self._notes: dict[tuple[str, str], list[OpenCredit]] = {}
        for note in notes:
            self._notes.setdefault((note.provider, note.customer), []).append(note)

    def towards(self, bill: BillView, account: str, year: int) -> tuple[Part, ...]:
        """What would come off this bill, were it paid from this account in this budget year (0: a deposit)."""
        parts, missing = [], bill.amount
        for note in self._notes.get((bill.provider, bill.customer), ()):
            amount = min(self._left[note.id], missing)
            if amount and _fits(note, bill, account, year):
                parts.append(Part(note.id, note.note, amount))
                missing -= amount
        return tuple(parts)

    def take(self, parts: Collection[Part]) -> None:
        """What comes off one bill comes off no other."""
        for part in parts:
            self._left[part.credit_id] -= part.amount


def _fits(note: OpenCredit, bill: BillView, account: str, year: int) -> bool:
    if note.bill_id == bill.id:
        return True
    return note.is_paid and (note.unit_code, note.account, note.year) == (bill.unit_code, account, year)


def open_credits(due: Collection[BillView]) -> OpenCredits:
    """The notes for the customer codes of these locked bills, locked. One statement."""
    return OpenCredits(credits.lock_open({(bill.provider, bill.customer) for bill in due}))


def given_back(returns: Mapping[int, Sequence[tuple[int, int]]]) -> None:
    """Units gave money back of dossiers that paid bills: it closes the notes on those, oldest first. Two statements.

    `returns`: by the dossier that paid, the dossiers that gave back, each with its amount in đồng.
    """
    uses = []
    for dossier_id, notes in credits.lock_open_of_dossiers(returns).items():
        open_amounts = {note.id: note.open_amount for note in notes}
        for return_id, amount in returns[dossier_id]:
            for note in notes:
                part = min(amount, open_amounts[note.id])
                if part:
                    uses.append(CreditUse(note.id, "return", return_id, part))
                    open_amounts[note.id] -= part
                    amount -= part
    bills.use_credits(uses)
