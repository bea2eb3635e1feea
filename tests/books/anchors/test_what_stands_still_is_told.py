"""Entries that wait too long, anchors that do not answer, and an entry that can be read in two ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khobac.books.anchors.ports import AnchorUnreachable, Kind, Statement
from khobac.books.ledger import services as ledger
from khobac.books.ledger import verify as second_path
from khobac.connectors.anchors import FileAnchor
from khobac.core import db
from khobac.flows import anchoring
from khobac.flows.verification import verify_books
from tests.books.conftest import AT
from tests.books.ledger.test_entries_post_once_and_balanced import payment


class Silent:
    """An anchor behind a broken line."""

    name = "silent"

    def hand(self, statements: Sequence[Statement]) -> None:
        raise AnchorUnreachable("no route")

    def held(self, treasury: str, book: str, kind: Kind) -> Iterator[Statement]:
        raise AnchorUnreachable("no route")


def alarms() -> set[str]:
    return {row["check_name"] for row in db.rows("SELECT check_name FROM parity_alarm WHERE cleared_at IS NULL")}


def test_an_entry_that_waits_too_long_is_told(anchor: FileAnchor) -> None:
    assert "entries are sealed and covered in time" not in {each.check for each in anchoring.watch()}
    ledger.post([payment("HS-9")], AT)
    assert "entries are sealed and covered in time" in {each.check for each in anchoring.watch()}


def test_an_anchor_that_takes_nothing_is_told(anchor: FileAnchor) -> None:
    anchoring.anchor([Silent()])
    assert "anchors take what they are given" in alarms()


def test_an_anchor_that_cannot_be_read_is_told(anchor: FileAnchor) -> None:
    assert "anchors can be read" in {each.check for each in verify_books([Silent()])}


def test_an_entry_with_a_separator_in_a_field_has_two_readings(books: None) -> None:
    ledger.post([payment("HS-1\x1f2")], AT)
    assert "contents have one reading" in {each.check for each in second_path.differences()}
