"""The example bank as the treasury meets it: a real process, real HTTP, each fault once, and never a double payment."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from khobac.cash.payments.ports import (
    BankNotice,
    ChannelRefused,
    ChannelTimeout,
    ParsedMessage,
    PaymentFile,
    PaymentInstruction,
    SignedBytes,
)
from khobac.connectors.bank_http import HttpBankChannel
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.core import clock
from khobac.core.message_signature import KeyRegister, MessageSigner, SignatureRefused, load_or_create_signer

PATIENCE_SECONDS = 15.0


class Inbox(ThreadingHTTPServer):
    """A treasury of a few lines: takes what bears the bank's signature, keeps it in order of arrival."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _InboxHandler)
        self.register = KeyRegister({})
        self.taken: list[ParsedMessage] = []
        self.refused: list[bytes] = []
        self.is_closed = False
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/inbox"

    def notices(self, kind: str) -> list[BankNotice]:
        return [notice for message in self.taken for notice in message.notices if notice.kind == kind]


class _InboxHandler(BaseHTTPRequestHandler):
    server: Inbox

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 204
        try:
            self.server.register.verify(body, self.headers["Khobac-Signature"], self.headers["Khobac-Digest"])
            if self.server.is_closed:
                status = 503
            else:
                self.server.taken.append(Iso20022Codec().parse(body, "NHA"))
        except SignatureRefused:
            self.server.refused.append(body)
            status = 401
        self.send_response(status)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Bank:
    """The process, and the treasury's side of the line to it."""

    def __init__(self, folder: Path, inbox: Inbox) -> None:
        self.inbox = inbox
        self._folder = folder
        self._signer: MessageSigner = load_or_create_signer(folder / "keys", "treasury-2026")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self.channel = HttpBankChannel(self.url, self._signer.sign, timeout_seconds=5)
        self._numbers = itertools.count(1)
        self.start()
        inbox.register = KeyRegister.from_folder(folder / "state")

    def start(self) -> None:
        arguments = {
            "--port": self._port,
            "--state": self._folder / "state",
            "--treasury-url": self.inbox.url,
            "--treasury-key": self._folder / "keys" / "treasury-2026.pub",
            "--late-seconds": 0.3,
        }
        flat = [str(part) for pair in arguments.items() for part in pair]
        self.process = subprocess.Popen([sys.executable, "-m", "khobac.sandbox.bank", *flat])
        wait_for(self._answers)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def file(self, *amounts: int, list_order: bool = False) -> tuple[PaymentFile, SignedBytes]:
        """A signed payment file: each amount an order of its own, or all of them the lines of one."""
        number = next(self._numbers)
        lines = tuple(
            PaymentInstruction(
                f"TT-{number}" if list_order else f"TT-{number}.{place}",
                place if list_order else None,
                amount,
                "Nguyễn Thị An",
                f"1002003{place}",
                "NHA",
                "Lương tháng 9",
            )
            for place, amount in enumerate(amounts)
        )
        file = PaymentFile(f"KB-{number}", clock.now(), "Kho bạc Hải Lăng", "1133.0061", "NHA", clock.today(), lines)
        return file, self.signed(Iso20022Codec().render(file))

    def signed(self, body: bytes) -> SignedBytes:
        return SignedBytes(body, self._signer.sign(body))

    def read(self, answer: SignedBytes) -> tuple[BankNotice, ...]:
        self.inbox.register.verify(answer.body, answer.signature)
        return Iso20022Codec().parse(answer.body, "NHA").notices

    def misbehave(self, **fault: object) -> None:
        httpx.post(f"{self.url}/control/faults", json=fault, trust_env=False).raise_for_status()

    def ledger(self) -> dict[str, Any]:
        return dict(httpx.get(f"{self.url}/control/ledger", trust_env=False).json())

    def is_at_rest(self) -> bool:
        health = httpx.get(f"{self.url}/health", trust_env=False).json()
        return bool(health["still_to_tell"] == health["still_to_book"] == 0)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def wait_for(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    inbox = Inbox()
    bank = Bank(tmp_path_factory.mktemp("bank"), inbox)
    yield bank
    bank.process.send_signal(signal.SIGTERM)
    assert bank.process.wait(timeout=PATIENCE_SECONDS) == 0
    bank.channel.close()
    inbox.shutdown()
    inbox.server_close()


@pytest.fixture(autouse=True)
def _fresh_inbox(bank: Bank) -> None:
    wait_for(bank.is_at_rest)
    bank.inbox.taken.clear()
    bank.inbox.refused.clear()


def names(notices: list[BankNotice]) -> list[str | None]:
    return [notice.instr_id for notice in notices]


def test_an_order_is_answered_acknowledged_and_debited(bank: Bank) -> None:
    file, message = bank.file(7_700_000)
    (answer,) = bank.read(bank.channel.send(message))
    assert (answer.kind, answer.original_message_id) == ("ack", file.message_id)
    wait_for(lambda: bank.inbox.notices("debit"))
    assert [m.message_type for m in bank.inbox.taken] == ["pain.002.001.12", "camt.054.001.08"]
    (debit,) = bank.inbox.notices("debit")
    assert (debit.instr_id, debit.amount, debit.account) == (file.instructions[0].instr_id, 7_700_000, "1133.0061")
    assert bank.ledger()[debit.end_to_end_id]["state"] == "paid"


def test_a_payroll_is_booked_in_one_entry_and_told_line_by_line(bank: Bank) -> None:
    file, message = bank.file(12_000_000, 11_500_000, 10_900_000, list_order=True)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    debits = bank.inbox.notices("debit")
    assert [(d.line, d.amount) for d in debits] == [(0, 12_000_000), (1, 11_500_000), (2, 10_900_000)]
    assert len({d.bank_ref for d in debits}) == 1
    assert {d.order_id for d in debits} == {file.instructions[0].order_id}


def test_the_same_message_again_gets_the_same_answer_and_is_not_paid_again(bank: Bank) -> None:
    _, message = bank.file(500)
    first = bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    before = bank.ledger()
    assert bank.channel.send(message) == first
    assert bank.ledger() == before


def test_the_same_message_id_with_other_bytes_is_refused(bank: Bank) -> None:
    _, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    before = bank.ledger()
    with pytest.raises(ChannelRefused, match="409"):
        bank.channel.send(bank.signed(message.body.replace("Lương".encode(), "Thưởng".encode())))
    assert bank.ledger() == before


def test_an_instruction_that_was_paid_is_rejected_under_another_message_id(bank: Bank) -> None:
    file, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    again = bank.signed(message.body.replace(f"<MsgId>{file.message_id}<".encode(), b"<MsgId>KB-other-1<"))
    bank.channel.send(again)
    wait_for(lambda: bank.inbox.notices("reject"))
    (reject,) = bank.inbox.notices("reject")
    assert (reject.reason_code, len(bank.inbox.notices("debit"))) == ("AM05", 1)


def test_unsigned_altered_and_miscounted_files_are_refused_and_leave_nothing(bank: Bank) -> None:
    file, message = bank.file(500)
    altered = SignedBytes(message.body.replace(b">500<", b">501<"), message.signature)
    miscounted = bank.signed(message.body.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<"))
    for refused, status in ((altered, "401"), (miscounted, "400")):
        with pytest.raises(ChannelRefused, match=status):
            bank.channel.send(refused)
    assert file.instructions[0].end_to_end_id not in bank.ledger()


def test_a_message_that_never_came_gets_a_signed_never(bank: Bank) -> None:
    (notice,) = bank.read(bank.channel.ask_status("KB-never-sent"))
    assert (notice.kind, notice.original_message_id) == ("not_received", "KB-never-sent")


def test_dropped_is_unknown_then_never_received_then_paid_once_when_sent_again(bank: Bank) -> None:
    bank.misbehave(kind="drop")
    file, message = bank.file(500)
    with pytest.raises(ChannelTimeout):
        bank.channel.send(message)
    assert [n.kind for n in bank.read(bank.channel.ask_status(file.message_id))] == ["not_received"]
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    assert names(bank.inbox.notices("debit")) == [file.instructions[0].instr_id]


def test_silent_is_unknown_to_us_but_paid_and_its_status_says_so(bank: Bank) -> None:
    bank.misbehave(kind="silent", seconds=0.1)
    file, message = bank.file(500)
    with pytest.raises(ChannelTimeout):
        bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    assert [(n.kind, n.instr_id) for n in bank.read(bank.channel.ask_status(file.message_id))] == [
        ("ack", file.instructions[0].instr_id)
    ]


def test_rejected_before_debit(bank: Bank) -> None:
    bank.misbehave(kind="reject", reason="AC01")
    file, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("reject"))
    assert bank.inbox.notices("reject")[0].reason_code == "AC01"
    assert bank.ledger()[file.instructions[0].end_to_end_id]["state"] == "rejected"


def test_returned_after_debit(bank: Bank) -> None:
    bank.misbehave(kind="return", reason="AC04")
    _, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("return"))
    kinds = [notice.kind for message in bank.inbox.taken for notice in message.notices]
    assert kinds == ["ack", "debit", "return"]
    assert bank.inbox.notices("return")[0].reason_code == "AC04"


