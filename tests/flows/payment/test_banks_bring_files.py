"""A bank that cannot call drops files: taken once, acknowledged, set aside with a reason when they are no word of that bank."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from khobac.cash.payments import desk_queries
from khobac.cash.payments.ports import ChannelTimeout, DropGone, SignedBytes
from khobac.cash.revenue.ports import Advice
from khobac.connectors import bank_folder, revenue_list
from khobac.connectors.bank_folder import BankFolder
from khobac.core import clock, db, limits
from khobac.core.message_signature import KeyRegister, digest, digest_line
from khobac.doors.cli.cases.bank import CASE_BANK, TREASURY, _signer, signed_by
from khobac.doors.cli.cases.revenue_verbs import CaseRevenue
from khobac.flows import bank_files
from khobac.flows.bank_files import Fate
from khobac.flows.payment import dispatch
from khobac.sandbox import hostile_messages
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from tests.flows.payment.conftest import School, state


@pytest.fixture
def folder(tmp_path: Path) -> BankFolder:
    """The folder of bank NHA."""
    return BankFolder("NHA", tmp_path / "NHA", CASE_BANK.sign)


def _drop(folder: BankFolder, name: str, body: bytes, signature: str | None = None) -> None:
    (folder.incoming / name).write_bytes(body)
    (folder.incoming / f"{name}.sig").write_text(signed_by("NHA", body) if signature is None else signature)


def _taken(folder: BankFolder) -> Sequence[Fate]:
    return bank_files.take_dropped([folder], CASE_BANK, CaseRevenue())


def _names(place: Path) -> list[str]:
    return sorted(each.name for each in place.iterdir())


def _debit(school: School, number: str, message_id: str = "M-1") -> bytes:
    order = school.order(number)
    entry = Entry(order.number, clock.today(), "B1", (Payment(order.number, order.amount),))
    return messages.debit_note(
        message_id=message_id, created_at=clock.now(), account="0061110001", entries=[entry]
    )


def test_a_debit_note_in_a_file_pays_and_is_acknowledged(school: School, folder: BankFolder) -> None:
    number = school.approved()
    body = _debit(school, number)
    _drop(folder, "note-1.xml", body)
    [fate] = _taken(folder)
    assert (fate.reason, fate.outcome) == ("", {"orders": 1, "unexplained": 0})
    assert state(number) == "completed"
    assert _names(folder.incoming) == []
    assert _names(folder.taken) == ["note-1.xml", "note-1.xml.sig"]
    told = (folder.outgoing / "note-1.xml.ack.json").read_bytes()
    signature = (folder.outgoing / "note-1.xml.ack.json.sig").read_text()
    assert KeyRegister({TREASURY: _signer(TREASURY).key.public_key()}).verify(told, signature) == TREASURY
    assert json.loads(told) == {
        "version": 1, "bank": "NHA", "file": "note-1.xml", "digest": digest(body), "taken": True, "repeated": False,
        "outcome": {"orders": 1, "unexplained": 0}, "reason": "", "detail": "",
        "at": clock.now().isoformat(),
    }


def test_the_same_file_again_changes_nothing_whatever_its_name(school: School, folder: BankFolder) -> None:
    number = school.approved()
    for name in ("note-1.xml", "note-1.xml", "again.xml"):
        _drop(folder, name, _debit(school, number))
        [fate] = _taken(folder)
        assert fate.reason == ""
    assert fate.repeated
    assert len(_names(folder.taken)) == 6
    assert desk_queries.unexplained() == []


def test_a_file_waits_for_its_signature_and_for_its_own_end(school: School, folder: BankFolder) -> None:
    (folder.incoming / "note-1.xml").write_bytes(b"<half")
    (folder.incoming / ".note-2.xml.part").write_bytes(b"<half")
    (folder.incoming / "note-3.xml.sig").write_text("signature of what has not come")
    assert _taken(folder) == []
    assert len(_names(folder.incoming)) == 3


def test_died_after_taking_and_before_moving_it_is_a_repeat(
    school: School, folder: BankFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = school.approved()
    _drop(folder, "note-1.xml", _debit(school, number))
    with monkeypatch.context() as broken:
        broken.setattr(bank_folder, "_write", _full_disk)
        with pytest.raises(ExceptionGroup):
            _taken(folder)
    assert state(number) == "completed"
    assert _names(folder.taking) == ["note-1.xml", "note-1.xml.sig"]
    [fate] = _taken(folder)
    assert fate.repeated
    assert _names(folder.incoming) == _names(folder.taking) == []


def _full_disk(path: Path, content: bytes) -> None:
    raise OSError(28, "No space left on device")


def test_one_fault_of_ours_stops_no_other_file(school: School, folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    number = school.approved()
    _drop(folder, "a.xml", b"<never read/>")
    _drop(folder, "b.xml", _debit(school, number))
    read = bank_files._message

    def faulty(bank: str, copy: object, *wires: object) -> object:
        if copy.size == len(b"<never read/>"):  # type: ignore[attr-defined]
            raise RuntimeError("the database is down")
        return read(bank, copy, *wires)  # type: ignore[arg-type]

    monkeypatch.setattr(bank_files, "_message", faulty)
    with pytest.raises(ExceptionGroup):
        _taken(folder)
    assert state(number) == "completed"
    assert _names(folder.taking) == ["a.xml", "a.xml.sig"]


def test_what_is_dropped_under_the_same_name_meanwhile_is_read_in_its_turn(school: School, folder: BankFolder) -> None:
    first, second = school.approved(), school.approved()
    _drop(folder, "note.xml", _debit(school, first, "M-1"))
    [file] = folder.waiting()
    _drop(folder, "note.xml", _debit(school, second, "M-2"))
    assert bank_files._take("NHA", file, CASE_BANK, CaseRevenue()).reason == ""
    assert (state(first), state(second)) == ("completed", "payment_pending")
    _taken(folder)
    assert state(second) == "completed"
    assert len(_names(folder.taken)) == 4


def test_of_two_who_take_at_once_one_finds_nothing(school: School, folder: BankFolder) -> None:
    number = school.approved()
    _drop(folder, "note.xml", _debit(school, number))
    [file] = folder.waiting()
    assert [fate.repeated for fate in _taken(folder)] == [False]
    with pytest.raises(DropGone):
        bank_files._take("NHA", file, CASE_BANK, CaseRevenue())
    assert json.loads((folder.outgoing / "note.xml.ack.json").read_bytes())["taken"] is True


def test_half_moved_by_somebody_who_died_it_is_found_again(school: School, folder: BankFolder) -> None:
    number = school.approved()
    _drop(folder, "note.xml", _debit(school, number))
    os.rename(folder.incoming / "note.xml", folder.taking / "note.xml")
    assert [fate.reason for fate in _taken(folder)] == [""]
    assert state(number) == "completed"


@pytest.mark.parametrize(
    ("signature", "reason"),
    [("", "SIGNATURE"), ("keyid=NHA, alg=none, value=", "SIGNATURE"), ("NHB", "SENDER"), ("other bytes", "SIGNATURE")],
)
def test_what_this_bank_did_not_sign_is_set_aside_and_changes_nothing(
    school: School, folder: BankFolder, signature: str, reason: str
) -> None:
    number = school.approved()
    body = _debit(school, number)
    made = {"NHB": signed_by("NHB", body), "other bytes": signed_by("NHA", body + b" ")}.get(signature, signature)
    _drop(folder, "note-1.xml", body, made)
    [fate] = _taken(folder)
    assert fate.reason == reason
    assert state(number) == "payment_pending"
    assert _names(folder.aside) == ["note-1.xml", "note-1.xml.reason.txt", "note-1.xml.sig"]
    assert (folder.aside / "note-1.xml.reason.txt").read_text().startswith(reason)
    assert json.loads((folder.outgoing / "note-1.xml.ack.json").read_bytes())["taken"] is False


def test_the_same_number_with_other_content_is_set_aside(school: School, folder: BankFolder) -> None:
    first, second = school.approved(), school.approved()
    _drop(folder, "a.xml", _debit(school, first))
    _drop(folder, "b.xml", _debit(school, second))
    assert [fate.reason for fate in _taken(folder)] == ["", "MESSAGE_ALTERED"]
    assert state(second) == "payment_pending"


def test_what_contradicts_the_books_is_taken_and_stands_on_a_list(school: School, folder: BankFolder) -> None:
    number = school.approved()
    school.reject(number)
    _drop(folder, "note-1.xml", _debit(school, number))
    [fate] = _taken(folder)
    assert (fate.reason, fate.outcome) == ("", {"refused": "STATE"})
    assert [each.kind for each in desk_queries.unexplained()] == ["contradiction"]


def test_links_pipes_folders_and_strange_names_are_set_aside_unread(school: School, folder: BankFolder, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("what the bank may not see")
    (folder.incoming / "link.xml").symlink_to(secret)
    os.mkfifo(folder.incoming / "pipe.xml")
    (folder.incoming / "folder.xml").mkdir()
    os.link(secret, folder.incoming / "second-name.xml")
    for name in ("link.xml", "pipe.xml", "folder.xml", "second-name.xml"):
        (folder.incoming / f"{name}.sig").write_text("x")
    _drop(folder, "tên lạ .xml", b"<x/>")
    _drop(folder, "n" * 200, b"<x/>")
    fates = _taken(folder)
    assert sorted(fate.reason for fate in fates) == ["NAME", "NAME", *["NOT_A_FILE"] * 4]
    assert _names(folder.incoming) == []
    assert secret.read_text() == "what the bank may not see"
    assert not any("may not see" in each.read_text() for each in folder.aside.glob("*.txt"))


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(
    school: School, folder: BankFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bank_folder, "MAX_FILE_BYTES", 1000)
    _drop(folder, "large.xml", b"x" * 1001)
    [fate] = _taken(folder)
    assert (fate.reason, fate.digest) == ("TOO_LARGE", "")


def test_hostile_documents_are_set_aside_and_change_nothing(school: School, folder: BankFolder) -> None:
    for place, (_, body) in enumerate(islice(hostile_messages.corpus("127.0.0.1:9"), 0, None, 12)):
        signed = body if len(body) <= limits.BANK_MESSAGE.value else digest(body).encode()
        _drop(folder, f"attack-{place}.xml", body, signed_by("NHA", signed))
    fates = _taken(folder)
    assert len(fates) > 20
    assert {fate.reason for fate in fates} == {"MESSAGE_REFUSED"}
    assert _names(folder.incoming) == _names(folder.taken) == []


def test_a_list_of_revenue_payments_comes_as_a_file_too(school: School, folder: BankFolder) -> None:
    advice = Advice("R1", "0061120001", "", 5_000, clock.today(), "", "", "", "Công ty A", "", "không rõ")
    body = b"".join(revenue_list.write("L-1", [advice]))
    for name in ("list.csv", "list-again.csv"):
        _drop(folder, name, body, signed_by("NHA", digest(body).encode()))
    assert [(fate.reason, fate.repeated) for fate in _taken(folder)] == [("", False), ("", True)]
    cut = b"".join(revenue_list.write("L-2", [advice]))[:-10]
    _drop(folder, "cut.csv", cut, signed_by("NHA", digest(cut).encode()))
    assert [fate.reason for fate in _taken(folder)] == ["MESSAGE_REFUSED"]


def test_a_long_statement_is_read_as_a_stream(school: School, folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    number = school.paid(school.filing(7_000))
    order = school.order(number).number
    entries = [Entry(order, clock.today(), "B1", (Payment(order, 7_000),))]
    body = messages.statement(
        message_id="S-1", created_at=clock.now(), account="0061110001", day=clock.today(), opening=0, entries=entries
    )
    monkeypatch.setattr(limits, "BANK_MESSAGE", replace(limits.BANK_MESSAGE, value=100))
    _drop(folder, "statement.xml", body, signed_by("NHA", digest(body).encode()))
    [fate] = _taken(folder)
    assert (fate.reason, fate.outcome) == ("", {"compared": 1, "differing": 0, "is_whole": True})
    _drop(folder, "unsigned.xml", body + b"\n", signed_by("NHA", digest_line(b"\0" * 32).encode()))
    assert [each.reason for each in _taken(folder)] == ["SIGNATURE"]


def test_orders_leave_as_a_file_and_the_same_bytes_are_the_same_file(school: School, folder: BankFolder) -> None:
    school.bank.line = folder
    number = school.approved()
    [name] = [each for each in _names(folder.outgoing) if each.endswith(".xml")]
    body, signature = (folder.outgoing / name).read_bytes(), (folder.outgoing / f"{name}.sig").read_text()
    assert school.order(number).number.encode() in body
    assert school.order(number).state == "sent"
    folder.send(SignedBytes(body, signature))
    assert len(_names(folder.outgoing)) == 2


def test_unknown_is_asked_in_a_file_and_what_is_answered_is_not_asked_again(
    school: School, folder: BankFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.bank.line = folder
    with monkeypatch.context() as broken:
        broken.setattr(bank_folder, "_write", _full_disk)
        number = school.approved()
    order = school.order(number)
    assert (order.state, order.outcome) == ("send_failed", "unknown")
    with clock.at(clock.now() + 2 * dispatch.ASK_AFTER):
        assert dispatch.ask_unanswered(school.bank) == 1
        question = folder.outgoing / f"status-{order.message_id}.json"
        assert json.loads(question.read_bytes()) == {"ask": "status", "message_id": order.message_id}
        assert school.order(number).outcome == "unknown"
        assert order.message_id is not None
        never = messages.not_received(message_id="NR-1", created_at=clock.now(), original_message_id=order.message_id)
        _drop(folder, "answer.json", never)
        assert [fate.reason for fate in _taken(folder)] == [""]
        assert school.order(number).outcome == "not_received"


def test_a_message_the_bank_has_spoken_of_is_not_asked_about(school: School, folder: BankFolder) -> None:
    number = school.approved()
    order = school.order(number)
    db.execute("UPDATE payment_outbox SET state = 'unknown'")
    db.execute("UPDATE payment_order SET outcome = 'unknown', state = 'send_failed'")
    db.execute("INSERT INTO payment_step (treasury_id, order_id, from_state, to_state, at) "
               "SELECT treasury_id, id, 'sent', 'send_failed', now() FROM payment_order")
    ack = messages.acknowledged(
        message_id="A-1", created_at=clock.now(), original_message_id=order.message_id or "", order_id=order.number,
        payments=[Payment(order.number, order.amount)],
    )
    _drop(folder, "ack.xml", ack)
    assert [fate.reason for fate in _taken(folder)] == [""]
    with clock.at(clock.now() + 2 * dispatch.ASK_AFTER):
        assert dispatch.ask_unanswered(school.bank) == 0


def test_a_folder_that_cannot_be_written_says_unknown(folder: BankFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bank_folder, "_write", _full_disk)
    with pytest.raises(ChannelTimeout):
        folder.send(SignedBytes(b"<x/>", "s"))
