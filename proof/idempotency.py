"""R7: whoever says a thing twice, or sixty-four times at once, has said it once.

Every command of the API and every bank message is sent many times at once to real server processes: one effect, and the same
bytes for everybody. The same key or message id with other content is refused each time. Five years later the key still gets the
first answer. Operations of the contract that this proof does not send yet are named in its figures.
"""

from __future__ import annotations

import base64
import contextvars
import http.client
import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

from khobac.cash.payments import queries as payments
from khobac.core import clock, db, wake
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, digest
from khobac.core.signing.port import Signer
from khobac.doors.api import openapi
from khobac.doors.api.application import api
from khobac.doors.cli.cases.bank import signed_by
from khobac.flows import partners
from khobac.flows.payment import signing
from khobac.flows.verification import verify_books
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from proof.ground import paid, server, units
from proof.ground.doors import open_doors
from proof.ground.dossiers import accept
from proof.harness import Profile, Verdict

AMOUNT, COPIES, YEARS = 1_000_000, 64, 5
WIRE = "khobac.doors.cli.cases.bank.CaseBank"
ACCOUNT = "113100061"
UNREPEATED = frozenset({("post", "/api/v1/challenges")})
"""Asked twice, it gives two values, each good for one dossier: nothing that lasts comes of it."""


@dataclass(frozen=True)
class Size:
    """How many of each are sent, each COPIES times at once."""

    filings: int
    others: int


SIZES = {
    Profile.QUICK: Size(filings=14, others=2),
    Profile.NIGHTLY: Size(filings=2_000, others=100),
    Profile.EXPENSIVE: Size(filings=10_000, others=500),
}


@dataclass(frozen=True)
class Said:
    """One request as it goes over the line."""

    path: str
    body: bytes
    headers: Mapping[str, str]
    other: bytes = b""
    """Other content under the same key or id, which must be refused."""


@dataclass(frozen=True)
class Answered:
    """What came back."""

    status: int
    body: bytes


