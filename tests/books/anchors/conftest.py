"""Books with a signed head in a file outside, and a closed day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from khobac.books.ledger import services as ledger
from khobac.connectors.anchors import FileAnchor
from khobac.core import clock
from khobac.flows import anchoring
from tests.books.conftest import AT
from tests.books.ledger.test_entries_post_once_and_balanced import payment

TOMORROW = AT + dt.timedelta(days=1)


@pytest.fixture
def anchor(books: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FileAnchor]:
    """Five sealed entries, covered by a head that lies in a file, and their day closed."""
    monkeypatch.setattr(settings, "SIGNING_FOLDER", tmp_path / "keys")
    ledger.post([payment(f"HS-{n}", n) for n in range(1, 6)], AT)
    ledger.seal(61, "actual", AT + dt.timedelta(minutes=1))
    kept = FileAnchor(tmp_path / "elsewhere")
    with clock.at(TOMORROW):
        anchoring.anchor([kept])
        yield kept