def test_late_is_paid_after_a_while(bank: Bank) -> None:
    bank.misbehave(kind="late", seconds=0.3)
    file, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("ack"))
    assert bank.ledger()[file.instructions[0].end_to_end_id]["state"] == "accepted"
    wait_for(lambda: bank.inbox.notices("debit"))


def test_duplicates_are_the_same_bytes(bank: Bank) -> None:
    bank.misbehave(kind="duplicate", copies=3)
    _, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: len(bank.inbox.notices("debit")) == 3)
    assert len({message.message_id for message in bank.inbox.taken}) == 2


def test_reordered_notes_all_arrive(bank: Bank) -> None:
    orders = set()
    bank.misbehave(kind="reorder", seconds=0.3, times=12)
    for _ in range(12):
        file, message = bank.file(500)
        bank.channel.send(message)
        orders.add(file.instructions[0].instr_id)
    wait_for(lambda: len(bank.inbox.notices("debit")) == len(bank.inbox.notices("ack")) == 12)
    assert set(names(bank.inbox.notices("debit"))) == orders
    arrived = [notice.kind for message in bank.inbox.taken for notice in message.notices]
    assert arrived != ["ack", "debit"] * 12


def test_an_altered_byte_is_refused_and_the_true_bytes_follow(bank: Bank) -> None:
    bank.misbehave(kind="altered")
    _, message = bank.file(500)
    bank.channel.send(message)
    wait_for(lambda: bank.inbox.notices("debit"))
    assert len(bank.inbox.refused) == 2
    assert len(bank.inbox.notices("debit")) == 1


