"""R30: whatever goes wrong outside, nothing is approved without valid signatures, nothing called paid without the bank's word.

Each way to the outside is broken in every way it can break: down, silent, garbage, half an answer, lies. Ways there are: the line
to a bank, the list of revoked certificates, people's tokens, the store of documents, the anchors. After each fault the work must
stand where it stood and say why; once all is mended every payment is made once. Before that the real bank channel and the one of
the acceptance cases pass the same contract. Mail, SMS, virus scan and time stamps have no port yet.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.states import State
from khobac.cash.payments.ports import BankChannel, PaymentFile, PaymentInstruction, SignedBytes
from khobac.cash.payments.states import OrderState
from khobac.connectors.anchors import FileAnchor
from khobac.connectors.bank_http import HttpBankChannel
from khobac.core import access, clock, db, wake
from khobac.core.documents.store import FileMissing
from khobac.core.errors import Refused
from khobac.core.message_signature import MessageSigner
from khobac.core.signing.authority import Authority
from khobac.doors.cli.cases.bank import CASE_BANK, CaseBank, signed_by
from khobac.flows import anchoring, enclosures
from khobac.flows.payment import answers, approval, dispatch, filing
from khobac.flows.payment.content import Filing, SignedBy
from khobac.flows.payment.wire import Wire, configured_wire
from khobac.flows.verification import verify_books
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from proof.ground import banking, faulty, paid, server, settled, units
from proof.ground.doors import open_doors
from proof.ground.dossiers import accept, copies, draft, signed, submit
from proof.ground.faulty import Peer, http
from proof.harness import Profile, Verdict

AMOUNT, BANK, OTHER_BANK = 1_000_007, "NHA", "NHB"
TIMEOUT_S = 0.2
LATER = dt.timedelta(minutes=5)
ROUNDS = {Profile.QUICK: 1, Profile.NIGHTLY: 20, Profile.EXPENSIVE: 200}
Answer = Callable[[str], bytes | None]
"""What the peer answers about the message of this id."""


@dataclass
class Tally:
    """What was tried, and where something went on that should have waited, or waited without a word."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def note(self, port: str, fault: str, fine: bool) -> None:
        """One fault at one port."""
        self.cells[port] += 1
        if not fine:
            self.wrong.append(f"{port}, {fault}")


class FaultyBank(CaseBank):
    """The wire of the cases over a real HTTP channel to the faulty peer."""

    def __init__(self, url: str) -> None:
        self._channel = HttpBankChannel(url, self.sign, TIMEOUT_S)

    def channel(self, bank: str) -> BankChannel:
        """To whatever listens there."""
        return self._channel


def run(seed: int, profile: Profile) -> Verdict:
    """Every port, every fault; then all is mended."""
    tally = Tally()
    with server.own_world() as cluster, wake.asleep():
        state = cluster.state_dir.parent
        contract = _contract(state, seed)
        for turn in range(ROUNDS[profile]):
            patterns = _prepare(turn)
            _banks(tally, patterns)
            _certificates(tally, turn)
            _tokens(tally, turn)
            _documents(tally, turn)
            paid.due()
            _anchors(tally, state / f"anchors-{turn}")
        settled_once = _mend()
        differences = verify_books()
    return Verdict(
        figures={
            "cells": tally.cells.total(),
            **{f"at the {port}": many for port, many in tally.cells.items()},
            "went on or said nothing": len(tally.wrong),
            "first wrong": "; ".join(tally.wrong[:3]),
            "implementations of the bank channel": len(contract),
            "contract broken": ", ".join(name for name, holds in contract.items() if not holds),
            "paid once when mended": settled_once,
            "differences in the books": len(differences),
        },
        passed=not tally.wrong
        and all(contract.values())
        and len(contract) > 1
        and settled_once > 0
        and not differences,
    )


def _prepare(turn: int) -> list[str]:
    """An accepted dossier of a unit with money; the bank cells copy it."""
    unit = UNITS[0] if turn else units.found(1)[0]
    if not turn:
        units.allot(unit, 10_000 * AMOUNT)
    number = submit(draft(unit, AMOUNT, f"pattern {turn}"))
    accept(number)
    return [number]


