"""Holds the chain against what anchors keep, and proves from the last head on: the incremental half of `verify-books`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import product
from typing import Any, get_args

from khobac.books.anchors import queries
from khobac.books.anchors.ports import Anchor, AnchorUnreachable, Kind, Statement
from khobac.books.ledger import chain, contents
from khobac.books.ledger import verify as ledger
from khobac.books.ledger.chain import Day, Stretch
from khobac.books.ledger.entries import Book
from khobac.books.ledger.verify import Task
from khobac.core import db
from khobac.core.differences import MOST, Difference
from khobac.core.differences import found as differences_found
from khobac.core.receipts import PublicKeys

AT_ONCE = 2_500_000
"""Seals of one task, more or less: tasks end with a day."""
BOOKS, KINDS = get_args(Book), get_args(Kind)

_OFFICES = """
SELECT id, code FROM organisations_office AS office
WHERE EXISTS (SELECT FROM journal_entry WHERE treasury_id = office.id)
    OR EXISTS (SELECT FROM anchor_statement WHERE treasury_id = office.id) ORDER BY id
"""

_KEY = "treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury"
_BALANCES_SINCE = f"""
WITH kept AS (
    SELECT {_KEY}, sum(debit) AS debit, sum(credit) AS credit
    FROM (SELECT {_KEY}, debit, credit FROM balance UNION ALL SELECT {_KEY}, debit, credit FROM balance_delta) AS both_kinds
    GROUP BY {_KEY}
), recent AS (
    SELECT {", ".join(f"line.{name}" for name in _KEY.split(", "))}, line.debit, line.credit
    FROM (SELECT DISTINCT treasury_id FROM journal_entry) AS known
    CROSS JOIN LATERAL anchor_recent_entries(known.treasury_id) AS new
    JOIN journal_entry AS entry ON entry.treasury_id = known.treasury_id AND entry.id = new.entry_id
    JOIN journal_line AS line ON line.treasury_id = entry.treasury_id AND line.booked_on = entry.booked_on
        AND line.entry_id = entry.id
), added AS (
    SELECT {_KEY}, sum(debit) AS debit, sum(credit) AS credit
    FROM (SELECT {_KEY}, debit, credit FROM proven_balance UNION ALL SELECT {_KEY}, debit, credit FROM recent) AS both_kinds
    GROUP BY {_KEY}
)
SELECT concat_ws(' ', {_KEY}) AS subject,
    coalesce(added.debit, 0) || ' / ' || coalesce(added.credit, 0) AS expected,
    coalesce(kept.debit, 0) || ' / ' || coalesce(kept.credit, 0) AS actual
FROM added FULL JOIN kept USING ({_KEY})
WHERE (coalesce(added.debit, 0), coalesce(added.credit, 0)) <> (coalesce(kept.debit, 0), coalesce(kept.credit, 0))
LIMIT {MOST}
"""


_RECENT = """
SELECT new.entry_id FROM (SELECT DISTINCT treasury_id FROM journal_entry) AS known
CROSS JOIN LATERAL anchor_recent_entries(known.treasury_id) AS new
"""
_NEITHER = """
SELECT concat_ws(' ', entry.treasury_id, entry.book, 'id', entry.id) AS subject, 'sealed or waiting, once' AS expected,
    'neither' AS actual
FROM organisations_office AS office
CROSS JOIN LATERAL (SELECT max(seal.entry_id) AS id FROM (
        SELECT book, max(number) AS number FROM anchor_statement WHERE treasury_id = office.id AND kind = 'head' GROUP BY book
    ) AS head JOIN seal ON seal.treasury_id = office.id AND seal.book = head.book AND seal.number = head.number) AS covered
CROSS JOIN LATERAL (SELECT treasury_id, book, id FROM journal_entry
    WHERE treasury_id = office.id AND id > coalesce(covered.id, 0) ORDER BY id OFFSET 0) AS entry
WHERE NOT EXISTS (SELECT FROM seal WHERE seal.treasury_id = entry.treasury_id AND seal.entry_id = entry.id)
    AND NOT EXISTS (SELECT FROM journal_unsealed AS waiting
        WHERE waiting.treasury_id = entry.treasury_id AND waiting.entry_id = entry.id)
