"""Proves the ledger by a second path: other SQL than what wrote it, and hashes recomputed here from the raw rows.

The work comes as tasks that know nothing of each other, for as many processes as there are. What each entry is made of is
walked in `contents`, seals in `chain`; the statements here hold sums against sums. Where a sum of everything can answer for
all rows, it is asked first, and the rows are looked for only if it is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import pairwise

from khobac.books.ledger import chain, contents
from khobac.books.ledger.chain import Stretch
from khobac.books.ledger.contents import Lines
from khobac.core import db
from khobac.core.differences import MOST, Difference, found
from khobac.core.touched import Watched

AT_ONCE = 100_000
"""Entries of one task."""
_NEIGHBOURS = 1_000
"""Ids that are proven together with those between them."""

WATCHED = (Watched("journal_entry", "id"), Watched("journal_line", "entry_id"), Watched("seal"))
"""What a look asks for what was touched; keys are entries. None of these rows ever changes."""
ROWS_OF_THE_JOURNAL = ("journal_entry", "journal_line", "seal", "balance")

Task = Callable[[], Iterable[Difference | Lines]]

_KEY = "treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury"
_BALANCES = f"""
WITH kept AS (
    SELECT {_KEY}, sum(debit) AS debit, sum(credit) AS credit
    FROM (SELECT {_KEY}, debit, credit FROM balance UNION ALL SELECT {_KEY}, debit, credit FROM balance_delta) AS both_kinds
    GROUP BY {_KEY}
), added AS MATERIALIZED (
    SELECT {_KEY}, sum(debit) AS debit, sum(credit) AS credit FROM journal_line GROUP BY {_KEY}
)
SELECT 'balances equal their lines' AS check, 'balance' AS table,
    concat_ws(' ', {_KEY}) AS subject,
    coalesce(added.debit, 0) || ' / ' || coalesce(added.credit, 0) AS expected,
    coalesce(kept.debit, 0) || ' / ' || coalesce(kept.credit, 0) AS actual
FROM added FULL JOIN kept USING ({_KEY})
WHERE (coalesce(added.debit, 0), coalesce(added.credit, 0)) <> (coalesce(kept.debit, 0), coalesce(kept.credit, 0))
UNION ALL
SELECT 'debits equal credits in every book', 'journal_line', treasury_id || ' ' || book, sum(debit)::text, sum(credit)::text
FROM added GROUP BY treasury_id, book HAVING sum(debit) <> sum(credit)
LIMIT {MOST}
"""
_LINES_WITHOUT_ENTRY = """
SELECT concat_ws(' ', line.treasury_id, line.book, 'id', line.entry_id, 'line', line.line_no) AS subject,
    coalesce('its entry has ' || entry.booked_on || ' ' || entry.book, 'an entry') AS expected,
    coalesce(line.booked_on || ' ' || line.book, 'none') AS actual
FROM journal_line AS line
LEFT JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
WHERE line.treasury_id = %s AND (entry.id IS NULL OR (entry.booked_on, entry.book) <> (line.booked_on, line.book))
"""
_REVERSALS = """
SELECT concat_ws(' ', entry.treasury_id, entry.book, 'id', entry.id) AS subject, 'entry ' || entry.reverses AS expected,
    'none' AS actual
FROM journal_entry AS entry
WHERE entry.reverses IS NOT NULL AND NOT EXISTS (
    SELECT FROM journal_entry AS other WHERE other.treasury_id = entry.treasury_id AND other.id = entry.reverses)
"""
_NEXT_ID = """
SELECT 'id' AS subject, 'beyond ' || last.id AS expected, sequence.last_value::text AS actual
FROM (SELECT max(id) AS id FROM journal_entry) AS last, journal_entry_id_seq AS sequence WHERE sequence.last_value < last.id
"""
_TREASURIES_NOT_ALL_SEALED = """
WITH given AS (
    SELECT treasury_id, book, count(*) AS many, sum(hashint8(id)::bigint) AS ids FROM journal_entry GROUP BY 1, 2
), taken AS (
    SELECT treasury_id, book, count(*) AS many, sum(hashint8(entry_id)::bigint) AS ids
    FROM (SELECT treasury_id, book, entry_id FROM seal
          UNION ALL SELECT treasury_id, book, entry_id FROM journal_unsealed) AS either
    GROUP BY 1, 2
)
SELECT treasury_id FROM given FULL JOIN taken USING (treasury_id, book)
WHERE (given.many, given.ids) IS DISTINCT FROM (taken.many, taken.ids) GROUP BY treasury_id
"""
_SEALED_OR_WAITING = """
SELECT concat_ws(' ', entry.treasury_id, coalesce(entry.book, waiting.book), 'id', coalesce(entry.id, waiting.entry_id))
        AS subject,
    'sealed or waiting, once' AS expected,
    CASE WHEN entry.id IS NULL THEN 'waiting without an entry' WHEN seal.entry_id IS NOT NULL THEN 'both'
        WHEN waiting.entry_id IS NOT NULL THEN 'waiting for ' || waiting.book ELSE 'neither' END AS actual
