"""Reads the table of posting roles: which natural account each role means, from when, and how sure we are of it."""
from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from khobac.books.ledger.services import RoleAccount, set_roles

COMMUNE_ROLES = {
    "ADVANCE_COMMUNE": ("ADVANCE_RECURRENT_NONAUTO", "ADVANCE_RECURRENT_AUTO"),
    "DEPOSIT_COMMUNE": ("DEPOSIT",),
}
"""The commune budget keeps accounts of its own behind roles that all levels share."""


def load_roles(file: Path) -> int:
    """Load a file of roles (role, budget_level, expense_type, account, valid_from, valid_to, source, certainty).

    A role whose account differs by type of expense takes the first row: commitments of projects and inter-treasury
    accounts between provinces are not told apart yet.
    """
    first: dict[tuple[str, str, dt.date], RoleAccount] = {}
    for row in read(file):
        first.setdefault((row.role, row.level, row.valid_from), row)
    return set_roles(first.values())


def read(file: Path) -> Iterator[RoleAccount]:
    """The rows of the file, commune roles under the names postings use."""
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            for role in COMMUNE_ROLES.get(row["role"], (row["role"],)):
                yield RoleAccount(
                    role=role,
                    account=row["account"],
                    valid_from=dt.date.fromisoformat(row["valid_from"]),
                    valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    level="" if row["budget_level"] == "*" else row["budget_level"],
                    source=row["source"],
                    certainty=row["certainty"],
                )