"""


def tasks(anchors: Sequence[Anchor], keys: PublicKeys) -> list[Task]:
    """The whole chain of every book, held against every anchor; the anchors, and our own copies of the statements."""
    return [
        *(partial(_walk, stretch, code, days, anchors, keys) for stretch, code, days in _stretches(anchors, keys)),
        *(partial(_soundness, anchor, keys) for anchor in anchors),
        partial(_own_statements, keys),
    ]


def tasks_since_heads(keys: PublicKeys) -> list[Task]:
    """What was posted after the last heads, entry by entry, and all balances held against the proven sums and those."""
    return [*sums_since_heads(keys), *ledger.tasks_among(row["entry_id"] for row in db.rows(_RECENT))]


def sums_since_heads(keys: PublicKeys) -> list[Task]:
    """The same without contents: for whoever knows which entries were written."""
    return [_balances_since, _neither_since, *(partial(_since_head, stretch, keys) for stretch in ledger.stretches())]


def sample(part: int, window: int = contents.WINDOW) -> Iterator[Difference]:
    """The contents of one window of entries; the windows of all books take turns by `part`."""
    [row] = db.rows("SELECT min(id) AS first, max(id) AS last FROM journal_entry")
    if row["first"] is not None:
        after = row["first"] - 1 + part % -(-(row["last"] - row["first"] + 1) // window) * window
        yield from ledger.contents_between(after, after + window)


def _balances_since() -> list[Difference]:
    return [
        Difference("balances equal their lines", row["subject"], row["expected"], row["actual"], "balance")
        for row in db.rows(_BALANCES_SINCE)
    ]


def _neither_since() -> list[Difference]:
    """Entries recorded after the first that no head covers, which neither wait nor are sealed."""
    return differences_found("every entry is sealed or waits for it", _NEITHER, table="journal_entry")


def _since_head(book: Stretch, keys: PublicKeys) -> Iterator[Difference]:
    """The head's own number is walked too: its link must be the one that was signed."""
    head = queries.last_of(book.treasury_id, book.book, "head")
    if head is None:
        yield from chain.check(book)
    elif not head.is_signed_by(keys):
        yield _unsound("anchor_statement", head)
    else:
        signed = [(head.number, head.link[: chain.FINGERPRINT])]
        yield from chain.check(book._replace(first=head.number, last=max(book.last, head.number)), [signed])


def _stretches(anchors: Sequence[Anchor], keys: PublicKeys) -> Iterator[tuple[Stretch, str, list[Day]]]:
    """Every book to the last number that its seals or any signed statement know, cut at ends of days."""
    last = {(each.treasury_id, each.book): each.last for each in ledger.stretches()}
    for office in db.rows(_OFFICES):
        for book in BOOKS:
            days = {each.number: Day(each.first, each.number, each.root) for each in _days(office, book, anchors, keys)}
            heads = [each.number for anchor in anchors for each in _signed(anchor, office["code"], book, "head", keys)]
            whole = Stretch(office["id"], book, 1, max([last.get((office["id"], book), 0), *days, *heads]))
            for stretch, within in _cut(whole, [days[number] for number in sorted(days)]):
                yield stretch, office["code"], within


def _cut(whole: Stretch, days: Sequence[Day]) -> Iterator[tuple[Stretch, list[Day]]]:
    first, within = whole.first, list[Day]()
    for day in days:
        within.append(day)
        if day.last - first >= AT_ONCE:
            yield whole._replace(first=first, last=day.last), within
            first, within = day.last + 1, []
    if first <= whole.last:
        yield whole._replace(first=first), within


def _walk(
    stretch: Stretch, code: str, days: Sequence[Day], anchors: Sequence[Anchor], keys: PublicKeys
) -> Iterator[Difference]:
    return chain.check(stretch, [_fingerprints(stretch, code, anchor, keys) for anchor in anchors], days)


def _fingerprints(stretch: Stretch, code: str, anchor: Anchor, keys: PublicKeys) -> Iterator[tuple[int, bytes]]:
    for held in _signed(anchor, code, stretch.book, "head", keys):
        if held.number >= stretch.first:
            yield from (pair for pair in held.fingerprints() if pair[0] >= stretch.first)


def _days(office: dict[str, Any], book: str, anchors: Sequence[Anchor], keys: PublicKeys) -> Iterator[Statement]:
    yield from (each for each in queries.days(office["id"], book) if each.is_signed_by(keys))
    for anchor in anchors:
        yield from _signed(anchor, office["code"], book, "day", keys)


def _signed(anchor: Anchor, code: str, book: str, kind: Kind, keys: PublicKeys) -> Iterator[Statement]:
    """What an anchor holds and we signed: nothing else may accuse a seal. `_soundness` tells the rest."""
    try:
        yield from (each for each in anchor.held(code, book, kind) if each.is_signed_by(keys))
    except AnchorUnreachable:
        return


def _soundness(anchor: Anchor, keys: PublicKeys) -> Iterator[Difference]:
    """Where an anchor does not answer, holds what we did not sign, or lost what it was given."""
    [progress] = db.rows(
        "SELECT coalesce(max(statement_id), 0) AS last FROM anchor_progress WHERE anchor = %s", [anchor.name]
    )
    try:
        for office in db.rows(_OFFICES):
            for book, kind in product(BOOKS, KINDS):
                held = list(anchor.held(office["code"], book, kind))
                yield from (_unsound(anchor.name, each) for each in held if not each.is_signed_by(keys))
                given = queries.last_number_up_to(office["id"], book, kind, progress["last"])
                kept = max((each.number for each in held), default=0)
                if kept < given:
                    subject = f"{office['code']} {book} {kind}"
                    yield Difference("anchors keep what they were given", subject, str(given), str(kept), anchor.name)
    except AnchorUnreachable as problem:
        yield Difference("anchors can be read", anchor.name, "an answer", str(problem), anchor.name)


def _own_statements(keys: PublicKeys) -> Iterator[Difference]:
    """Our own copies, which live in the database and may be touched there."""
    for office in db.rows(_OFFICES):
        for statement in queries.statements(office["id"]):
            if not statement.is_signed_by(keys):
                yield _unsound("anchor_statement", statement)


def _unsound(table: str, statement: Statement) -> Difference:
    subject = f"{statement.treasury_id} {statement.book} {statement.kind} {statement.number}"
    return Difference(
        "statements are as they were signed", subject, "our signature on it", "another text or key", table
    )
