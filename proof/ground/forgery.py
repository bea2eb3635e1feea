"""What a superuser of the database can do to the books, on the current connection. Each forgery takes its victim, an entry.

Some are crude. `recomputed`, `renumbered` and `rewritten` are the work of someone who has our source: afterwards every hash,
every link and every sum inside the database agrees with every other.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from khobac.books.ledger.sealing import sealed_hash
from khobac.core import db
from khobac.core.postgres.passwords import SUPERUSER
from khobac.core.seal import GENESIS, link

_ENTRY = "treasury_id = %(treasury_id)s AND id = %(entry_id)s"
_LINES = "treasury_id = %(treasury_id)s AND entry_id = %(entry_id)s"


@dataclass(frozen=True)
class Victim:
    """A sealed entry that a signed head covers; `is_last` for the last three of a book."""

    treasury_id: int
    book: str
    number: int
    entry_id: int
    is_last: bool

    def does(self, *statements: str) -> None:
        """Run these statements; %(entry_id)s and the like are its own."""
        for statement in statements:
            db.execute(statement, self.__dict__)


def victims() -> list[Victim]:
    """Every sealed entry of the books with two lines of which one is a unit's."""
    rows = db.rows(
        """
        SELECT treasury_id, book, number, entry_id, number > max(number) OVER (PARTITION BY treasury_id, book) - 3 AS is_last
        FROM seal WHERE EXISTS (SELECT FROM journal_line AS line WHERE line.treasury_id = seal.treasury_id
            AND line.entry_id = seal.entry_id AND line.unit <> '')
        ORDER BY treasury_id, book, number
        """
    )
    return [Victim(**row) for row in rows]


def amount(victim: Victim, chance: random.Random) -> None:
    """One line says more or less."""
    victim.does(
        f"""
        UPDATE journal_line SET debit = debit + (debit > 0)::int * {chance.randint(1, 999)},
            credit = credit + (credit > 0)::int * 7 WHERE {_LINES} AND line_no = 1
        """
    )


def both_legs(victim: Victim, chance: random.Random) -> None:
    """All amounts of the entry are multiplied: it still balances."""
    by = chance.randint(2, 9)
    victim.does(f"UPDATE journal_line SET debit = debit * {by}, credit = credit * {by} WHERE {_LINES}")


def without_check(victim: Victim, chance: random.Random) -> None:
    """The guard of the table is dropped first, as one would switch a trigger off."""
    victim.does(
        "ALTER TABLE journal_line DROP CONSTRAINT journal_line_has_one_positive_side",
        f"UPDATE journal_line SET debit = -credit, credit = -debit WHERE {_LINES}",
    )


def day(victim: Victim, chance: random.Random) -> None:
    """Entry and lines move to another day together."""
    by = chance.randint(1, 20)
    victim.does(
        f"UPDATE journal_entry SET booked_on = booked_on + {by} WHERE {_ENTRY}",
        f"UPDATE journal_line SET booked_on = booked_on + {by} WHERE {_LINES}",
    )


def day_of_a_line(victim: Victim, chance: random.Random) -> None:
    """One line moves to another day."""
    victim.does(f"UPDATE journal_line SET booked_on = booked_on + 1 WHERE {_LINES} AND line_no = 1")


def recorded(victim: Victim, chance: random.Random) -> None:
    """The entry was known earlier than it was."""
    victim.does(
        f"UPDATE journal_entry SET recorded_at = recorded_at - interval '{chance.randint(1, 900)} seconds' WHERE {_ENTRY}"
    )


def account(victim: Victim, chance: random.Random) -> None:
    """The role stays, the account behind it changes."""
    victim.does(
        f"UPDATE journal_line SET natural_account = '{chance.randint(1000, 8999)}' WHERE {_LINES} AND line_no = 1"
    )


def unit(victim: Victim, chance: random.Random) -> None:
    """Someone else's money."""
    victim.does(
        f"UPDATE journal_line SET unit = '{chance.randint(5_000_000, 5_999_999)}' WHERE {_LINES} AND unit <> ''"
    )


