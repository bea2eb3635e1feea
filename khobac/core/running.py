"""Transactions that are running on the server but not in our database: they write nothing of ours, so nobody waits for them."""
from __future__ import annotations

from khobac.core import db

_ELSEWHERE = """
    SELECT held.transactionid::text AS id FROM pg_locks held JOIN pg_stat_activity session ON session.pid = held.pid
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock'
      AND session.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def elsewhere() -> list[str]:
    """Their ids (xid, as text), of this moment even inside an older snapshot."""
    return [row["id"] for row in db.rows(_ELSEWHERE)]
