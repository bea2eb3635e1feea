"""The only writer of the ledger."""
from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from khobac.books.errors import KeyReused, understood
from khobac.books.ledger.entries import Entry
from khobac.books.ledger.sealing import seal as seal
from khobac.core import db
from khobac.core.arrays import numbers, plain, texts
from khobac.core.db import Asked, Rows

__all__ = [
    "Posted",
    "RoleAccount",
    "SetMember",
    "post",
    "prepare_months",
    "roll_up",
    "seal",
    "send",
    "set_members",
    "set_roles",
]

Outcome = Literal["posted", "already_posted"]

MOST_IN_A_STATEMENT = 400
"""Entries. A longer batch goes in parts, so that the server posts one while the next is being written down."""


class Posted(NamedTuple):
    """The answer to one entry."""

    key: str
    outcome: Outcome
    entry_id: int


@dataclass(frozen=True, slots=True)
class RoleAccount:
    """A row of the dated table of roles; `level` '' holds for every budget level, `kind` '' for every kind of money.

    `kind` tells apart what one role means of recurrent and investment money, or within a province and between two.
    """

    role: str
    account: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    level: str = ""
    source: str = ""
    certainty: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SetMember:
    """A treasury (its code) reports with this set of books from a day on."""

    treasury: str
    set_code: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    source: str = ""
    certainty: str = ""


_POST = """
SELECT entry_id, is_new FROM ledger_post(%s, %s,
    %s::text[], %s::text[], %s::text[], %s::int[], %s::date[], %s::text[], %s::bigint[],
    %s::text[], %s::date[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[],
    %s::int[], %s::int[], %s::int[], %s::bigint[], %s::bigint[])
"""
_COMBINATION_COLUMNS = 15
_LINE_COLUMNS = 5


def post(entries: Sequence[Entry], at: dt.datetime) -> list[Posted]:
    """Post all entries in the current transaction, some hundreds in a statement; answers in their order.

    The same key with the same content is answered `already_posted`. Raises Unbalanced, UnknownRole or KeyReused, and
    then nothing of the batch is posted.
    """
    return send(entries, at)()


def send(entries: Sequence[Entry], at: dt.datetime) -> Callable[[], list[Posted]]:
    """The same, only sent, so that it may go `db.together` with what follows; what it gives is called for the answers.

    What is wrong with the entries is then raised at the end of that block: stand it in `books.errors.understood`.
    """
    first: dict[tuple[int, str], Entry] = {}
    for entry in entries:
        if first.setdefault((entry.treasury_id, entry.key), entry) != entry:
            raise KeyReused(entry.key)
    batches: dict[int, list[Entry]] = {}
    for (treasury_id, _), entry in first.items():
        batches.setdefault(treasury_id, []).append(entry)
    sent = [
        (part, _send_part(treasury_id, part, at))
        for treasury_id, batch in sorted(batches.items())
        for part in _parts(batch)
    ]

    def answers() -> list[Posted]:
        found = {identity: posted for part, asked in sent for identity, posted in _answers(part, asked)}
        return [found[identity] for identity in first] if len(first) == len(entries) else _with_repeats(entries, found)

    return answers


def _parts(batch: list[Entry]) -> Iterator[Sequence[Entry]]:
    """A batch in parts; by unit, as each statement takes its balances: batches that meet lock them in one order."""
    if len(batch) > MOST_IN_A_STATEMENT:
        batch.sort(key=_unit)
    for start in range(0, len(batch), MOST_IN_A_STATEMENT):
        yield batch[start : start + MOST_IN_A_STATEMENT]


def _unit(entry: Entry) -> str:
    return max([leg.unit for leg in entry.legs], default="")


def _answers(batch: Sequence[Entry], asked: Asked[Rows]) -> Iterator[tuple[tuple[int, str], Posted]]:
    with understood():
        rows = asked.answer
    for entry, row in zip(batch, rows, strict=True):
        yield (entry.treasury_id, entry.key), Posted(
            entry.key, "posted" if row["is_new"] else "already_posted", row["entry_id"]
        )


