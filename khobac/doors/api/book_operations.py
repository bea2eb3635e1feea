"""What a unit's software reads of its books: what is available and why, accounts, statements, entries and their proof.

Every operation runs in the name of the key's unit, whose database role sees its own rows alone.
"""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from khobac.books.budget import queries as budget
from khobac.books.ledger import statement_queries as statements
from khobac.books.ledger.queries import PostedEntry
from khobac.books.ledger.statement_queries import Account
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.doors import statement_places
from khobac.doors.api import cursors
from khobac.doors.api.book_examples import ACCOUNTS, BUDGET_LINES, ENTRIES, MADE, PROOFS, STATEMENT
from khobac.doors.api.book_schemas import (
    AccountLineOut,
    AccountNumber,
    AccountOut,
    Accounts,
    BudgetLineOut,
    BudgetLines,
    Entries,
    EntryOut,
    FigurePart,
    LegOut,
    LineKind,
    MadeOut,
    MadePage,
    PlaceCursor,
    Proofs,
    Reference,
    Role,
    Source,
    StatementPage,
)
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.values import Day
from khobac.flows import proofs, reading
from khobac.registers.organisations import queries as organisations

router = Router(tags=["books"])

Year = Annotated[int, Query(ge=2015, le=2100)]
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get(
    "/budget-lines",
    auth=UnitKey("read"),
    summary="What is available · Dự toán còn lại",
    **describes(200, BudgetLines, BUDGET_LINES, 422),
)
def list_budget_lines(request: HttpRequest, year: Year) -> BudgetLines:
    """The lines of a budget year and the deposit, with what is allotted, spoken for, spent and left."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        found = budget.lines_of_unit(unit, year)
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


@router.get(
    "/budget-figures",
    auth=UnitKey("read"),
    summary="Why this number · Vì sao có số này",
    **describes(200, MadePage, MADE, 404, 422),
)
def explain_figure(
    request: HttpRequest,
    part: FigurePart,
    kind: LineKind = "estimate",
    source: Source = "",
    year: Annotated[int, Query(ge=0, le=2100)] = 0,
    cursor: Annotated[PlaceCursor | None, Query()] = None,
    limit: Limit = 100,
) -> MadePage:
    """The documents behind one figure of a budget line, the latest first; `balance` is what stands on a deposit."""
    unit = client_of(request).unit
    before = cursors.alert(cursor) if cursor else statements.END
    with access.acting_as(unit):
        found = statements.made_of(_book_of(unit), kind, unit, source, year, part, before, limit + 1)
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


@router.get(
    "/accounts",
    auth=UnitKey("read"),
    summary="My accounts · Tài khoản của đơn vị",
    **describes(200, Accounts, ACCOUNTS, 404, 422),
)
def list_accounts(request: HttpRequest, year: Year) -> Accounts:
    """The accounts of a budget year with their turnover and balance, and those that know no year."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        found = statements.accounts_of_unit(_book_of(unit), unit, year)
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


@router.get(
    "/accounts/{account}/lines",
    auth=UnitKey("read"),
    summary="Statement · Sổ chi tiết tài khoản",
    **describes(200, StatementPage, STATEMENT, 404, 422),
)
def read_statement(
    request: HttpRequest,
    account: AccountNumber,
    role: Role,
    from_on: Day,
    to_on: Day,
    source: Source = "",
    year: Annotated[int, Query(ge=0, le=2100)] = 0,
    cursor: Annotated[PlaceCursor | None, Query()] = None,
    limit: Limit = 100,
) -> StatementPage:
    """The lines of one account between two days, each with the balance after it; a cursor belongs to one statement."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        named = Account(_book_of(unit), unit, role, account, year, source)
        of = "/".join(map(str, [*named, from_on, to_on]))
        after = statement_places.read(cursor, of) if cursor else None
        page = statements.statement(named, from_on, to_on, after, limit)
    return StatementPage(
        opening=page.opening,
        items=[
            AccountLineOut(
                booked_on=each.booked_on,
                event=each.event,
                reference=each.reference,
                ndkt=each.ndkt,
                debit=each.debit,
                credit=each.credit,
                balance=each.balance,
            )
            for each in page.lines
        ],
        next_cursor=statement_places.written(page.next, of) if page.next else None,
    )


@router.get(
    "/entries",
    auth=UnitKey("read"),
    summary="Entries of a document · Bút toán của chứng từ",
    **describes(200, Entries, ENTRIES, 404, 422),
)
def list_entries(request: HttpRequest, reference: Reference) -> Entries:
    """The entries of a dossier or contract, in order, with the unit's own lines and those that face them."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        posted = reading.entries_of(reference, _book_of(unit))
        accounts = reading.accounts_of(posted)
    return Entries(items=[_entry(each, accounts[each.id]) for each in posted])


@router.get(
    "/entry-proofs",
    auth=UnitKey("read"),
    summary="Proof of entries · Bằng chứng bút toán",
    **describes(200, Proofs, PROOFS, 404, 409, 422),
)
def list_proofs(request: HttpRequest, reference: Reference) -> Proofs:
    """What proves without us that these entries are in the signed books of their day; there from midnight on."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        return Proofs(items=proofs.proofs_of(reference))


def _entry(posted: PostedEntry, accounts: list[str]) -> EntryOut:
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


def _book_of(unit: str) -> int:
    found = organisations.unit(unit, clock.today())
    if found is None:
        raise Refused(Word.NOT_FOUND, "Đơn vị không còn hoạt động.")
    return found.treasury_id
