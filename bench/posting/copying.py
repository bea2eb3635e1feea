"""The peer: COPY of the same rows into tables with the same columns, indexes and checks."""
from __future__ import annotations

import time
from collections.abc import Sequence

import psycopg
from psycopg import sql

SCHEMA = "peer"
COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


class Peer:
    """Copies of the tables, filled by COPY. No triggers or foreign keys: LIKE leaves them out."""

    def __init__(self, connection: psycopg.Connection, tables: Sequence[str]) -> None:
        self._connection = connection
        self.columns = {
            table: [row[0] for row in connection.execute(COLUMNS, [table])] for table in tables
        }
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(SCHEMA)))
        for table in tables:
            self._create(table)
        connection.commit()

    def _create(self, table: str) -> None:
        key = self._connection.execute("SELECT pg_get_partkeydef(%s::regclass)", [table]).fetchone()
        partitioned = sql.SQL("PARTITION BY " + key[0]) if key and key[0] else sql.SQL("")
        self._connection.execute(
            sql.SQL("CREATE TABLE {} (LIKE {} INCLUDING ALL) {}").format(
                sql.Identifier(SCHEMA, table), sql.Identifier(table), partitioned
            )
        )
        for name, bounds in self._connection.execute(
            """
            SELECT child.relname, pg_get_expr(child.relpartbound, child.oid)
            FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid WHERE inhparent = %s::regclass
            """,
            [table],
        ).fetchall():
            self._connection.execute(
                sql.SQL("CREATE TABLE {} PARTITION OF {} {}").format(
                    sql.Identifier(SCHEMA, name), sql.Identifier(SCHEMA, table), sql.SQL(bounds)
                )
            )

    def rows_since(self, transaction: int) -> dict[str, bytes]:
        """What was written after this transaction, by table, as COPY writes it. Not timed."""
        rows = {}
        for table in self.columns:
            query = sql.SQL("COPY (SELECT {} FROM {} WHERE xmin::text::bigint > {}) TO STDOUT").format(
                self._names(table), sql.Identifier(table), sql.Literal(transaction)
            )
            with self._connection.cursor().copy(query) as copy:
                rows[table] = b"".join(bytes(block) for block in copy)
        self._connection.commit()
        return rows

    def forget(self, tables: Sequence[str]) -> None:
        """Empty those whose rows come again in the next round: new versions of updated rows. Not timed."""
        for table in tables:
            self._connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(SCHEMA, table)))
        self._connection.commit()

    def copy(self, rows: dict[str, bytes]) -> float:
        """Seconds to copy these rows in one transaction, commit included."""
        begun = time.perf_counter()
        copy(self._connection, self.columns, rows)
        return time.perf_counter() - begun

    def leave(self) -> None:
        """Take the copies away."""
        self._connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(SCHEMA)))
        self._connection.commit()

    def _names(self, table: str) -> sql.Composed:
        return _names(self.columns[table])


def copy(connection: psycopg.Connection, columns: dict[str, list[str]], rows: dict[str, bytes]) -> None:
    """Copy these rows into the peer's tables in one transaction."""
    with connection.transaction():
        for table, text in rows.items():
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(SCHEMA, table), _names(columns[table]))
            with connection.cursor().copy(query) as stream:
                stream.write(text)


def _names(columns: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))
