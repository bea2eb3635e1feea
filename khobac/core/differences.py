"""What a proof of the books answers: every difference it found, and nothing when there is none."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.core import db


@dataclass(frozen=True, slots=True)
class Difference:
    """Two ways of knowing the same thing disagree."""

    check: str
    subject: str
    expected: str
    actual: str


def found(check: str, sql: str, parameters: Sequence[Any] | None = None) -> list[Difference]:
    """The differences a statement answers as rows of (subject, expected, actual)."""
    return [
        Difference(check, str(row["subject"]), str(row["expected"]), str(row["actual"]))
        for row in db.rows(sql, parameters)
    ]
