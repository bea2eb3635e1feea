"""Reads the tables of posting roles and of accounting sets: what a role means, who reports with whom, from when."""
from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from khobac.books.ledger.services import RoleAccount, SetMember, set_members, set_roles

EVERY = "*"


def load_roles(file: Path) -> int:
    """Load a file of roles (role, budget_level, kind, account, valid_from, valid_to, source, certainty); how many."""
    return set_roles(read(file))


def read(file: Path) -> Iterator[RoleAccount]:
    """The rows of the file."""
    for row in _rows(file):
        yield RoleAccount(
            role=row["role"],
            account=row["account"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=_end(row),
            level="" if row["budget_level"] == EVERY else row["budget_level"],
            source=row["source"],
            certainty=row["certainty"],
            kind="" if row["kind"] == EVERY else row["kind"],
        )


def load_sets(file: Path) -> int:
    """Load a file of sets (treasury, set, valid_from, valid_to, source, certainty); how many."""
    return set_members(
        SetMember(
            treasury=row["treasury"],
            set_code=row["set"],
            valid_from=dt.date.fromisoformat(row["valid_from"]),
            valid_to=_end(row),
            source=row["source"],
            certainty=row["certainty"],
        )
        for row in _rows(file)
    )


def _end(row: dict[str, str]) -> dt.date | None:
    return dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
