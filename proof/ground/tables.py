"""How many rows every table has: what a command did, whatever it is, without knowing its tables."""

from __future__ import annotations

from collections import Counter
from functools import cache

from khobac.core import db

COUNTERS = frozenset({"core_rate"})
"""Tables that count attempts, which repeats are."""


def counted() -> Counter[str]:
    """Every table with its rows, in one statement."""
    return Counter({row["name"]: row["many"] for row in db.rows(_statement())})


def grown(before: Counter[str], after: Counter[str]) -> dict[str, int]:
    """By how much each table has changed."""
    return {name: after[name] - before[name] for name in sorted(after) if after[name] != before[name]}


@cache
def _statement() -> str:
    names = [row["name"] for row in db.rows(_NAMES) if row["name"] not in COUNTERS]
    return " UNION ALL ".join(f"SELECT '{name}' AS name, count(*) AS many FROM {name}" for name in names)


_NAMES = """
SELECT oid::regclass::text AS name FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND has_table_privilege(oid, 'SELECT')
ORDER BY name
"""