def reference(victim: Victim, chance: random.Random) -> None:
    """The entry belongs to a dossier of another number."""
    victim.does(
        f"UPDATE journal_entry SET reference = 'HS-0061-26-{chance.randint(8_000_000, 8_999_999)}' WHERE {_ENTRY}"
    )


def exchanged(victim: Victim, chance: random.Random) -> None:
    """The victim and the next entry of another unit in its book exchange their lines."""
    victim.does(
        """
        UPDATE journal_line SET entry_id = CASE journal_line.entry_id WHEN %(entry_id)s THEN -next.entry_id ELSE -%(entry_id)s END
        FROM (SELECT seal.entry_id FROM seal JOIN journal_line AS line
                ON line.treasury_id = seal.treasury_id AND line.entry_id = seal.entry_id
              WHERE seal.treasury_id = %(treasury_id)s AND seal.book = %(book)s AND number > %(number)s AND unit <> ''
                AND unit <> (SELECT max(unit) FROM journal_line WHERE treasury_id = %(treasury_id)s
                             AND entry_id = %(entry_id)s)
              ORDER BY number LIMIT 1) AS next
        WHERE treasury_id = %(treasury_id)s AND journal_line.entry_id IN (%(entry_id)s, next.entry_id)
        """,
        "UPDATE journal_line SET entry_id = -entry_id WHERE treasury_id = %(treasury_id)s AND entry_id < 0",
    )


def deleted(victim: Victim, chance: random.Random) -> None:
    """As if it had never been; its seal stays."""
    victim.does(f"DELETE FROM journal_line WHERE {_LINES}", f"DELETE FROM journal_entry WHERE {_ENTRY}")


def line_deleted(victim: Victim, chance: random.Random) -> None:
    """One of its lines is gone."""
    victim.does(f"DELETE FROM journal_line WHERE {_LINES} AND line_no = 2")


def inserted(victim: Victim, chance: random.Random) -> None:
    """A second entry with the same content and another key, which nobody posted."""
    victim.does(
        f"""
        WITH new AS (
            INSERT INTO journal_entry
                (treasury_id, key, event, book, budget_year, booked_on, recorded_at, reference, content_hash)
            SELECT treasury_id, key || 'x', event, book, budget_year, booked_on, recorded_at, reference, content_hash
            FROM journal_entry WHERE {_ENTRY} RETURNING id
        )
        INSERT INTO journal_line SELECT line.treasury_id, line.booked_on, new.id, line.line_no, line.book, line.role, line.fund,
            line.natural_account, line.ndkt, line.level, line.unit, line.area, line.chapter, line.section, line.programme,
            line.treasury, line.source, line.reserve, line.bank, line.year, line.debit, line.credit
        FROM journal_line AS line, new WHERE {_LINES}
        """
    )


def reordered(victim: Victim, chance: random.Random) -> None:
    """The victim and the next exchange their numbers."""
    victim.does(
        """
        UPDATE seal SET number = -(2 * %(number)s + 1 - number)
        WHERE treasury_id = %(treasury_id)s AND book = %(book)s AND number IN (%(number)s, %(number)s + 1)
        """,
        "UPDATE seal SET number = -number WHERE treasury_id = %(treasury_id)s AND number < 0",
    )


def seal_deleted(victim: Victim, chance: random.Random) -> None:
    """Its number is gone, and it waits for a new one."""
    victim.does(
        f"INSERT INTO journal_unsealed SELECT treasury_id, book, entry_id FROM seal WHERE {_LINES}",
        f"DELETE FROM seal WHERE {_LINES}",
    )


def truncated(victim: Victim, chance: random.Random) -> None:
    """The month in which it was booked is emptied."""
    [row] = db.rows(f"SELECT to_char(booked_on, 'YYYYMM') AS month FROM journal_entry WHERE {_ENTRY}", victim.__dict__)
    db.execute(f"TRUNCATE journal_line_{row['month']}")


