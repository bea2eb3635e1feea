"""The only writer of statements, proven balances, anchors' progress and alarms."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from khobac.books.anchors import queries
from khobac.books.anchors.ports import Anchor, Statement
from khobac.books.anchors.statements import signed_by
from khobac.books.ledger import chain, contents
from khobac.books.ledger.chain import FINGERPRINT, Stretch
from khobac.core import clock, db
from khobac.core.arrays import texts
from khobac.core.differences import Difference
from khobac.core.receipts import RecordKey
from khobac.core.seal import MerkleRoot
from khobac.core.touched import Mark

BOOKS = ("estimate", "commitment", "actual")
COVERED_AT_ONCE = 5_000
HANDED_AT_ONCE = 200


class NotProven(Exception):
    """What was about to be signed is not what was posted."""

    def __init__(self, differences: Sequence[Difference]) -> None:
        super().__init__(f"{len(differences)} differences, first {differences[0]}")
        self.differences = differences


def cover(treasury_id: int, code: str, at: dt.datetime, key: RecordKey) -> int:
    """Prove the next sealed entries of a treasury from their raw rows, add them to the proven sums and sign a head for each
    book; how many entries. Call again until 0. Raises NotProven, and then nothing is signed.
    """
    with db.atomic():
        _one_at_a_time()
        covered = 0
        for book in BOOKS:
            before = queries.last_of(treasury_id, book, "head")
            first = before.number + 1 if before else 1
            stretch = Stretch(treasury_id, book, first, first + COVERED_AT_ONCE - 1)
            sealed = list(chain.seals(stretch))
            if not sealed:
                continue
            stretch = stretch._replace(last=sealed[-1].number)
            entries = [seal.entry_id for seal in sealed]
            _prove(stretch, entries)
            _add_lines(treasury_id, entries)
            links = b"".join(seal.stored_link[:FINGERPRINT] for seal in sealed)
            head = Statement(
                treasury_id, code, book, "head", stretch.first, stretch.last, sealed[-1].stored_link, b"", "", links
            )
            _keep(signed_by(key, head, at), at)
            covered += len(sealed)
    return covered


def _prove(stretch: Stretch, entries: Sequence[int]) -> None:
    differences = [
        *chain.check(stretch),
        *(
            each
            for each in contents.check(stretch.treasury_id, min(entries) - 1, max(entries))
            if isinstance(each, Difference)
        ),
    ]
    if differences:
        raise NotProven(differences)


def _add_lines(treasury_id: int, entries: Sequence[int]) -> None:
    """Add the lines of these entries to the proven sums; found by their days, because lines are kept by day."""
    days = db.rows(
        "SELECT DISTINCT booked_on FROM journal_entry WHERE treasury_id = %s AND id IN (SELECT unnest(%s::bigint[]))",
        [treasury_id, entries],
    )
    db.execute(_ADD_LINES, [treasury_id, [row["booked_on"] for row in days], min(entries), max(entries), entries])


def close_days(treasury_id: int, code: str, midnight: dt.datetime, key: RecordKey) -> int:
    """Sign the Merkle root of every day before `midnight` on which entries were sealed; how many days."""
    with db.atomic():
        _one_at_a_time()
        closed = 0
        for book in BOOKS:
            for day, draft in _open_days(treasury_id, code, book, midnight):
                _keep(signed_by(key, draft, midnight, day), midnight)
                closed += 1
    return closed


def _open_days(treasury_id: int, code: str, book: str, midnight: dt.datetime) -> Iterator[tuple[dt.date, Statement]]:
    """Days not yet closed, each with its tree's root: runs of numbers sealed on one day before `midnight`, as far as heads
    cover them. Streamed.
    """
    before, head = queries.last_of(treasury_id, book, "day"), queries.last_of(treasury_id, book, "head")
    since = Stretch(treasury_id, book, before.number + 1 if before else 1, head.number if head else 0)
    sealed = takewhile(lambda seal: seal.sealed_at < midnight.timestamp() * 1_000_000, chain.seals(since))
    for day, run in groupby(sealed, key=lambda seal: _day_of(seal.sealed_at)):
        tree, first = MerkleRoot(), 0
        for seal in run:
            tree.add(seal.sealed_hash)
            first = first or seal.number
        yield day, Statement(treasury_id, code, book, "day", first, seal.number, seal.stored_link, tree.root(), "")


def _day_of(microseconds: int) -> dt.date:
    return dt.datetime.fromtimestamp(microseconds // 1_000_000, clock.VIETNAM).date()


def hand_over(anchor: Anchor, at: dt.datetime) -> int:
    """Give an anchor the statements it has not got; how many. Call again until 0. Raises what the anchor raises."""
    waiting = queries.waiting_for(anchor.name, HANDED_AT_ONCE)
    if waiting:
        anchor.hand([statement for _, statement in waiting])
        db.execute(
            """
            INSERT INTO anchor_progress (anchor, statement_id, handed_at) VALUES (%s, %s, %s)
            ON CONFLICT (anchor) DO UPDATE SET handed_at = EXCLUDED.handed_at,
                statement_id = greatest(anchor_progress.statement_id, EXCLUDED.statement_id)
            """,
            [anchor.name, waiting[-1][0], at],
        )
    return len(waiting)


def raise_alarms(differences: Sequence[Difference], at: dt.datetime, clear_others: bool) -> list[Difference]:
    """Keep these as open alarms; those that are new. `clear_others`: everything was looked at, so what else is open is mended."""
    rows = [(each.check, each.table, each.subject, each.expected, each.actual) for each in differences]
    columns = [texts(column) for column in zip(*rows, strict=True)] if rows else ["{}"] * 5
    if clear_others:
        db.execute(_CLEAR, [at, *columns[:3]])
    new = {(row["check_name"], row["table_name"], row["subject"]) for row in db.rows(_RAISE, [at, *columns])}
    return [each for each in differences if (each.check, each.table, each.subject) in new]


def remember(mark: Mark, at: dt.datetime) -> None:
    """The watcher's next look begins where this one was made."""
    db.execute(
        """
        INSERT INTO parity_look (horizon, rows, last, looked_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (is_last) DO UPDATE SET horizon = EXCLUDED.horizon, rows = EXCLUDED.rows, last = EXCLUDED.last,
            looked_at = EXCLUDED.looked_at
        """,
        [mark.horizon, json.dumps(mark.rows), json.dumps(mark.last), at],
    )


