"""What a unit's software reads of its books: what is available and why, accounts, statements, entries and their proof.

Every operation runs in the name of the key's unit, whose database role sees its own rows alone.
"""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from khobac.books.budget import queries as budget
from khobac.books.ledger import statement_queries as statements
from khobac.books.ledger.statement_queries import Account
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.doors import statement_places
from khobac.doors.api import book_pictures, cursors
from khobac.doors.api.book_examples import ACCOUNTS, BUDGET_LINES, ENTRIES, MADE, PROOFS, STATEMENT
from khobac.doors.api.book_schemas import (
    AccountNumber,
    Accounts,
    BudgetLines,
    Entries,
    FigurePart,
    LineKind,
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
    return book_pictures.budget_lines(found)


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
    return book_pictures.made_page(found, limit)


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
    return book_pictures.accounts(found)


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
        items=book_pictures.account_lines(page.lines),
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
    return book_pictures.entries(posted, accounts)


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


def _book_of(unit: str) -> int:
    found = organisations.unit(unit, clock.today())
    if found is None:
        raise Refused(Word.NOT_FOUND, "Đơn vị không còn hoạt động.")
    return found.treasury_id
