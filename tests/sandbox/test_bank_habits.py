"""Three example banks, one program: what each says of the same order, by which message, and when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from khobac.cash.payments.ports import PaymentFile, PaymentInstruction
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.core.message_signature import load_or_create_signer
from khobac.sandbox import clock
from khobac.sandbox.bank.desk import Desk
from khobac.sandbox.bank.habits import HABITS
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.bank.store import Store

ACCOUNT = "1133.0061"


@pytest.fixture
def open_bank(tmp_path: Path) -> Callable[[str], Desk]:
    """A bank of a habit, without its process; the treasury's key lies where it looks for it."""
    signer = load_or_create_signer(tmp_path / "keys", "treasury-2026")

    def opened(habit: str) -> Desk:
        folder = tmp_path / habit
        folder.mkdir()
        keys = Keys(folder, "NHA", tmp_path / "keys" / "treasury-2026.pub")
        desk = Desk("NHA", Store(folder / "bank.sqlite3"), keys, 1, 0.3, HABITS[habit])
        line = PaymentInstruction("TT1X5", None, 7_000, "Công ty", "1002003", "NHA", "Thanh toán")
        file = PaymentFile("KB-1", clock.now(), "Kho bạc", ACCOUNT, "NHA", clock.now().date(), (line,))
        body = Iso20022Codec().render(file)
        assert desk.receive(body, signer.sign(body)).status == 200
        return desk

    return opened


@pytest.fixture(autouse=True)
def _clock_set_back() -> object:
    yield
    clock.set_ahead(0)


def told(desk: Desk) -> list[tuple[str, str]]:
    """Message type and kind of everything pushed so far."""
    found = []
    for row in desk.store.rows("SELECT body FROM push ORDER BY id"):
        message = Iso20022Codec().parse(row["body"], "NHA")
        notices = message.statement.lines if message.statement else message.notices
        found += [(message.message_type, notice.kind) for notice in notices]
    return found


def test_a_prompt_bank_tells_each_payment_by_a_note(open_bank: Callable[[str], Desk]) -> None:
    desk = open_bank("prompt")
    desk.book_due()
    assert told(desk) == [("pain.002.001.12", "ack"), ("camt.054.001.08", "debit")]


def test_a_slow_bank_gives_one_word_for_the_file_and_pays_when_its_time_has_come(open_bank: Callable[[str], Desk]) -> None:
    desk = open_bank("slow")
    desk.book_due()
    assert told(desk) == [("pain.002.001.10", "ack")]
    clock.set_ahead(5)
    desk.book_due()
    assert told(desk)[1:] == [("camt.054.001.08", "debit")]


def test_a_bank_without_notes_states_the_day(open_bank: Callable[[str], Desk]) -> None:
    desk = open_bank("statement")
    desk.book_due()
    assert told(desk) == [("pain.002.001.12", "ack")]
    clock.set_ahead(3)
    desk.book_due()
    assert told(desk)[1:] == [("camt.053.001.08", "debit")]


def test_what_a_bank_paid_before_it_was_founded_stands_in_its_statement_once(open_bank: Callable[[str], Desk]) -> None:
    desk = open_bank("statement")
    row = {
        "name": "TT1X9", "order": "TT1X9", "account": ACCOUNT, "amount": 900, "payee": "Công ty", "payee_account": "1",
        "payee_bank": "NHA", "debited_on": clock.now().date().isoformat(), "returned_on": "",
    }  # fmt: skip
    today = clock.now().date()
    assert [desk.adopt([row]), desk.adopt([row])] == [1, 0]
    desk.push_statements(today, ACCOUNT)
    assert ("camt.053.001.08", "debit") in told(desk)
