"""What a treasury's software reads: what units may spend and why, balances, the account book, the trial balance, entries.

A key opens the books of its office, and of the offices whose work that one has taken over (`treasury` names one of them).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from khobac.books.budget import queries as budget
from khobac.books.ledger import book_queries as books
from khobac.books.ledger import statement_queries as statements
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors import statement_places
from khobac.doors.api import book_pictures, cursors
from khobac.doors.api.book_examples import ACCOUNTS, BUDGET_LINES, ENTRIES, MADE
from khobac.doors.api.book_schemas import (
    Accounts,
    BudgetLines,
    Entries,
    FigurePart,
    LineKind,
    MadePage,
    PlaceCursor,
    Reference,
    Source,
)
from khobac.doors.api.keys import OfficeKey, office_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.treasury_schemas import (
    BOOK_PAGE,
    TOTALS,
    TRIAL_BALANCE,
    Book,
    BookPage,
    Grouped,
    OfficeCode,
    Segments,
    TotalOut,
    Totals,
    TrialBalanceOut,
    TrialRowOut,
    UnitCode,
)
from khobac.doors.api.values import Day
from khobac.flows import reading
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView

router = Router(tags=["treasury"])

Year = Annotated[int, Query(ge=2015, le=2100)]
AnyYear = Annotated[int, Query(ge=0, le=2100)]
Limit = Annotated[int, Query(ge=1, le=200)]
Treasury = Annotated[OfficeCode | None, Query()]
KnownOn = Annotated[Day | None, Query(description="as recorded until the end of this day; all there is without it")]


@router.get(
    "/treasury/budget-lines",
    auth=OfficeKey(),
    summary="What a unit may spend · Dự toán còn lại của đơn vị",
    **describes(200, BudgetLines, BUDGET_LINES, 404, 422),
)
def list_lines_of_unit(request: HttpRequest, unit: UnitCode, year: Year, treasury: Treasury = None) -> BudgetLines:
    """The lines of a unit of these books in a budget year, its deposit included."""
    _require_kept(_book(request, treasury), unit)
    return book_pictures.budget_lines(budget.lines_of_unit(unit, year))


@router.get(
    "/treasury/budget-figures",
    auth=OfficeKey(),
    summary="Why this number of a unit · Vì sao có số này của đơn vị",
    **describes(200, MadePage, MADE, 404, 422),
)
def explain_figure_of_unit(
    request: HttpRequest,
    unit: UnitCode,
    part: FigurePart,
    kind: LineKind = "estimate",
    source: Source = "",
    year: AnyYear = 0,
    cursor: Annotated[PlaceCursor | None, Query()] = None,
    limit: Limit = 100,
    treasury: Treasury = None,
) -> MadePage:
    """The documents behind one figure of a unit's line, the latest first."""
    book = _book(request, treasury)
    _require_kept(book, unit)
    before = cursors.alert(cursor) if cursor else statements.END
    found = statements.made_of(book.id, kind, unit, source, year, part, before, limit + 1)
    return book_pictures.made_page(found, limit)


@router.get(
    "/treasury/accounts",
    auth=OfficeKey(),
    summary="Balances of a unit · Số dư tài khoản của đơn vị",
    **describes(200, Accounts, ACCOUNTS, 404, 422),
)
def list_accounts_of_unit(request: HttpRequest, unit: UnitCode, year: Year, treasury: Treasury = None) -> Accounts:
    """The accounts of a unit in a budget year with turnover and balance, and those that know no year."""
    book = _book(request, treasury)
    _require_kept(book, unit)
    return book_pictures.accounts(statements.accounts_of_unit(book.id, unit, year))