UNITS = ("2000000",)


def _contract(state: Path, seed: int) -> dict[str, bool]:
    """What every implementation of the bank channel promises, held against each."""
    with banking.banks_wired([BANK], state / "banks", seed) as [bank], open_doors(clock.now(), 1) as doors:
        bank.open(f"{doors.address}/api/v1/bank/messages", clock.now())
        held = {}
        for name, wire in {"over HTTP": configured_wire(), "of the cases": CASE_BANK}.items():
            body = wire.codec.render(_file())
            held[name] = _keeps_contract(wire, SignedBytes(body, wire.sign(body)))
        return held


def _keeps_contract(wire: Wire, message: SignedBytes) -> bool:
    """The same bytes get the same answer, a question is answered, and whatever is said is signed and about the message."""
    channel = wire.channel(BANK)
    first, again, status = channel.send(message), channel.send(message), channel.ask_status("KB0X1N1")
    said = [each for each in (first, again, status) if each.body]
    notices = [notice for each in said for notice in wire.codec.parse(each.body, BANK).notices]
    return (
        first == again
        and all(wire.sender(each.body, each.signature) == BANK for each in said)
        and all(notice.original_message_id == "KB0X1N1" for notice in notices)
    )


def _file() -> PaymentFile:
    today = clock.today()
    instruction = PaymentInstruction("TT0X1", None, AMOUNT, "Công ty", "1001", BANK, "Thử")
    return PaymentFile("KB0X1N1", clock.now(), "Kho bạc", "113100061", BANK, today, (instruction,))


# ── the line to a bank ─────────────────────────────────────────────────────────────────────────────────────────────────


def _answers() -> Iterator[tuple[str, Answer]]:
    stranger = MessageSigner(BANK, Ed25519PrivateKey.generate())

    def good(message_id: str, bank: str = BANK) -> tuple[bytes, str]:
        body = messages.status_report(
            message_id=f"{bank}-{message_id}-S",
            created_at=clock.now(),
            original_message_id=message_id,
            group_status="ACSC",
        )
        return body, signed_by(bank, body)

    def refused(message_id: str) -> tuple[bytes, str]:
        body = messages.not_received(message_id="X", created_at=clock.now(), original_message_id=message_id)
        return body, stranger.sign(body)

    yield "hangs up", lambda _: b""
    yield "silent", lambda _: None
    yield "garbage", lambda _: bytes(range(256)) * 8
    yield "an HTML page", lambda _: http(200, b"<html>502</html>")
    yield "a fault", lambda message_id: http(500, *good(message_id))
    yield "half an answer", lambda message_id: http(200, good(message_id)[0][:90], good(message_id)[1], 4_000)
    yield "half a head", lambda _: b"HTTP/1.1 200 OK\r\nContent-Le"
    yield "nothing, signed", lambda _: http(200, b"", signed_by(BANK, b""))
    yield "unsigned", lambda message_id: http(200, good(message_id)[0])
    yield "signed by a stranger", lambda message_id: http(200, good(message_id)[0], stranger.sign(good(message_id)[0]))
    yield "signed by another bank", lambda message_id: http(200, *good(message_id, OTHER_BANK))
    yield "about another message", lambda _: http(200, *good("KB9X9N1"))
    yield "signed garbage", lambda _: http(200, b"ok", signed_by(BANK, b"ok"))
    yield "refused by a stranger", lambda message_id: http(409, *refused(message_id))
    yield "never received, says a stranger", lambda message_id: http(404, *refused(message_id))
    yield "never received, unsigned", lambda _: http(404, b"{}")


def _banks(tally: Tally, patterns: list[str]) -> None:
    """Sending and asking, each with every answer; and nobody listening."""
    for flow, act in (("sent", _send), ("asked", _ask)):
        for fault, answer in _answers():
            with faulty.peer() as peer:
                tally.note("bank", f"{flow}: {fault}", act(_approved(patterns), FaultyBank(peer.url), peer, answer))
        with faulty.peer() as peer:
            peer.close()
            tally.note("bank", f"{flow}: down", act(_approved(patterns), FaultyBank(peer.url), peer, lambda _: b""))


