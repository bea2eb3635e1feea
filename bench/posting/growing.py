"""A journal of millions of lines, and what reading costs with it.

The rows are made by the server from numbers: payments of a thousand units of one treasury over the months up to the day of
the bench, four lines an entry, with the entry, the budget movement, the fact and the audit row that came with each.
"""
from __future__ import annotations

import json
import statistics

import psycopg

from bench.posting import books

PAGE = 1_000_000
UNITS = 1000
MONTHS = 29
"""Up to the month of the bench's day, all of them years the partitions are made for."""

_DAY = f"(date '{books.TODAY}' - mod(n, {MONTHS * 30})::int)"
_UNIT = f"'5' || lpad(mod(n, {UNITS})::text, 6, '0')"
_REFERENCE = "'HS-0099-26-' || lpad(n::text, 9, '0')"
_FILL = (
    f"""
    INSERT INTO journal_entry (treasury_id, id, key, event, book, budget_year, booked_on, recorded_at, reference, content_hash)
    OVERRIDING SYSTEM VALUE
    SELECT {books.TREASURY}, -n, {_REFERENCE} || ':approve', 'pay_expenditure', 'actual', {books.YEAR}, {_DAY}, {_DAY},
        {_REFERENCE}, sha256(n::text::bytea)
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
    f"""
    INSERT INTO journal_line (treasury_id, booked_on, entry_id, line_no, book, role, fund, natural_account, ndkt, level, unit,
        area, chapter, section, programme, treasury, source, reserve, bank, year, debit, credit)
    SELECT {books.TREASURY}, {_DAY}, -n, line_no, 'actual',
        CASE line_no WHEN 4 THEN 'AP_INTERMEDIARY' ELSE 'EXPENDITURE_RECURRENT_NONAUTO' END, '01', '9000',
        CASE line_no WHEN 4 THEN '' ELSE '6551' END, '2', CASE line_no WHEN 4 THEN '' ELSE {_UNIT} END, '', '422', '073', '',
        '{books.OFFICE}', '{books.SOURCE}', '000', '', {books.YEAR},
        CASE line_no WHEN 4 THEN 0 ELSE 1000 END, CASE line_no WHEN 4 THEN 3000 ELSE 0 END
    FROM generate_series(%(first)s::bigint, %(last)s) AS n, generate_series(1, 4) AS line_no
    """,
    f"""
    INSERT INTO budget_movement (treasury_id, line_id, unit_code, event, reference, d_estimate, d_provisional, d_deposited,
        d_reserved, d_committed, d_advance, d_actual, actor, at, reason)
    SELECT {books.TREASURY}, -mod(n, {UNITS}) - 1, {_UNIT}, 'approve', {_REFERENCE}, 0, 0, 0, 0, 0, 0, 3000, 'xuan', {_DAY}, ''
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
    f"""
    INSERT INTO core_fact (writer, kind, subject, unit_code, content, recorded_at)
    SELECT pg_current_xact_id()::text::bigint, 'PaymentApproved', {_REFERENCE}, {_UNIT}, '{{"version": 1}}', {_DAY}
    FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
    f"""
    INSERT INTO core_auditrecord (at, actor, action, subject, unit_code, device)
    SELECT {_DAY}, 'xuan', 'approve', {_REFERENCE}, {_UNIT}, '' FROM generate_series(%(first)s::bigint, %(last)s) AS n
    """,
)
_READS = {
    "balance": f"""
        SELECT sum(debit - credit) FROM (
            SELECT debit, credit FROM balance WHERE treasury_id = {books.TREASURY} AND unit = '1000007'
                AND role = 'EXPENDITURE_RECURRENT_NONAUTO' AND year = {books.YEAR} AND source = '{books.SOURCE}'
            UNION ALL
            SELECT debit, credit FROM balance_delta WHERE treasury_id = {books.TREASURY} AND unit = '1000007') AS part
        """,
    "availability": f"""
        SELECT available FROM budget_line WHERE treasury_id = {books.TREASURY} AND account_kind = 'estimate'
            AND unit_code = '1000007' AND source = '{books.SOURCE}' AND year = {books.YEAR}
        """,
    "statement page": f"""
        SELECT * FROM ledger_statement({books.TREASURY}, '5000007', ARRAY['EXPENDITURE_RECURRENT_NONAUTO'], 0,
            date '{books.TODAY}' - 60, date '{books.TODAY}', date '{books.TODAY}' - 60, 0, 0, 50)
        """,
    "trial balance": f"""
        SELECT book, role, natural_account, sum(debit), sum(credit) FROM (
            SELECT book, role, natural_account, debit, credit FROM balance WHERE treasury_id = {books.TREASURY}
            UNION ALL
            SELECT book, role, natural_account, debit, credit FROM balance_delta WHERE treasury_id = {books.TREASURY}
        ) AS part GROUP BY book, role, natural_account
        """,
}
TIMES = 21


def fill(connection: psycopg.Connection, lines: int) -> None:
    """So many lines, a million entries at a time."""
    entries = lines // 4
    for first in range(1, entries + 1, PAGE):
        for statement in _FILL:
            connection.execute(statement, {"first": first, "last": min(first + PAGE - 1, entries)})
        connection.commit()


def reads_ms(connection: psycopg.Connection) -> dict[str, float]:
    """The median time of each read inside the database, after it has been asked once."""
    return {name: round(statistics.median(_times(connection, sql)), 3) for name, sql in _READS.items()}


def _times(connection: psycopg.Connection, sql: str) -> list[float]:
    return [_execution_ms(connection, sql) for _ in range(TIMES)][1:]


def _execution_ms(connection: psycopg.Connection, sql: str) -> float:
    [row] = connection.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}").fetchall()
    [plan] = row[0] if isinstance(row[0], list) else json.loads(row[0])
    return float(plan["Execution Time"])