def note_whole_proof(
    began_at: dt.datetime, ended_at: dt.datetime, by: str, anchors: Sequence[str], differences: int
) -> None:
    """Keep that all books were proven, and how many differences there were."""
    db.execute(
        "INSERT INTO whole_proof (began_at, ended_at, made_by, anchors, differences) VALUES (%s, %s, %s, %s::text[], %s)",
        [began_at, ended_at, by, texts(anchors), differences],
    )


def _one_at_a_time() -> None:
    """Statements are made by one process at a time, so that their ids are in the order in which they become visible."""
    db.execute("SELECT pg_advisory_xact_lock(hashtext('anchor_statement'))")


def _keep(made: Statement, at: dt.datetime) -> None:
    db.execute(
        """
        INSERT INTO anchor_statement (treasury_id, kind, book, first, number, link, root, links, signed, made_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        [
            made.treasury_id,
            made.kind,
            made.book,
            made.first,
            made.number,
            made.link,
            made.root or None,
            made.links,
            made.signed,
            at,
        ],
    )


_KEY = "treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury"
_ADD_LINES = f"""
INSERT INTO proven_balance ({_KEY}, debit, credit)
SELECT {_KEY}, sum(debit)::bigint, sum(credit)::bigint FROM journal_line
WHERE treasury_id = %s AND booked_on = ANY (%s) AND entry_id BETWEEN %s AND %s
    AND entry_id IN (SELECT unnest(%s::bigint[]))
GROUP BY {_KEY}
ON CONFLICT (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book)
DO UPDATE SET debit = proven_balance.debit + EXCLUDED.debit, credit = proven_balance.credit + EXCLUDED.credit
"""
_CLEAR = """
UPDATE parity_alarm SET cleared_at = %s WHERE cleared_at IS NULL AND (check_name, table_name, subject) NOT IN (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
"""
_RAISE = """
INSERT INTO parity_alarm (raised_at, check_name, table_name, subject, expected, actual)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
ON CONFLICT (check_name, table_name, subject) WHERE cleared_at IS NULL DO NOTHING
RETURNING check_name, table_name, subject
"""