@dataclass
class Tally:
    """What came of the requests of all operations."""

    sent: int = 0
    unlike: list[str] = field(default_factory=list)
    other_content: int = 0
    other_taken: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def run(seed: int, profile: Profile) -> Verdict:
    """Everything many times at once; then other content, then years later."""
    size, chance = SIZES[profile], random.Random(seed)
    with server.own_world(), wake.asleep(), _case_bank():
        [unit] = units.found(1)
        units.allot(unit, 10 * size.filings * AMOUNT)
        keys = [
            partners.create_key(unit, units.ACCOUNTANT, partners.SCOPES, "proof") for _ in range(1 + size.filings // 8)
        ]
        tally = Tally()
        with open_doors(clock.now()) as doors:
            say = partial(_say, doors.address, tally)
            filings = list(_filings(doors.address, keys, size.filings))
            filed = [say(each) for each in filings]
            numbers = [json.loads(each[0].body)["number"] for each in filed if each]
            chance.shuffle(numbers)
            withdrawn, to_pay = numbers[: size.others], numbers[size.others :]
            others = [*_checks(keys, size.others), *_documents(keys, size.others), *_withdrawals(keys, withdrawn)]
            chance.shuffle(others)
            for each in others:
                say(each)
            for number in to_pay:
                accept(number)
            paid.approve(to_pay)
            paid.due()
            for each in _bank_messages(to_pay):
                say(each)
        paid.due()
        kept, counted, differences = _years_later(filings, filed), _counts(size.others), verify_books()
    unproven = _operations() - {("post", path) for path in _PROVEN} - UNREPEATED
    return Verdict(
        figures={
            "requests": tally.sent,
            "keys": len(filed),
            "dossiers": len(set(numbers)),
            "not the same bytes": len(tally.unlike),
            "failed": len(tally.failed),
            "first wrong": "; ".join([*tally.unlike, *tally.other_taken, *tally.failed][:2]),
            "other content sent": tally.other_content,
            "other content taken": len(tally.other_taken),
            f"keys that answer after {YEARS} years": kept,
            **counted,
            "differences in the books": len(differences),
            "operations not sent yet": ", ".join(sorted(path for _, path in unproven)),
        },
        passed=not any([tally.unlike, tally.other_taken, tally.failed, any(counted.values()), differences])
        and len(set(numbers)) == size.filings == kept
        and tally.other_content > 0,
    )


_PROVEN = (
    "/api/v1/dossiers",
    "/api/v1/checks",
    "/api/v1/documents",
    "/api/v1/dossiers/{number}/withdrawal",
    "/api/v1/bank/messages",
)


def _operations() -> set[tuple[str, str]]:
    """Everything in the contract that may change something."""
    paths = openapi.document(api)["paths"]
    return {(method, path) for path, methods in paths.items() for method in methods if method != "get"}


@contextmanager
def _case_bank() -> Iterator[None]:
    wire, settings.BANK_WIRE = settings.BANK_WIRE, WIRE
    signed_by("NHA", b"")  # the bank's key is made before the processes part
    try:
        yield
    finally:
        settings.BANK_WIRE = wire


def _say(address: str, tally: Tally, said: Said) -> list[Answered]:
    """COPIES times at once, then the other content; the answers, when they are all alike."""
    answers = _at_once([partial(_send, address, said.path, said.body, said.headers)] * COPIES)
    tally.sent += COPIES
    first = answers[0]
    if first.status not in (200, 201):
        tally.failed.append(f"{said.path} {first.status} {first.body[:300].decode()}")
        return []
    if any(each != first for each in answers):
        unlike = next(each for each in answers if each != first)
        tally.unlike.append(f"{said.path}: {first.body[:200]!r} and {unlike.status} {unlike.body[:200]!r}")
    if said.other:
        headers = dict(said.headers) | (_signed(said.other) if SIGNATURE_HEADER in said.headers else {})
        for each in _at_once([partial(_send, address, said.path, said.other, headers)] * 4):
            tally.other_content += 1
            if each.status not in (409, 422):
                tally.other_taken.append(f"{said.path} {each.status} {each.body[:200].decode()}")
    return answers


def _at_once(requests: Sequence[Callable[[], Answered]]) -> list[Answered]:
    """All start on the same signal."""
    ready = threading.Barrier(len(requests))

    def wait_and(send: Callable[[], Answered]) -> Answered:
        ready.wait()
        return send()

    with ThreadPoolExecutor(len(requests)) as pool:
        return [
            each.result() for each in [pool.submit(contextvars.copy_context().run, wait_and, each) for each in requests]
        ]


def _send(address: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    try:
        connection.request("POST", path, body, dict(headers))
        response = connection.getresponse()
        return Answered(response.status, _without_trace(response.read()))
    finally:
        connection.close()


def _without_trace(body: bytes) -> bytes:
    """A bank's message tells whether it came before: the one thing that may differ."""
    try:
        found = json.loads(body)
    except ValueError:
        return body
    if isinstance(found, dict) and "repeated" in found:
        return json.dumps({name: value for name, value in found.items() if name != "repeated"}).encode()
    return body


def _filings(address: str, keys: Sequence[str], many: int) -> Iterator[Said]:
    """Signed dossiers, each under a key of its own; the other content tells of another invoice."""
    for number in range(many):
        key = keys[number % len(keys)]
        challenge = json.loads(_send(address, "/api/v1/challenges", b"", _as(key)).body)["challenge"]
        content = _content(number) | {"challenge": challenge}
        checked = _send(address, "/api/v1/checks", json.dumps(content).encode(), _as(key))
        to_sign = json.loads(checked.body)["to_sign"]["content"].encode()
        signed = content | {
            "signatures": [_signature(each, to_sign) for each in (units.CHIEF_ACCOUNTANT, units.HOLDER)]
        }
        other = signed | {"content": "Hóa đơn khác"}
        headers = _as(key) | {"Idempotency-Key": f"proof-{number}"}
        yield Said("/api/v1/dossiers", json.dumps(signed).encode(), headers, json.dumps(other).encode())


def _content(number: int) -> dict[str, Any]:
    today = clock.today().isoformat()
    return {
        "kind": "payment", "source": units.SOURCE, "year": units.YEAR, "payee": units.PAYEE, "content": f"Hóa đơn {number}",
        "currency": "VND", "lines": [{"ndkt": "6551", "amount": AMOUNT}], "voucher_date": today, "performed_on": today,
    }  # fmt: skip


def _as(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


def _signature(person: str, content: bytes) -> dict[str, str]:
    made = _signer(person).sign(content)
    return {
        "person": person,
        "algorithm": made.algorithm,
        "certificate_pem": made.certificate_pem,
        "value": base64.b64encode(made.value).decode(),
        "signed_at": made.signed_at.isoformat(),
    }


@cache
def _signer(person: str) -> Signer:
    return signing.signer_of(person)


def _checks(keys: Sequence[str], many: int) -> Iterator[Said]:
    for number in range(many):
        yield Said("/api/v1/checks", json.dumps(_content(number) | {"challenge": "x"}).encode(), _as(keys[0]))


def _documents(keys: Sequence[str], many: int) -> Iterator[Said]:
    """The bytes themselves are the key."""
    headers = _as(keys[0]) | {"Content-Type": "application/octet-stream"}
    for number in range(many):
        yield Said("/api/v1/documents?name=hoa-don.xml", f"<?xml version='1.0'?><HDon n='{number}'/>".encode(), headers)


def _withdrawals(keys: Sequence[str], numbers: Sequence[str]) -> Iterator[Said]:
    for number in numbers:
        yield Said(f"/api/v1/dossiers/{number}/withdrawal", b"", _as(keys[0]))


def _bank_messages(numbers: Sequence[str]) -> Iterator[Said]:
    """A debit note for each paid dossier; the other content has the same id and is signed as well."""
    found = db.rows("SELECT treasury_id, id FROM dossiers_dossier WHERE number = ANY(%s)", [list(numbers)])
    for order in payments.orders_of_dossiers([(row["treasury_id"], row["id"]) for row in found]):
        entry = Entry(
            order.number, clock.today(), f"R-{order.id}", (Payment(order.number, order.amount, order.number),)
        )
        body = messages.debit_note(
            message_id=f"NHA-{order.id}", created_at=clock.now(), account=ACCOUNT, entries=[entry]
        )
        other = body.replace(b"</Document>", b" </Document>")
        yield Said("/api/v1/bank/messages", body, _signed(body), other)


def _signed(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/xml",
        SIGNATURE_HEADER: signed_by("NHA", body),
        DIGEST_HEADER: digest(body),
    }


def _years_later(said: Sequence[Said], answers: Sequence[Sequence[Answered]]) -> int:
    """How many keys get their first answer again, long after."""
    http_client = Client()
    kept = 0
    with clock.at(clock.now().replace(year=clock.now().year + YEARS)):
        for each, first in zip(said, answers, strict=True):
            again = http_client.post(each.path, each.body, content_type="application/json", headers=dict(each.headers))
            kept += bool(first) and (again.status_code, again.content) == (first[0].status, first[0].body)
    return kept


def _counts(documents: int) -> dict[str, int]:
    """What has more than one effect, or none: each must be 0."""
    [found] = db.rows(_TWICE, {"documents": documents})
    return {name.replace("_", " "): int(many) for name, many in found.items()}


_TWICE = """
SELECT (SELECT count(*) FROM (
            SELECT 'order', dossier FROM payment_order GROUP BY dossier HAVING count(*) > 1
            UNION ALL
            SELECT event, reference FROM journal_entry WHERE reference LIKE 'HS-%%'
            GROUP BY event, reference HAVING count(*) > 1
            UNION ALL
            SELECT event, dossier_id::text FROM dossiers_step GROUP BY event, dossier_id HAVING count(*) > 1
        ) AS twice) AS done_twice,
       abs((SELECT count(*) FROM documents_document) - %(documents)s) AS documents_too_many_or_few,
       (SELECT count(*) FROM dossiers_dossier WHERE state = 'payment_pending') AS not_settled
"""
