"""What a proof of the books answers: every difference it found, and nothing when there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from khobac.core import db

MOST = 1_000
"""Differences of one check that are told: a truncated table would have a million, and the first says it all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two ways of knowing the same thing disagree: `actual` is stored in the row `subject` of `table`, `expected` should be.

    `place` puts the rows of a book in their order; what has none comes after.
    """

    check: str
    subject: str
    expected: str
    actual: str
    table: str = ""
    place: tuple[int, str, int] | None = field(default=None, compare=False, repr=False)


def found(check: str, sql: str, parameters: db.Parameters | None = None, table: str = "") -> list[Difference]:
    """The differences a statement answers as rows of (subject, expected, actual), MOST at most."""
    limited = f"SELECT * FROM ({sql}) AS difference LIMIT {MOST}"
    return [
        Difference(check, str(row["subject"]), str(row["expected"]), str(row["actual"]), table)
        for row in db.rows(limited, parameters)
    ]