def test_the_last_digits_of_an_amount_ask_for_faults(bank: Bank) -> None:
    file, message = bank.file(10_001, 10_002, 10_003, 10_004, 10_005)
    with pytest.raises(ChannelTimeout):  # 001
        bank.channel.send(message)
    wait_for(lambda: len(bank.inbox.notices("return")) == 3 and len(bank.inbox.notices("debit")) == 15 - 3)
    ids = [one.instr_id for one in file.instructions]
    assert set(names(bank.inbox.notices("reject"))) == {ids[1]}
    debited = names(bank.inbox.notices("debit"))
    assert Counter(debited) == {each: 3 for each in ids if each != ids[1]}  # three times each because of 004
    assert list(dict.fromkeys(debited))[-1] == ids[2]  # 003, late; copies of what was on time may come after it
    assert set(names(bank.inbox.notices("return"))) == {ids[4]}


def test_a_closed_treasury_is_told_when_it_opens_again(bank: Bank) -> None:
    bank.inbox.is_closed = True
    _, message = bank.file(500)
    bank.channel.send(message)
    time.sleep(0.3)
    assert not bank.inbox.taken
    bank.inbox.is_closed = False
    wait_for(lambda: bank.inbox.notices("debit"))


def test_a_killed_bank_remembers_everything_and_pays_nothing_twice(bank: Bank) -> None:
    bank.inbox.is_closed = True
    file, message = bank.file(500, 600)
    first = bank.channel.send(message)
    bank.kill()
    bank.start()
    assert bank.channel.send(message) == first
    bank.inbox.is_closed = False
    wait_for(lambda: len(bank.inbox.notices("debit")) == 2)
    assert sorted(filter(None, names(bank.inbox.notices("debit")))) == [one.instr_id for one in file.instructions]


def test_the_statement_of_the_day_adds_up_to_what_was_paid_and_came_back(bank: Bank) -> None:
    day = dt.date.fromisoformat(next(row["paid_on"] for row in bank.ledger().values() if row["paid_on"]))
    asked = httpx.post(f"{bank.url}/control/statement", json={"date": day.isoformat()}, trust_env=False)
    assert asked.status_code == 202
    wait_for(lambda: any(message.statement for message in bank.inbox.taken))
    (statement,) = [message.statement for message in bank.inbox.taken if message.statement]
    rows = bank.ledger().values()
    paid = sum(row["amount"] for row in rows if row["paid_on"])
    back = sum(row["amount"] for row in rows if row["returned_on"])
    assert (statement.opening, statement.closing) == (0, back - paid)
    assert sorted(str(line.instr_id) for line in statement.lines if line.kind == "debit") == sorted(
        row["instr_id"] for row in rows if row["paid_on"]
    )


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "explode"},
        {"kind": "late", "seconds": -1},
        {"kind": "late", "colour": 1},
        [],
        {"kind": "late", "seconds": "x"},
    ],
)
def test_a_fault_nobody_knows_is_refused(bank: Bank, fault: object) -> None:
    answer = httpx.post(f"{bank.url}/control/faults", content=json.dumps(fault), trust_env=False)
    assert answer.status_code == 400
    assert httpx.get(f"{bank.url}/control/faults", trust_env=False).json() == []