def cut_off(victim: Victim, chance: random.Random) -> None:
    """Its book ends before it; seals, entries and lines are gone and all balances are what the lines left say."""
    victim.does(
        """
        CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT entry_id FROM seal
        WHERE treasury_id = %(treasury_id)s AND book = %(book)s AND number >= %(number)s
        """,
        "DELETE FROM journal_line USING gone WHERE treasury_id = %(treasury_id)s AND journal_line.entry_id = gone.entry_id",
        "DELETE FROM journal_entry USING gone WHERE treasury_id = %(treasury_id)s AND id = gone.entry_id",
        "DELETE FROM seal USING gone WHERE treasury_id = %(treasury_id)s AND seal.entry_id = gone.entry_id",
        *_BALANCES_FROM_LINES,
    )


def balances_restored(victim: Victim, chance: random.Random) -> None:
    """The balances are those of a table saved before the victim was posted."""
    victim.does(
        f"""
        UPDATE balance SET debit = balance.debit - line.debit, credit = balance.credit - line.credit
        FROM journal_line AS line WHERE line.treasury_id = balance.treasury_id AND line.{_LINES} AND line.unit = balance.unit
            AND line.role = balance.role AND line.source = balance.source AND line.year = balance.year AND line.unit <> ''
        """
    )


def balance(victim: Victim, chance: random.Random) -> None:
    """A balance of its unit is another."""
    victim.does(
        f"""
        UPDATE balance SET debit = debit + {chance.randint(1, 10**6)}
        WHERE (treasury_id, unit, role) IN (
            SELECT treasury_id, unit, role FROM journal_line WHERE {_LINES} AND unit <> '' LIMIT 1)
        """
    )


def sequence(victim: Victim, chance: random.Random) -> None:
    """Ids are given out a second time."""
    db.execute(f"ALTER TABLE journal_entry ALTER id RESTART WITH {max(1, victim.entry_id - 1)}")


def budget(victim: Victim, chance: random.Random) -> None:
    """More may be spent: the line and the movement that gave it agree, the ledger does not."""
    by = chance.randint(1, 10**9)
    victim.does(
        f"UPDATE budget_line SET estimate = estimate + {by} WHERE account_kind = 'estimate' AND unit_code = '2000000'",
        f"UPDATE budget_movement SET d_estimate = d_estimate + {by} WHERE event = 'estimate' AND unit_code = '2000000'",
    )


def payees(victim: Victim, chance: random.Random) -> None:
    """The money of two orders goes to other people."""
    victim.does(
        """
        UPDATE payment_line SET name = 'Công ty Ma', account = '666000111'
        WHERE (treasury_id, order_id) IN (SELECT treasury_id, id FROM payment_order ORDER BY id LIMIT 2)
        """
    )


def state(victim: Victim, chance: random.Random) -> None:
    """An order that is on its way is ready to be sent again."""
    victim.does(
        """
        UPDATE payment_order SET state = 'prepared'
        WHERE (treasury_id, id) IN (SELECT treasury_id, id FROM payment_order WHERE state <> 'prepared' ORDER BY id LIMIT 1)
        """
    )


def recomputed(victim: Victim, chance: random.Random) -> None:
    """Both legs, the content hash, its seal, every link to the end and all balances."""
    both_legs(victim, chance)
    victim.does(*_BALANCES_FROM_LINES)
    _hash_again(victim)
    chain_again(victim)


def renumbered(victim: Victim, chance: random.Random) -> None:
    """The victim is gone, everything after it has moved up, and nothing inside the database tells."""
    deleted(victim, chance)
    victim.does(
        f"DELETE FROM seal WHERE {_LINES}",
        "UPDATE seal SET number = -number + 1 WHERE treasury_id = %(treasury_id)s AND book = %(book)s AND number > %(number)s",
        "UPDATE seal SET number = -number WHERE number < 0",
        *_BALANCES_FROM_LINES,
    )
    chain_again(victim)