def _with_repeats(entries: Sequence[Entry], answers: dict[tuple[int, str], Posted]) -> list[Posted]:
    """Answers for a batch that names a key twice: posted at most the first time."""
    repeated: list[Posted] = []
    for entry in entries:
        answer = answers[entry.treasury_id, entry.key]
        repeated.append(answer)
        answers[entry.treasury_id, entry.key] = answer._replace(outcome="already_posted")
    return repeated


def _send_part(treasury_id: int, entries: Sequence[Entry], at: dt.datetime) -> Asked[Rows]:
    """One call of ledger_post; rows of entry id and whether it is new, in order."""
    with understood():
        return db.ask(_POST, [treasury_id, at, *_entry_columns(entries), *_line_columns(entries)], list)


def _entry_columns(entries: Sequence[Entry]) -> list[str]:
    return [
        texts(entry.key for entry in entries),
        texts(entry.event for entry in entries),
        texts(entry.book for entry in entries),
        plain(entry.budget_year for entry in entries),
        plain(entry.booked_on for entry in entries),
        texts(entry.reference for entry in entries),
        numbers(entry.reverses for entry in entries),
    ]


def _line_columns(entries: Sequence[Entry]) -> list[str]:
    """The distinct combinations of the batch and the lines that point at them, as columns."""
    combinations: dict[tuple[Any, ...], int] = {}
    lines: list[tuple[int, int, int, int, int]] = []
    for n, entry in enumerate(entries, 1):
        head = (entry.book, entry.booked_on, entry.treasury)
        for line_no, leg in enumerate(entry.legs, 1):
            role, debit, credit, *segments = leg
            place = combinations.setdefault((*head, role, *segments), len(combinations) + 1)
            lines.append((n, line_no, place, debit, credit))
    columns = zip(*combinations, strict=True) if combinations else [()] * _COMBINATION_COLUMNS
    return [
        *(texts(column) if column and isinstance(column[0], str) else plain(column) for column in columns),
        *(plain(column) for column in (zip(*lines, strict=True) if lines else [()] * _LINE_COLUMNS)),
    ]


def roll_up(treasury_id: int) -> int:
    """Fold the open deltas of a treasury into its balances; how many there were. Safe beside any posting."""
    [row] = db.rows("SELECT ledger_roll_up(%s) AS folded", [treasury_id])
    return int(row["folded"])


def prepare_months(from_on: dt.date, to_on: dt.date) -> int:
    """Make the partitions of these booking months that are missing; how many were made. A posting never makes one."""
    [row] = db.rows("SELECT ledger_make_partitions(%s, %s) AS made", [from_on, to_on])
    return int(row["made"])


def set_roles(roles: Iterable[RoleAccount]) -> int:
    """Write these rows of the role table; a row of the same role, level, kind and first day is replaced."""
    rows = list(roles)
    return db.execute(
        """
        INSERT INTO posting_role (role, level, kind, account, valid_from, valid_to, source, certainty)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::date[], %s::date[], %s::text[],
            %s::text[])
        ON CONFLICT (role, level, kind, valid_from) DO UPDATE SET account = EXCLUDED.account,
            valid_to = EXCLUDED.valid_to, source = EXCLUDED.source, certainty = EXCLUDED.certainty
        """,
        [
            [row.role for row in rows],
            [row.level for row in rows],
            [row.kind for row in rows],
            [row.account for row in rows],
            [row.valid_from for row in rows],
            [row.valid_to for row in rows],
            [row.source for row in rows],
            [row.certainty for row in rows],
        ],
    )


def set_members(members: Iterable[SetMember]) -> int:
    """Write which set each treasury reports with; a row of the same treasury and first day is replaced."""
    rows = list(members)
    return db.execute(
        """
        INSERT INTO accounting_set (treasury, set_code, valid_from, valid_to, source, certainty)
        SELECT * FROM unnest(%s::text[], %s::text[], %s::date[], %s::date[], %s::text[], %s::text[])
        ON CONFLICT (treasury, valid_from) DO UPDATE SET set_code = EXCLUDED.set_code, valid_to = EXCLUDED.valid_to,
            source = EXCLUDED.source, certainty = EXCLUDED.certainty
        """,
        [
            [row.treasury for row in rows],
            [row.set_code for row in rows],
            [row.valid_from for row in rows],
            [row.valid_to for row in rows],
            [row.source for row in rows],
            [row.certainty for row in rows],
        ],
    )
