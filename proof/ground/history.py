"""Notes what transactions append to the books and what they could see when they did, in the proof's own database.

Triggers that the product itself never has stand behind the statements that write lines: for each account that a statement
appends to, one row says which transaction it was and which rows of the account it saw at that moment. A transaction decides
under its locks and appends next, so this is what it decided on. Accounts are budget lines, a unit's accounts in the ledger
and contracts; accounts of the treasury itself take deltas that nobody decides on, and are read by readers alone.
"""

from __future__ import annotations

import psycopg

from khobac.core import db
from khobac.core.postgres import Cluster
from khobac.core.postgres.passwords import SUPERUSER
from proof.ground.cycles import Append, History, Read

_ACCOUNTS = {
    "budget_movement": ("'line ' || line_id", "true"),
    "journal_line": ("concat_ws(' ', role, unit, source, year)", "unit <> ''"),
    "commitment_row": ("'contract ' || contract_id", "true"),
    "contract_use": ("'contract ' || contract_id", "true"),
}
_TABLES = """
CREATE SCHEMA history;
GRANT USAGE ON SCHEMA history TO PUBLIC;
CREATE TABLE history.line (place bigint GENERATED ALWAYS AS IDENTITY, account text, txn bigint, seen bigint[]);
CREATE INDEX ON history.line (account, place);
GRANT SELECT ON history.line TO PUBLIC;
"""
_NOTE = """
CREATE FUNCTION history.note_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO history.line (account, txn, seen)
    SELECT account, pg_current_xact_id()::text::bigint,
        ARRAY(SELECT place FROM history.line AS earlier WHERE earlier.account = touched.account ORDER BY place)
    FROM (SELECT DISTINCT {account} AS account FROM added WHERE {condition} ORDER BY 1) AS touched;
    RETURN NULL;
END $$;
CREATE TRIGGER note AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION history.note_{table}();
"""


def keep(cluster: Cluster) -> None:
    """From now on whatever is committed in this database leaves its history."""
    with psycopg.connect(cluster.conninfo(SUPERUSER), autocommit=True) as connection:
        connection.execute(_TABLES)
        for table, (account, condition) in _ACCOUNTS.items():
            connection.execute(_NOTE.format(table=table, account=account, condition=condition))


def read_all(reader: int) -> list[Read]:
    """A transaction that only reads: every account as of one moment. Its number must be nobody else's."""
    rows = db.rows("SELECT account, array_agg(place ORDER BY place) AS seen FROM history.line GROUP BY account")
    return [Read(reader, row["account"], row["seen"]) for row in rows]


def take(cluster: Cluster) -> History:
    """What was committed since it was last taken."""
    with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        rows = connection.execute("SELECT place, account, txn, seen FROM history.line ORDER BY place").fetchall()
        connection.execute("TRUNCATE history.line")
    return History(
        [Append(txn, account, place) for place, account, txn, _ in rows],
        [Read(txn, account, seen) for _, account, txn, seen in rows],
    )
