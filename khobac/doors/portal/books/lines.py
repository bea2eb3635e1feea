"""Tables that unit and treasury share: a statement, the entries of a document, and what a figure is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khobac.books.budget import queries as budget
from khobac.books.budget import tree
from khobac.books.budget.held_queries import held_by
from khobac.books.budget.keys import LineKey
from khobac.books.budget.nodes import Node
from khobac.books.budget.queries import PositionView
from khobac.books.budget.tree import Change
from khobac.books.ledger import statement_queries as statements
from khobac.books.ledger.queries import PostedEntry
from khobac.books.ledger.statement_queries import Line, Made, Page, Part, Place
from khobac.casework.dossiers.states import OPEN
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors import statement_places
from khobac.doors.portal.books.asked import address, one_of, without
from khobac.doors.portal.books.tables import AT_ONCE, Cell, Column, Row, Table, every_page
from khobac.doors.portal.books.words import CHANGES, PARTS, SEGMENTS, code_names, event_word
from khobac.flows import reading
from khobac.spending.requests import queries as requests

MOST_HELD = 1000
"""Dossiers of a unit that are looked at for money they hold: far more than any has open."""

DOSSIER_OF = {"account_entries": "dossier", "book_entries": "treasury_dossier"}
"""The page of a dossier beside the page of its entries: of the unit, of the treasury."""

PARTS_OF = {
    "estimate": ("allotted", "reserved", "committed", "advance", "actual"),
    "command": ("allotted", "actual"),
    "deposit": ("balance", "reserved"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of lines as a template takes it."""

    table: Table
    opening: int
    next_url: str | None
    first_url: str | None


def statement_columns() -> list[Column]:
    """The columns of an account book."""
    return [
        Column(_("Ngày")),
        Column(_("Chứng từ")),
        Column(_("Nghiệp vụ")),
        Column(_("Mã NDKT")),
        Column(_("Nợ (₫)"), "num"),
        Column(_("Có (₫)"), "num"),
        Column(_("Dư Nợ (₫)"), "money"),
        Column(_("Dư Có (₫)"), "money"),
    ]


def sides(balance: int) -> tuple[int | None, int | None]:
    """Debit less credit as an accountant writes it: on the debit side or on the credit side."""
    return (balance, None) if balance >= 0 else (None, -balance)


def paged_statement(
    request: HttpRequest,
    table: Table,
    of: str,
    read: Callable[[Place | None, int], Page],
    entries_url: str,
) -> tuple[Shown, Iterable[Row]]:
    """The page of a statement that the address asks for (`sau`), and the rows of all pages for a file.

    `of` names the statement, so that a place in one is none in another.
    """

    kb = request.GET.get("kb", "")

    def rows(page: Page) -> list[Row]:
        return [_statement_row(line, entries_url, kb) for line in page.lines]

    def every(place: Place | None) -> tuple[list[Row], Place | None]:
        page = read(place, AT_ONCE)
        return rows(page), page.next

    at = request.GET.get("sau")
    page = read(statement_places.read(at, of) if at else None, statements.PAGE)
    table.rows.extend(rows(page))
    following = without(request, sau=statement_places.written(page.next, of)) if page.next else None
    return Shown(table, page.opening, following, without(request, "sau") if at else None), every_page(every)


def _statement_row(line: Line, entries_url: str, kb: str) -> Row:
    url = address(reverse(entries_url, args=[line.reference]), kb=kb)
    word = event_word(line.event)
    return [
        line.booked_on,
        Cell(line.reference, url),
        word,
        line.ndkt,
        line.debit or None,
        line.credit or None,
        *sides(line.balance),
    ]


def entries_table(posted: Iterable[PostedEntry], reference: str) -> Table:
    """The lines of the entries of a document, with their segments."""
    found = list(posted)
    names = [
        name for name in ("unit", "source", "ndkt", "chapter", "section", "level", "bank") if _is_used(name, found)
    ]
    accounts = reading.accounts_of(found)
    called = code_names("natural_account", {account for each in accounts.values() for account in each})
    columns = [Column(_("Bút toán")), Column(_("Ngày")), Column(_("Tài khoản"))]
    columns += [Column(SEGMENTS[name]) for name in names]
    columns += [Column(_("Nợ (₫)"), "money"), Column(_("Có (₫)"), "money")]
    rows: list[Row] = [
        [
            Cell(str(each.number or each.id), under=event_word(each.entry.event)),
            each.entry.booked_on,
            Cell(account, under=called.get(account, "")),
            *(getattr(leg, name) for name in names),
            leg.debit or None,
            leg.credit or None,
        ]
        for each in found
        for leg, account in zip(each.entry.legs, accounts[each.id], strict=True)
    ]
    totals = [sum(leg.debit for each in found for leg in each.entry.legs)] * 2
    caption = _("Bút toán của %(reference)s") % {"reference": reference}
    return Table(
        f"but-toan-{_file_name(reference)}", caption, columns, rows, [_("Cộng"), *([""] * (2 + len(names))), *totals]
    )


def _is_used(name: str, posted: list[PostedEntry]) -> bool:
    return any(getattr(leg, name) for each in posted for leg in each.entry.legs)


def _file_name(text: str) -> str:
    return "".join(each if each.isascii() and each.isalnum() else "-" for each in text)