@router.get(
    "/treasury/trial-balance",
    auth=OfficeKey(),
    summary="Trial balance · Bảng cân đối tài khoản",
    **describes(200, TrialBalanceOut, TRIAL_BALANCE, 404, 422),
)
def read_trial_balance(
    request: HttpRequest,
    year: AnyYear = 0,
    book: Book = "",
    from_on: Annotated[Day | None, Query()] = None,
    to_on: Annotated[Day | None, Query()] = None,
    known_on: KnownOn = None,
    treasury: Treasury = None,
) -> TrialBalanceOut:
    """Every account, of one budget year and book where they are named; without a first day turnover is all there ever was."""
    kept = _book(request, treasury)
    days = from_on or books.BEGINNING, to_on or clock.today()
    rows = books.trial_balance(kept.id, year, book, *days, _known_at(known_on))
    return TrialBalanceOut(
        treasury=kept.code,
        items=[
            TrialRowOut(
                book=each.book,
                account=each.natural_account,
                role=each.role,
                opening=each.opening,
                debit=each.debit,
                credit=each.credit,
                closing=each.closing,
            )
            for each in rows
        ],
    )


@router.get(
    "/treasury/account-book",
    auth=OfficeKey(),
    summary="Account book · Sổ kế toán",
    **describes(200, BookPage, BOOK_PAGE, 404, 422),
)
def read_account_book(
    request: HttpRequest,
    from_on: Day,
    to_on: Day,
    segments: Query[Segments],
    known_on: KnownOn = None,
    cursor: Annotated[PlaceCursor | None, Query()] = None,
    limit: Limit = 100,
    treasury: Treasury = None,
) -> BookPage:
    """The lines that bear these segments between two days, each with the balance after it; a cursor belongs to one book."""
    kept, named = _book(request, treasury), segments.named()
    of = repr((kept.id, sorted(named.items()), from_on, to_on, known_on))
    after = statement_places.read(cursor, of) if cursor else None
    page = books.account_book(kept.id, named, from_on, to_on, after, limit, _known_at(known_on))
    return BookPage(
        treasury=kept.code,
        opening=page.opening,
        items=book_pictures.account_lines(page.lines),
        next_cursor=statement_places.written(page.next, of) if page.next else None,
    )


@router.get(
    "/treasury/totals",
    auth=OfficeKey(),
    summary="Turnover by a segment · Cộng theo phân đoạn",
    **describes(200, Totals, TOTALS, 404, 422),
)
def read_totals(
    request: HttpRequest,
    by: Grouped,
    from_on: Day,
    to_on: Day,
    segments: Query[Segments],
    known_on: KnownOn = None,
    treasury: Treasury = None,
) -> Totals:
    """Turnover of at most a year within these segments, by the values of one more."""
    kept = _book(request, treasury)
    if (to_on - from_on) > LONGEST:
        raise Refused(Word.INVALID, "Khoảng thời gian dài nhất là một năm.", pointer="/query/to_on")
    found = books.totals_by(kept.id, by, segments.named(), from_on, to_on, _known_at(known_on))
    items = [TotalOut(value=each.value, debit=each.debit, credit=each.credit) for each in found]
    return Totals(treasury=kept.code, items=items)


LONGEST = dt.timedelta(days=366)


@router.get(
    "/treasury/entries",
    auth=OfficeKey(),
    summary="Entries of a document in these books · Bút toán của chứng từ trong sổ",
    **describes(200, Entries, ENTRIES, 404, 422),
)
def list_entries_of_book(request: HttpRequest, reference: Reference, treasury: Treasury = None) -> Entries:
    """The entries of a dossier, contract or message in these books, in order, with all their lines."""
    posted = reading.entries_of(reference, _book(request, treasury).id)
    return book_pictures.entries(posted, reading.accounts_of(posted))


def _book(request: HttpRequest, treasury: str | None) -> OfficeView:
    """The books asked for; the office's own where none is named. Raises NOT_FOUND."""
    offices = reading.books_of_office(office_of(request).office)
    found = offices[0] if treasury is None else next((each for each in offices if each.code == treasury), None)
    if found is None:
        raise Refused(Word.NOT_FOUND, f"Khóa này không đọc sổ của kho bạc {treasury}.")
    return found


def _known_at(day: dt.date | None) -> dt.datetime | None:
    return clock.end_of(day) if day else None


def _require_kept(book: OfficeView, unit: str) -> None:
    found = organisations.unit(unit, clock.today())
    if found is None or found.treasury_id != book.id:
        raise Refused(Word.NOT_FOUND, "Không có đơn vị này trong sổ của kho bạc.")