def _approved(patterns: list[str]) -> str:
    [number] = copies(patterns, 1)
    paid.approve([number])
    return number


def _send(number: str, wire: FaultyBank, peer: Peer, answer: Answer) -> bool:
    [order] = settled.orders_of([number])
    peer.answer = answer(f"KB{order.treasury_id}X{order.id}N1")
    dispatch.send_prepared(wire)
    return _waits(number)


def _ask(number: str, wire: FaultyBank, peer: Peer, answer: Answer) -> bool:
    """Sent into silence; then asked about."""
    peer.answer = b""
    dispatch.send_prepared(wire)
    [order] = settled.orders_of([number])
    peer.answer = answer(order.message_id or "")
    with clock.at(clock.now() + LATER):
        dispatch.ask_unanswered(wire)
    return _waits(number)


def _waits(number: str) -> bool:
    """Its outcome is unknown, with a reason; nothing is booked as debited, and the dossier waits."""
    [order] = settled.orders_of([number])
    [said] = db.rows(
        "SELECT state, problem FROM payment_outbox WHERE treasury_id = %s AND message_id = %s",
        [order.treasury_id, order.message_id],
    )
    return (
        (order.state, order.outcome, said["state"]) == (OrderState.SEND_FAILED, "unknown", "unknown")
        and bool(said["problem"])
        and dossiers.by_number(number).state == State.PAYMENT_PENDING
    )


# ── certificates and tokens ────────────────────────────────────────────────────────────────────────────────────────────