FROM (SELECT * FROM journal_entry WHERE treasury_id = %s) AS entry
LEFT JOIN seal ON seal.treasury_id = entry.treasury_id AND seal.entry_id = entry.id
FULL JOIN (SELECT * FROM journal_unsealed WHERE treasury_id = %s) AS waiting ON waiting.entry_id = entry.id
WHERE entry.id IS NULL OR (seal.entry_id IS NULL) = (waiting.entry_id IS NULL) OR waiting.book <> entry.book
"""


def differences() -> list[Difference]:
    """Everything in the ledger that does not agree with itself; whole books, by this process alone, nothing outside asked."""
    return run([*tasks(), *(partial(chain.check, stretch) for stretch in stretches())])


def run(tasks: Iterable[Task]) -> list[Difference]:
    """Do these tasks one after the other and settle what they found, the first false row first."""
    return settle(each for task in tasks for each in task())


def settle(told: Iterable[Difference | Lines]) -> list[Difference]:
    """What all tasks together found, in order. Lines that no entry asked for are looked for here, if any are left over."""
    differences: list[Difference] = []
    met: Counter[int] = Counter()
    for each in told:
        if isinstance(each, Lines):
            met[each.treasury_id] += each.many
        else:
            differences.append(each)
    return sorted(dict.fromkeys([*differences, *_left_over(met)]), key=_rank)


def _rank(difference: Difference) -> tuple[bool, tuple[int, str, int], int]:
    """Rows of the books by treasury, book and number; then those of the journal without a number; then what depends on them."""
    depends = (
        ROWS_OF_THE_JOURNAL.index(difference.table)
        if difference.table in ROWS_OF_THE_JOURNAL
        else len(ROWS_OF_THE_JOURNAL)
    )
    return difference.place is None, difference.place or (0, "", 0), depends


def tasks() -> list[Task]:
    """All checks of contents and sums, largest first: what entries are made of, balances, reversals, who is sealed."""
    return [
        _balances,
        *(partial(contents.check, *chunk) for chunk in _chunks()),
        _all_lines,
        partial(found, "a reversal names an entry", _REVERSALS, None, "journal_entry"),
        partial(found, "the next entry gets a new id", _NEXT_ID, None, "journal_entry_id_seq"),
        _sealed_or_waiting,
    ]


def tasks_among(entries: Iterable[int]) -> Iterator[Task]:
    """The contents of these entries, and of those that lie between neighbours among them."""
    known = sorted(entries)
    begins = [n for n in range(len(known)) if n == 0 or known[n] - known[n - 1] > _NEIGHBOURS]
    for begin, end in pairwise([*begins, len(known)]):
        yield partial(contents_between, known[begin] - 1, known[end - 1])


def contents_between(after: int, last: int) -> Iterator[Difference]:
    """Contents of all treasuries' entries with ids in (after, last], without the count of lines, which means something for
    whole books only.
    """
    for known in db.rows("SELECT DISTINCT treasury_id FROM journal_entry WHERE id > %s AND id <= %s", [after, last]):
        for each in contents.check(known["treasury_id"], after, last):
            if isinstance(each, Difference):
                yield each


def stretches() -> list[Stretch]:
    """Every book from its first number to its last."""
    rows = db.rows("SELECT treasury_id, book, max(number) AS last FROM seal GROUP BY treasury_id, book ORDER BY 1, 2")
    return [Stretch(row["treasury_id"], row["book"], 1, row["last"]) for row in rows]


def _chunks() -> Iterator[tuple[int, int, int]]:
    """Treasuries and ids from (exclusive) and to, about AT_ONCE entries each."""
    rows = db.rows(
        "SELECT treasury_id, min(id) AS first, max(id) AS last, count(*) AS many FROM journal_entry GROUP BY 1"
    )
    for row in rows:
        parts = -(-row["many"] // AT_ONCE)
        bounds = [row["first"] - 1 + (row["last"] - row["first"] + 1) * part // parts for part in range(parts + 1)]
        yield from ((row["treasury_id"], after, last) for after, last in pairwise(bounds))


def _balances() -> list[Difference]:
    return [
        Difference(row["check"], row["subject"], row["expected"], row["actual"], row["table"])
        for row in db.rows(_BALANCES)
    ]


def _all_lines() -> Iterator[Lines]:
    """Every line there is, to be taken off those that were met."""
    for row in db.rows("SELECT treasury_id, count(*) AS many FROM journal_line GROUP BY treasury_id"):
        yield Lines(row["treasury_id"], -row["many"])


def _left_over(met: Counter[int]) -> Iterator[Difference]:
    """Lines that stand under no entry of their day and book, in treasuries that have more than their entries asked for."""
    for treasury_id in sorted(each for each, many in met.items() if many):
        yield from found("entries and lines belong together", _LINES_WITHOUT_ENTRY, [treasury_id], "journal_line")


def _sealed_or_waiting() -> Iterator[Difference]:
    """Counts first; then each entry of the treasuries where they are wrong."""
    for row in db.rows(_TREASURIES_NOT_ALL_SEALED):
        yield from found(
            "every entry is sealed or waits for it", _SEALED_OR_WAITING, [row["treasury_id"]] * 2, "journal_entry"
        )
