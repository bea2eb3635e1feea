"""What others may read of statements, closed days and parity. Amounts are đồng."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from khobac.cash.reconciliation.codes import EXPLAINED
from khobac.core import clock, db

PAGE = 500


class StatementView(NamedTuple):
    """How an account's statement compared; the latest issue of its day. `compared_at` is None while pages are missing."""

    id: int
    sender: str
    statement_id: str
    account: str
    kind: str
    office: str
    from_on: dt.date
    to_on: dt.date
    opening: int
    closing: int
    lines: int
    matched: int
    differing: int
    received_at: dt.datetime
    compared_at: dt.datetime | None
    other_days: int = 0

    @property
    def moved(self) -> int:
        """What the days moved, as the bank has it."""
        return self.closing - self.opening

    @property
    def moved_for_us(self) -> int:
        """The same less what both sides have, but on different days (`other_days`): what the books of that day should say."""
        return self.moved - self.other_days


class LineView(NamedTuple):
    """A line with its code. What stands on one side alone has 0 on the other."""

    id: int
    kind: str
    reference: str
    amount: int
    ours: int
    booked_on: dt.date
    code: str


@dataclass(frozen=True)
class CloseView:
    """A round of closing a day."""

    office: str
    closed_on: dt.date
    round: int
    by: str
    closed_at: dt.datetime
    swept: int
    accounts: int
    report: dict[str, Any]


@dataclass(frozen=True)
class ParityView:
    """An hourly statement of parity; `text` proves it offline."""

    id: int
    office: str
    taken_at: dt.datetime
    differing: int
    record: dict[str, Any]
    text: str


_STATEMENT = f"SELECT DISTINCT ON (account) {', '.join(StatementView._fields[:-1])} FROM bank_statement"
_OF_DAY = f"""
SELECT stated.*, coalesce(other.days, 0)::bigint AS other_days
FROM ({_STATEMENT} WHERE account = ANY (%(accounts)s) AND to_on = %(day)s ORDER BY account, id DESC) AS stated
LEFT JOIN (
    SELECT issue.account, sum(CASE line.kind WHEN 'debit' THEN -line.amount ELSE line.amount END
        * CASE WHEN issue.to_on = %(day)s THEN 1 ELSE -1 END) AS days
    FROM (
        SELECT DISTINCT ON (account, statement_id) id, account, to_on FROM bank_statement
        WHERE account = ANY (%(accounts)s) AND to_on BETWEEN %(since)s AND %(until)s AND compared_at IS NOT NULL
        ORDER BY account, statement_id, issue DESC
    ) AS issue
    JOIN bank_statement_line line ON line.statement = issue.id AND line.code = 'DATE_DIFF'
    WHERE (issue.to_on = %(day)s) <> (line.ours_on = %(day)s)
    GROUP BY issue.account
) AS other USING (account)
"""
"""With what a day's statements have that our books have on other days, less what they have that other days' statements have."""

FARTHEST = dt.timedelta(days=31)
"""So far apart may the bank's day of a payment be from ours; statements beyond are not looked at."""


def statement(identity: int) -> StatementView | None:
    """One statement. By key."""
    found = db.rows(f"{_STATEMENT} WHERE id = %s", [identity])
    return _view(found[0]) if found else None


def statements_on(accounts: Sequence[str], day: dt.date) -> dict[str, StatementView]:
    """The latest statement of that day of each of these accounts. One statement by index."""
    bounds = {"accounts": list(accounts), "day": day, "since": day - FARTHEST, "until": day + FARTHEST}
    return {row["account"]: _view(row) for row in db.rows(_OF_DAY, bounds)}


def closing_before(account: str, day: dt.date) -> int | None:
    """The balance at which the account's statement before that day ended; None where there is none."""
    found = db.rows(
        """
        SELECT closing FROM bank_statement WHERE account = %s AND to_on < %s AND compared_at IS NOT NULL
        ORDER BY to_on DESC, id DESC LIMIT 1
        """,
        [account, day],
    )
    return int(found[0]["closing"]) if found else None


