"""What the books say as the API writes it, the same for a unit and for its treasury."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobac.books.budget.keys import LineKey
from khobac.books.budget.queries import PositionView
from khobac.books.ledger.queries import PostedEntry
from khobac.books.ledger.statement_queries import AccountBalance, Line, Made
from khobac.core import clock
from khobac.doors.api import cursors
from khobac.doors.api.book_schemas import (
    AccountLineOut,
    AccountOut,
    Accounts,
    BudgetLineOut,
    BudgetLines,
    Entries,
    EntryOut,
    LegOut,
    MadeOut,
    MadePage,
)


def budget_lines(found: Mapping[LineKey, PositionView]) -> BudgetLines:
    """Lines with their figures."""
    return BudgetLines(
        items=[
            BudgetLineOut(
                kind=key.account_kind,
                source=key.source,
                year=key.year,
                allotted=position.allotted,
                reserved=position.reserved,
                committed=position.committed,
                advance=position.advance,
                actual=position.actual,
                available=position.available,
            )
            for key, position in found.items()
        ]
    )


def made_page(found: Sequence[Made], limit: int) -> MadePage:
    """The documents of a figure, one more read than shown where others follow."""
    shown = found[:limit]
    return MadePage(
        items=[
            MadeOut(
                reference=each.reference,
                event=each.event,
                booked_on=each.booked_on,
                entries=each.entries,
                amount=each.amount,
            )
            for each in shown
        ],
        next_cursor=cursors.of_alert(shown[-1].entry_id) if len(found) > limit else None,
    )


def accounts(found: Sequence[AccountBalance]) -> Accounts:
    """Accounts with turnover and balance."""
    return Accounts(
        items=[
            AccountOut(
                book=each.book,
                account=each.account.account,
                role=each.account.role,
                source=each.account.source,
                year=each.account.year,
                debit=each.debit,
                credit=each.credit,
                balance=each.balance,
            )
            for each in found
        ]
    )


def account_lines(found: Sequence[Line]) -> list[AccountLineOut]:
    """Lines of a statement, each with the balance after it."""
    return [
        AccountLineOut(
            booked_on=each.booked_on,
            event=each.event,
            reference=each.reference,
            ndkt=each.ndkt,
            debit=each.debit,
            credit=each.credit,
            balance=each.balance,
        )
        for each in found
    ]


def entries(posted: Sequence[PostedEntry], accounts: Mapping[int, Sequence[str]]) -> Entries:
    """Entries with their legs; `accounts` are the natural accounts of the legs, by entry."""
    return Entries(items=[_entry(each, accounts[each.id]) for each in posted])


def _entry(posted: PostedEntry, accounts: Sequence[str]) -> EntryOut:
    entry = posted.entry
    return EntryOut(
        id=posted.id,
        number=posted.number,
        event=entry.event,
        book=entry.book,
        booked_on=entry.booked_on,
        recorded_at=clock.local(posted.recorded_at),
        reference=entry.reference,
        legs=[
            LegOut(
                account=account,
                role=leg.role,
                unit=leg.unit,
                source=leg.source,
                year=leg.year,
                ndkt=leg.ndkt,
                debit=leg.debit,
                credit=leg.credit,
            )
            for leg, account in zip(entry.legs, accounts, strict=True)
        ],
    )