def line_of(request: HttpRequest, treasury_id: int, unit: str) -> LineKey:
    """The budget line an address names (`loai`, `nguon`, `nam`). Raises NOT_FOUND for one without a name."""
    kind = one_of(request, "loai", PARTS_OF, "estimate")
    if kind == "deposit":
        return LineKey(treasury_id, "deposit", unit)
    source, year = request.GET.get("nguon", ""), request.GET.get("nam", "")
    if not source or not (year.isascii() and year.isdigit() and len(year) == 4):
        raise Refused(Word.NOT_FOUND, _("Không có dòng dự toán này."))
    return LineKey(treasury_id, "command" if kind == "command" else "estimate", unit, source, int(year))


def line_address(path: str, key: LineKey, part: str = "", kb: str = "") -> str:
    """Where a budget line, or one figure of it, says what it is made of; `kb` names the books of a treasury."""
    year = key.year if key.account_kind != "deposit" else ""
    return address(path, loai=key.account_kind, nguon=key.source, nam=year, phan=part, kb=kb)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a line: its word, what it is, how it enters the sum, and where it is explained."""

    part: str
    word: str
    amount: int
    url: str
    sign: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """A budget line with its figures, and what the chosen one is made of."""

    key: LineKey
    position: PositionView
    figures: list[Figure]
    part: str
    table: Table
    total: int
    next_url: str | None
    above: list[tree.Above]
    frozen: int


def explained(request: HttpRequest, key: LineKey, path: str, entries_url: str) -> tuple[Explained, Iterable[Row]]:
    """Why the figures of a line are what they are, the one asked for (`phan`) down to its documents."""
    kb = request.GET.get("kb", "")
    position = budget.positions([key])[key]
    parts = PARTS_OF[key.account_kind]
    part = one_of(request, "phan", parts, "actual" if "actual" in parts else parts[0])
    amounts = {name: _amount(position, name) for name in parts}
    figures = [
        Figure(
            name,
            str(PARTS[name]),
            amounts[name],
            line_address(path, key, name, kb),
            "" if name in ("allotted", "balance") or not amounts[name] else "−",
            name == part,
        )
        for name in parts
    ]
    rows, following = _rows_of(key, part, entries_url, kb, request.GET.get("sau", ""))
    table = Table(
        f"{part}-{key.unit}",
        _("%(figure)s: chứng từ làm nên số này") % {"figure": PARTS[part]},
        [Column(_("Chứng từ")), Column(_("Nghiệp vụ")), Column(_("Ngày")), Column(_("Số tiền (₫)"), "money")],
        rows,
    )
    shown = Explained(
        key,
        position,
        figures,
        part,
        table,
        amounts[part],
        without(request, sau=following) if following else None,
        tree.ancestors(Node(key.treasury_id, "4", key.unit, key.source, key.year)) if key.source else [],
        sum(amounts[name] * (1 if name in ("allotted", "balance") else -1) for name in parts) - position.available,
    )

    def every(place: str | None) -> tuple[list[Row], str | None]:
        return _rows_of(key, part, entries_url, kb, place or "", AT_ONCE)

    return shown, every_page(every)


def _amount(position: PositionView, part: str) -> int:
    return position.allotted - position.actual if part == "balance" else int(getattr(position, part))


def _rows_of(
    key: LineKey, part: str, entries_url: str, kb: str, before: str, limit: int = statements.PAGE
) -> tuple[list[Row], str | None]:
    """A page of the documents behind a figure, and where the next begins."""
    if part == "reserved":
        return _held(key, entries_url), None
    known: Part = part  # type: ignore[assignment]
    place = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else statements.END
    made = statements.made_of(*key[:3], key.source, key.year, known, place, limit + 1)
    rows = [_made_row(each, entries_url, kb) for each in made[:limit]]
    return rows, str(made[limit - 1].entry_id) if len(made) > limit else None


def _made_row(made: Made, entries_url: str, kb: str) -> Row:
    return [
        Cell(made.reference, address(reverse(entries_url, args=[made.reference]), kb=kb)),
        event_word(made.event),
        made.booked_on,
        made.amount,
    ]


def _held(key: LineKey, entries_url: str) -> list[Row]:
    """The open dossiers that hold money of a line; the budget knows them by their id."""
    waiting = requests.dossiers_of_unit(key.unit, sorted(OPEN), limit=MOST_HELD)
    held = held_by(key, [str(each.dossier_id) for each in waiting])
    return [
        [
            Cell(each.number, reverse(DOSSIER_OF[entries_url], args=[each.number])),
            each.content,
            clock.local(each.sent_at).date(),
            held[str(each.dossier_id)],
        ]
        for each in waiting
        if str(each.dossier_id) in held
    ]


def history_table(key: LineKey) -> Table:
    """The latest decisions that changed what a line was given."""
    found = tree.history(Node(key.treasury_id, "4", key.unit, key.source, key.year)) if key.source else []
    columns = [
        Column(_("Quyết định")),
        Column(_("Việc")),
        Column(_("Hiệu lực từ")),
        Column(_("Lý do")),
        Column(_("Thay đổi (₫)"), "num"),
        Column(_("Sau đó (₫)"), "money"),
    ]
    return Table(
        f"quyet-dinh-{key.unit}", _("Quyết định giao và điều chỉnh"), columns, [_change_row(each) for each in found]
    )


def _change_row(change: Change) -> Row:
    word = str(CHANGES.get(change.kind, change.kind))
    return [
        Cell(change.number, under=change.issuer),
        word,
        change.valid_on,
        Cell(change.reason, under=change.legal_basis),
        change.amount or change.frozen,
        change.own_after,
    ]


def source_name(source: str) -> str:
    """A source with what it is called."""
    return " · ".join(filter(None, [source, code_names("source", [source]).get(source, "")]))
