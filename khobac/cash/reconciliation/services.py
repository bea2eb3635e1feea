"""The only writer of statements, closed days and statements of parity. Set-based: a statement line is never met alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from khobac.cash.payments.ports import BankNotice, Statement
from khobac.cash.payments.queries import parse_number
from khobac.cash.reconciliation.codes import EXPLAINED
from khobac.cash.reconciliation.matching import COMPARE, COMPARE_REVENUE, COUNT, MISSING, MISSING_REVENUE
from khobac.core import bulk, clock, db
from khobac.core.canonical import canonical_bytes

PAYMENT, REVENUE = "payment", "revenue"
"""What an account is for, and so what its statement is held against."""

_MATCHING = {PAYMENT: (COMPARE, MISSING), REVENUE: (COMPARE_REVENUE, MISSING_REVENUE)}
_LINE = {
    "statement": "bigint",
    "kind": "text",
    "reference": "text",
    "treasury_id": "bigint",
    "order_id": "bigint",
    "line_no": "smallint",
    "amount": "bigint",
    "booked_on": "date",
}


class Counted(NamedTuple):
    """How a whole statement compared."""

    lines: int
    matched: int
    differing: int


def add_page(sender: str, statement: Statement, message_id: str, office: str, kind: str = PAYMENT) -> int:
    """Take in a page of an account of that kind; the id of its statement.

    A page that is in already, or comes after the last, begins a new issue.
    Concurrent pages of one statement wait for each other on its first issue.
    """
    first = _issue(sender, statement, office, kind, 1)
    [latest] = db.rows(
        """
        SELECT id, issue, compared_at IS NOT NULL OR EXISTS (
            SELECT FROM bank_statement_page WHERE statement = id AND page = %s) AS is_full
        FROM bank_statement WHERE sender = %s AND statement_id = %s ORDER BY issue DESC LIMIT 1
        """,
        [statement.page, sender, statement.statement_id],
    )
    identity = first if latest["id"] == first and not latest["is_full"] else int(latest["id"])
    if latest["is_full"]:
        identity = _issue(sender, statement, office, kind, latest["issue"] + 1)
    db.execute(
        """
        INSERT INTO bank_statement_page (statement, page, is_last, message_id, opening, closing)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        [identity, statement.page, statement.is_last_page, message_id, statement.opening, statement.closing],
    )
    return identity


def _issue(sender: str, statement: Statement, office: str, kind: str, issue: int) -> int:
    """The row of an issue, made where it is missing, and locked."""
    [row] = db.rows(
        """
        INSERT INTO bank_statement (sender, statement_id, issue, account, kind, office, from_on, to_on, opening, closing,
                                    received_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (sender, statement_id, issue) DO UPDATE SET account = bank_statement.account RETURNING id
        """,
        [
            sender,
            statement.statement_id,
            issue,
            statement.account,
            kind,
            office,
            statement.from_on,
            statement.to_on,
            statement.opening,
            statement.closing,
            clock.now(),
        ],
    )
    return int(row["id"])


def add_lines(statement: int, notices: Iterable[BankNotice], day: dt.date, kind: str = PAYMENT) -> None:
    """Keep these lines; one statement for a thousand. `day` is that of lines which name none."""
    bulk.insert("bank_statement_line", _LINE, [_line(statement, notice, day, kind) for notice in notices])


def _line(statement: int, notice: BankNotice, day: dt.date, kind: str) -> tuple[object, ...]:
    """A payment is known by the name we gave it; what others pay in, by the bank's number of it."""
    ours = (notice.instr_id, notice.order_id, notice.end_to_end_id, notice.bank_ref)
    names = ours if kind == PAYMENT else (notice.bank_ref, notice.end_to_end_id)
    name = next((each for each in names if each), "")
    number, _, row = name.partition("-")
    order = parse_number(number) if kind == PAYMENT else None
    return (
        statement,
        notice.kind,
        name,
        order.treasury_id if order else None,
        order.id if order else None,
        int(row) if order and row.isdigit() and len(row) <= 4 else None,
        notice.amount or 0,
        notice.booked_on or day,
    )


def compare(statement: int) -> Counted | None:
    """Give every line its code, and add what only we have; None while pages are missing. Five statements."""
    [page] = db.rows(
        """
        SELECT count(*) = max(page) FILTER (WHERE is_last) AS is_whole,
            (array_agg(opening ORDER BY page))[1] AS opening, (array_agg(closing ORDER BY page DESC))[1] AS closing,
            (SELECT kind FROM bank_statement WHERE id = %(statement)s) AS kind
        FROM bank_statement_page WHERE statement = %(statement)s
        """,
        {"statement": statement},
    )
    if not page["is_whole"]:
        return None
    for matching in _MATCHING[page["kind"]]:
        db.execute(matching, {"statement": statement})
    [counted] = db.rows(COUNT, {"statement": statement, "explained": list(EXPLAINED)})
    db.execute(
        """
        UPDATE bank_statement SET opening = %s, closing = %s, lines = %s, matched = %s, differing = %s, compared_at = %s
        WHERE id = %s
        """,
        [page["opening"], page["closing"], *counted.values(), clock.now(), statement],
    )
    return Counted(**counted)


@dataclass(frozen=True)
class NewClose:
    """A round of closing an office's day. `report` are the lists of what is open but explained."""

    office: str
    closed_on: dt.date
    round: int
    by: str
    swept: int
    accounts: int
    report: dict[str, object]


def keep_close(close: NewClose) -> bool:
    """Keep this round; False where somebody else has just kept it."""
    return bool(
        db.execute(
            """
            INSERT INTO day_close (office, closed_on, round, by, closed_at, swept, accounts, report)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb) ON CONFLICT (office, closed_on, round) DO NOTHING
            """,
            [
                close.office,
                close.closed_on,
                close.round,
                close.by,
                clock.now(),
                close.swept,
                close.accounts,
                canonical_bytes(close.report).decode(),
            ],
        )
    )


def keep_parity(rows: Sequence[tuple[str, int, bytes, str]]) -> None:
    """Keep signed statements of parity: (office, how many differences, canonical record, signed text)."""
    bulk.insert(
        "parity_statement",
        {"office": "text", "differing": "int", "record": "bytea", "text": "text", "taken_at": "timestamptz"},
        [(*row, clock.now()) for row in rows],
    )
