"""Bugs of isolation: locks left out, each of which leaves a cycle in the history (`./prove isolation`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

USE = "khobac/books/commitments/sql/use.sql"

BUGS = (
    Bug(
        "neither contract nor commitment is locked when dossiers take from it",
        USE,
        before="ORDER BY id FOR UPDATE;",
        after="ORDER BY id;",
        caught_by=by_proof("isolation"),
    ),
    Bug(
        "a commitment is changed without the lock on its contract",
        "khobac/books/commitments/services/committing.py",
        before='Contract.objects.select_for_update(of=("self",)).get(id=contract_id)',
        after="Contract.objects.get(id=contract_id)",
        caught_by=by_proof("isolation"),
    ),
    Bug(
        "lines are locked one statement too late",
        "khobac/books/budget/sql/move.sql",
        before="AND source = key.source AND year = key.year LIMIT 1 FOR UPDATE",
        after="AND source = key.source AND year = key.year LIMIT 1 FOR KEY SHARE",
        caught_by=by_proof("isolation"),
    ),
)
