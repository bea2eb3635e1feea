from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from khobac.books.ledger import queries, services, verify
from khobac.core import db
from khobac.core.access import acting_as
from tests.books.conftest import AT, tamper
from tests.books.ledger.test_entries_post_once_and_balanced import payment

POSTERS, EACH = 3, 20
LATER = AT + dt.timedelta(minutes=1)


def test_rolling_up_changes_no_balance(books: None) -> None:
    services.post([payment("HS-1"), payment("HS-2")], AT)
    before = queries.balance("AP_INTERMEDIARY")
    assert services.roll_up(61) == 1
    assert services.roll_up(61) == 0
    assert queries.balance("AP_INTERMEDIARY") == before == -400
    assert verify.differences() == []


def test_rolling_up_beside_postings_loses_nothing(books: None) -> None:
    done = threading.Event()

    def poster(name: int) -> None:
        try:
            for n in range(EACH):
                services.post([payment(f"HS-{name}-{n}", 1)], AT)
        finally:
            connection.close()

    def roller() -> None:
        try:
            while not done.is_set():
                services.roll_up(61)
        finally:
            connection.close()

    posters = [threading.Thread(target=poster, args=[name]) for name in range(POSTERS)]
    rollers = [threading.Thread(target=roller) for _ in range(2)]
    for thread in posters + rollers:
        thread.start()
    for thread in posters:
        thread.join()
    done.set()
    for thread in rollers:
        thread.join()
    assert queries.balance("AP_INTERMEDIARY") == -POSTERS * EACH
    assert verify.differences() == []


def test_entries_get_numbers_without_gaps_in_their_book(books: None) -> None:
    services.post([payment(f"HS-{n}") for n in range(3)], AT)
    assert queries.treasuries_to_seal() == [(61, "actual", AT)]
    assert services.seal(61, "actual", LATER) == 3
    services.post([payment("HS-3")], AT)
    assert services.seal(61, "actual", LATER) == 1
    assert services.seal(61, "actual", LATER) == 0
    assert [posted.number for posted in queries.entries_since(0)] == [1, 2, 3, 4]
    assert verify.differences() == []


def test_two_sealers_at_once_number_each_entry_once(books: None) -> None:
    services.post([payment(f"HS-{n}") for n in range(200)], AT)
    sealed: list[int] = []

    def sealer() -> None:
        try:
            sealed.append(services.seal(61, "actual", AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=sealer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sealed) == [0, 0, 200]  # who comes second waits, and finds nothing left
    assert verify.differences() == []


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ("UPDATE journal_line SET debit = debit + 1 WHERE debit > 0", "debits equal credits in every entry"),
        ("UPDATE journal_line SET debit = 1 WHERE debit > 0", "debits equal credits in every book"),
        ("UPDATE journal_line SET debit = debit + 7 WHERE debit > 0", "contents equal their hash"),
        ("UPDATE journal_line SET ndkt = '6552' WHERE ndkt = '6551'", "contents equal their hash"),
        ("UPDATE journal_line SET natural_account = '1111'", "contents equal their hash"),
        ("UPDATE journal_entry SET reference = 'HS-9'", "contents equal their hash"),
        ("UPDATE journal_entry SET content_hash = sha256('x')", "seals fit their entries"),
        ("DELETE FROM journal_line", "entries and lines belong together"),
        ("DELETE FROM journal_entry", "entries and lines belong together"),
        ("UPDATE journal_entry SET book = 'estimate'", "entries and lines belong together"),
        ("UPDATE journal_entry SET reverses = 999999", "a reversal names an entry"),
        ("UPDATE balance SET debit = debit + 1", "balances equal their lines"),
        ("UPDATE balance_delta SET credit = 0", "balances equal their lines"),
        ("DELETE FROM balance", "balances equal their lines"),
        ("DELETE FROM seal", "every entry is sealed or waits for it"),
        ("DELETE FROM seal WHERE number = 1", "seals are an unbroken chain without gaps"),
        ("UPDATE seal SET link = sha256('x') WHERE number = 2", "seals are an unbroken chain without gaps"),
        ("UPDATE seal SET number = 7 WHERE number = 2", "seals are an unbroken chain without gaps"),
        ("UPDATE seal SET content_hash = sha256('x') WHERE number = 1", "seals fit their entries"),
    ],
)
def test_a_planted_difference_is_found(books: None, change: str, check: str) -> None:
    services.post([payment("HS-1"), payment("HS-2")], AT)
    services.seal(61, "actual", AT)
    assert verify.differences() == []
    tamper(change)
    assert check in {difference.check for difference in verify.differences()}


def test_a_unit_reads_its_own_statement_page_by_page_and_no_other(books: None) -> None:
    services.post([payment(f"HS-{n}", n) for n in range(1, 8)], AT)
    period = {"treasury_id": 61, "from_on": dt.date(2026, 1, 1), "to_on": dt.date(2026, 12, 31)}
    with acting_as("1012345"):
        first = queries.statement_of_unit(unit="1012345", limit=4, **period)
        rest = queries.statement_of_unit(unit="1012345", limit=4, after=first[-1], **period)
        assert [line.debit for line in first + rest] == [1, 2, 3, 4, 5, 6, 7]
        assert [line.reference for line in rest] == ["HS-5", "HS-6", "HS-7"]
    with acting_as("1098765"):
        assert queries.statement_of_unit(unit="1012345", **period) == []
        assert queries.statement_of_unit(unit="", **period) == []
    roles = ["AP_INTERMEDIARY"]
    assert len(queries.statement_of_unit(unit="", roles=roles, **period)) == 7


def test_nobody_but_the_functions_changes_the_journal(books: None) -> None:
    services.post([payment("HS-1")], AT)
    for statement in ("UPDATE journal_line SET debit = 0", "DELETE FROM journal_entry", "DELETE FROM balance_delta",
                      "TRUNCATE seal", "UPDATE journal_entry SET key = ''"):
        with pytest.raises(Exception, match="permission denied"):
            db.execute(statement)
    for table in ("journal_entry", "journal_line", "balance", "balance_delta", "seal"):
        with pytest.raises(Exception, match="permission denied"), acting_as("1012345"):
            db.rows(f"SELECT * FROM {table}")