def differing(identity: int) -> Iterator[list[LineView]]:
    """The lines of a statement that need a person, a page at a time. One statement a page, by index."""
    after = 0
    while page := _lines(
        "WHERE statement = %s AND id > %s AND code NOT IN ('', 'MATCHED') AND code <> ALL (%s) ORDER BY id LIMIT %s",
        [identity, after, list(EXPLAINED), PAGE],
    ):
        yield page
        after = page[-1].id


def matched_references(identity: int) -> list[str]:
    """The names of lines that matched and still stand on the list of what nobody has explained. One statement.

    `IS TRUE` makes the list a hashed set, whatever the planner thinks of the length of the statement.
    """
    found = db.rows(
        """
        SELECT DISTINCT line.reference FROM bank_statement stated
        JOIN bank_statement_line line ON line.statement = stated.id
        WHERE stated.id = %s AND line.code = ANY (%s) AND (line.reference IN (
            SELECT reference FROM payment_exception WHERE settled_at IS NULL AND order_number = '')) IS TRUE
        """,
        [identity, list(EXPLAINED)],
    )
    return [row["reference"] for row in found]


def lines_of(identity: int, code: str, limit: int = PAGE) -> list[LineView]:
    """The first lines of a statement with this code. One statement."""
    return _lines("WHERE statement = %s AND code = %s ORDER BY id LIMIT %s", [identity, code, limit])


def totals_of(identity: int) -> dict[str, tuple[int, int]]:
    """How many lines of a statement have each code, and of how many đồng (ours where the bank has none). One statement."""
    found = db.rows(
        """
        SELECT code, count(*)::int AS many, sum(greatest(amount, ours))::bigint AS amount
        FROM bank_statement_line WHERE statement = %s GROUP BY code ORDER BY code
        """,
        [identity],
    )
    return {row["code"]: (int(row["many"]), int(row["amount"])) for row in found}


def closes(office: str, limit: int = 20) -> list[CloseView]:
    """The latest rounds of closing an office's days, latest first. One statement by key."""
    found = db.rows(
        """
        SELECT office, closed_on, round, by, closed_at, swept, accounts, report::text AS report
        FROM day_close WHERE office = %s ORDER BY closed_on DESC, round DESC LIMIT %s
        """,
        [office, limit],
    )
    return [
        CloseView(**(row | {"closed_at": clock.local(row["closed_at"]), "report": json.loads(row["report"])}))
        for row in found
    ]


def parity(office: str, limit: int = 24) -> list[ParityView]:
    """The latest statements of parity of an office, latest first. One statement by index."""
    found = db.rows(
        """
        SELECT id, office, taken_at, differing, record, text FROM parity_statement
        WHERE office = %s ORDER BY taken_at DESC, id DESC LIMIT %s
        """,
        [office, limit],
    )
    return [
        ParityView(**(row | {"taken_at": clock.local(row["taken_at"]), "record": json.loads(bytes(row["record"]))}))
        for row in found
    ]


def offices_without_parity_since(since: dt.datetime, offices: Sequence[str]) -> list[str]:
    """Those of these offices whose last statement of parity is older. One statement by index."""
    found = db.rows(
        """
        SELECT office FROM unnest(%s::text[]) AS asked (office) WHERE NOT EXISTS (
            SELECT FROM parity_statement kept WHERE kept.office = asked.office AND kept.taken_at >= %s)
        """,
        [list(offices), since],
    )
    return [row["office"] for row in found]


def _lines(which: str, parameters: Sequence[object]) -> list[LineView]:
    found = db.rows(f"SELECT {', '.join(LineView._fields)} FROM bank_statement_line {which}", parameters)
    return [LineView(**row) for row in found]


def _view(row: dict[str, Any]) -> StatementView:
    compared_at = row["compared_at"] and clock.local(row["compared_at"])
    return StatementView(**(row | {"received_at": clock.local(row["received_at"]), "compared_at": compared_at}))