def _certificates(tally: Tally, turn: int) -> None:
    """While the list of revoked certificates cannot be read, no signature counts, and nothing is taken in."""
    revoked = settings.SIGNING_FOLDER / "authority" / "revoked.crl"
    good = revoked.read_bytes()
    stranger = Authority(settings.SIGNING_FOLDER / f"stranger-{turn}")
    stranger.trust()
    faults = {
        "down": None, "garbage": bytes(range(256)), "half": good[: len(good) // 2], "empty": b"",
        "another's list": (stranger.folder / "revoked.crl").read_bytes(),
    }  # fmt: skip
    for fault, content in faults.items():
        filed = draft(UNITS[0], AMOUNT, f"certificates {turn} {fault}")
        signatures = signed(filed)
        with _instead(revoked, content):
            tally.note("list of certificates", f"filed: {fault}", _is_refused(partial(_take, filed, signatures)))
        tally.note("list of certificates", f"filed after: {fault}", _take(filed, signatures) is not None)


def _take(filed: Filing, signatures: list[SignedBy]) -> str:
    with access.acting_as(filed.unit):
        return filing.submit(filed, signatures, filed.challenge).number


@contextmanager
def _instead(file: Path, content: bytes | None) -> Iterator[None]:
    """Other content in a file, or no file at all."""
    good = file.read_bytes()
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    try:
        yield
    finally:
        file.write_bytes(good)


def _is_refused(act: Callable[[], object]) -> bool:
    """Refused with a sentence, not by a fault."""
    try:
        act()
    except Refused as refused:
        return bool(refused.sentence)
    return False


def _tokens(tally: Tally, turn: int) -> None:
    """What a broken token, or a liar's, puts under a dossier: it may be filed, never accepted or approved."""
    for fault, bend in _BENT.items():
        filed = draft(UNITS[0], AMOUNT, f"token {turn} {fault}")
        chief, holder = signed(filed)
        number = _take(filed, [chief, bend(chief, holder, filed)])
        tally.note("tokens", f"accepted: {fault}", _is_refused(partial(accept, number)))
        [answer] = approval.approve([number], units.DIRECTOR, units.CHIEF)
        tally.note("tokens", f"approved: {fault}", answer.refused is not None)


def _resigned(filed: Filing, **changes: object) -> SignedBy:
    """The holder's signature over other content."""
    return signed(replace(filed, **changes))[1]  # type: ignore[arg-type]


def _bent(holder: SignedBy, **changes: object) -> SignedBy:
    return replace(holder, signature=replace(holder.signature, **changes))  # type: ignore[arg-type]


_BENT: Mapping[str, Callable[[SignedBy, SignedBy, Filing], SignedBy]] = {
    "garbage": lambda _, holder, __: _bent(holder, value=bytes(range(64))),
    "half": lambda _, holder, __: _bent(holder, value=holder.signature.value[:30]),
    "nothing": lambda _, holder, __: _bent(holder, value=b""),
    "another algorithm": lambda _, holder, __: _bent(holder, algorithm="none"),
    "another's certificate": lambda chief, holder, __: _bent(holder, certificate_pem=chief.signature.certificate_pem),
    "another's signature": lambda chief, holder, __: replace(chief, person=holder.person),
    "another content": lambda _, __, filed: _resigned(filed, content="Khác"),
    "of tomorrow": lambda _, holder, __: _bent(holder, signed_at=holder.signature.signed_at + dt.timedelta(days=1)),
    "no certificate": lambda _, holder, __: _bent(holder, certificate_pem="x"),
}


# ── the store of documents, and the anchors ────────────────────────────────────────────────────────────────────────────


def _documents(tally: Tally, turn: int) -> None:
    """Bytes that are not what was sent in are never handed out; what cannot be kept leaves no row."""
    unit = UNITS[0]
    for fault, content in {"gone": None, "half": b"<?xml", "garbage": b"other", "empty": b""}.items():
        with access.acting_as(unit):
            kept = enclosures.take_in(
                unit, units.ACCOUNTANT, "a.xml", io.BytesIO(f"<?xml version='1.0'?><a n='{turn}{fault}'/>".encode())
            )
        place = Path(settings.DOCUMENTS_FOLDER) / kept.sha256[:2] / kept.sha256
        with _instead(place, content):
            try:
                enclosures.content_of(kept.sha256)
                handed_out = True
            except FileMissing:
                handed_out = False
            tally.note("store of documents", f"handed out: {fault}", not handed_out)
            tally.note(
                "store of documents", f"proven: {fault}", any(kept.sha256 in each.subject for each in verify_books())
            )
    folder, settings.DOCUMENTS_FOLDER = settings.DOCUMENTS_FOLDER, "/dev/null/papers"
    try:
        with access.acting_as(unit):
            enclosures.take_in(
                unit, units.ACCOUNTANT, "b.xml", io.BytesIO(f"<?xml version='1.0'?><b n='{turn}'/>".encode())
            )
        is_kept = True
    except OSError:
        is_kept = False
    finally:
        settings.DOCUMENTS_FOLDER = folder
    tally.note("store of documents", "kept: down", not is_kept)


def _anchors(tally: Tally, folder: Path) -> None:
    """An anchor that is down or lies holds up nobody: the good one beside it has everything."""
    for place, (fault, broken) in enumerate({"down": "a file", "garbage": "garbage", "half a line": "half"}.items()):
        good, bad = FileAnchor(folder / f"good-{place}"), FileAnchor(folder / f"bad-{place}")
        bad.folder.parent.mkdir(parents=True, exist_ok=True)
        if broken == "a file":
            bad.folder.write_text("not a folder")
        else:
            bad.folder.mkdir()
            (bad.folder / f"{units.OFFICE}-actual-head.ndjson").write_text("{" if broken == "half" else "nonsense\n")
        with clock.at(clock.now() + dt.timedelta(minutes=place)):
            anchoring.anchor((bad, good))
        tally.note("anchors", fault, any(good.held(units.OFFICE, "actual", "head")))


# ── all is mended ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _mend() -> int:
    """The bank pays everything that was sent, twice over in words; how many orders are posted, or -1 when any is not."""
    found = db.rows("SELECT number FROM dossiers_dossier WHERE state = %s", [State.PAYMENT_PENDING])
    numbers = [row["number"] for row in found]
    for order in settled.orders_of(numbers):
        entry = Entry(
            order.number, clock.today(), f"R-{order.id}", (Payment(order.number, order.amount, order.number),)
        )
        body = messages.debit_note(
            message_id=f"{BANK}-D{order.id}", created_at=clock.now(), account="1", entries=[entry]
        )
        for _ in range(2):
            answers.receive(CASE_BANK, body, signed_by(BANK, body))
    paid.due()
    orders = settled.orders_of(numbers)
    return len(orders) if all(order.state == OrderState.POSTED for order in orders) else -1