def rewritten(victim: Victim, chance: random.Random) -> None:
    """`recomputed`, and our own copies of heads and days are gone, so that nothing in the database contradicts it."""
    recomputed(victim, chance)
    victim.does("DELETE FROM anchor_statement", "DELETE FROM anchor_progress")


NOT_THE_LAST: frozenset[Callable[..., None]] = frozenset({exchanged, reordered})
"""These need entries after the victim."""

_KEY = "treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury"
_BALANCES_FROM_LINES = (
    "DELETE FROM balance",
    "DELETE FROM balance_delta",
    f"INSERT INTO balance ({_KEY}, debit, credit) SELECT {_KEY}, sum(debit), sum(credit) FROM journal_line GROUP BY {_KEY}",
)


def _hash_again(victim: Victim) -> None:
    victim.does(
        f"""
        WITH new AS (
            SELECT sha256(convert_to(concat_ws(chr(31), entry.treasury_id, entry.key, entry.event, entry.book, entry.budget_year,
                entry.booked_on, entry.reference, coalesce(entry.reverses, 0)) || chr(30) || (
                SELECT string_agg(concat_ws(chr(31), line_no, role, natural_account, fund, ndkt, level, unit, area, chapter,
                    section, programme, treasury, source, reserve, bank, year, debit, credit), chr(30) ORDER BY line_no)
                FROM journal_line WHERE {_LINES}), 'UTF8')) AS hash
            FROM journal_entry AS entry WHERE {_ENTRY}
        ), entry AS (UPDATE journal_entry SET content_hash = new.hash FROM new WHERE {_ENTRY})
        UPDATE seal SET content_hash = new.hash FROM new WHERE {_LINES}
        """
    )


def chain_again(victim: Victim) -> None:
    """Every link from the victim's number to the end."""
    rows = db.rows(
        """
        SELECT seal.number, seal.entry_id, seal.content_hash, entry.recorded_at, seal.sealed_at
        FROM seal JOIN journal_entry AS entry ON entry.treasury_id = seal.treasury_id AND entry.id = seal.entry_id
        WHERE seal.treasury_id = %(treasury_id)s AND seal.book = %(book)s ORDER BY number
        """,
        victim.__dict__,
    )
    previous, links = GENESIS, []
    for row in rows:
        sealed = sealed_hash(bytes(row["content_hash"]), row["entry_id"], row["recorded_at"], row["sealed_at"])
        previous = link(previous, row["number"], sealed)
        links.append(previous)
    db.execute(
        """
        UPDATE seal SET link = new.link FROM unnest(%s::bigint[], %s::bytea[]) AS new (number, link)
        WHERE seal.treasury_id = %s AND seal.book = %s AND seal.number = new.number
        """,
        [[row["number"] for row in rows], links, victim.treasury_id, victim.book],
    )


def file_changed(victim: Victim, chance: random.Random) -> None:
    """Other bytes under a hash."""
    file = chance.choice(_files())
    file.write_bytes(file.read_bytes().replace(b"HDon", b"HDen"))


def file_lost(victim: Victim, chance: random.Random) -> None:
    """No bytes under a hash."""
    chance.choice(_files()).unlink()


def _files() -> list[Path]:
    return sorted(each for each in Path(settings.DOCUMENTS_FOLDER).rglob("*") if each.is_file())


@contextmanager
def as_superuser() -> Iterator[None]:
    """Inside the block the staff connection is PostgreSQL's superuser."""
    options = connections["default"].settings_dict["OPTIONS"]
    before = options["khobac_role"]
    connections["default"].close()
    options["khobac_role"] = SUPERUSER
    try:
        yield
    finally:
        connections["default"].close()
        options["khobac_role"] = before


@contextmanager
def rolled_back() -> Iterator[None]:
    """What is done inside the block to the database and to stored files is undone after it."""
    kept = {file: file.read_bytes() for file in _files()}
    with db.atomic():
        yield
        transaction.set_rollback(True, using="default")
    for file, content in kept.items():
        file.write_bytes(content)
