"""A unit's software names an address, tries it, reads the log and has events sent again; the treasury's keys verify them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.test import Client

from khobac.core import clock, db
from khobac.core.errors import Word
from khobac.core.facts import RecordedFact
from khobac.flows import webhooks
from khobac.watch.webhooks import services
from khobac.watch.webhooks.ports import AddressRefused, Delivery
from tests.doors.api.conftest import OTHER_SCHOOL, SCHOOL, Software
from tests.doors.api.test_every_error_is_a_problem import is_problem

URL = "https://truong.example/su-kien"
WANTED = {"url": URL, "kinds": ["PaymentSettled"]}


class Listener:
    """Takes whatever comes, but for addresses inside."""

    def __init__(self) -> None:
        self.got: list[tuple[bytes, Mapping[str, str]]] = []

    def check(self, url: str) -> None:
        if "inside" in url:
            raise AddressRefused("Địa chỉ này không ở trên mạng công cộng.")

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        self.got.append((body, headers))
        return Delivery(True, "HTTP 204")


@pytest.fixture
def listener(software: Software, monkeypatch: pytest.MonkeyPatch) -> Listener:
    made = Listener()
    monkeypatch.setattr(webhooks, "configured_outgoing", lambda: made)
    return made


def settled(number: int) -> RecordedFact:
    return RecordedFact(number, "PaymentSettled", f"HS-{number}", SCHOOL, {})


def audited() -> int:
    return len(db.rows("SELECT 1 FROM core_auditrecord"))


def test_from_the_address_to_the_event_that_goes_again(software: Software, listener: Listener) -> None:
    named = software.post("/event-addresses", WANTED)
    assert named.status_code == 201
    assert software.get("/event-addresses").json()["items"] == [named.json()]
    services.from_facts([settled(1)])
    webhooks.send_due(listener)
    [delivered] = software.get("/event-deliveries").json()["items"]
    assert (delivered["state"], delivered["event"], delivered["answer"]) == ("delivered", "evt_1", "HTTP 204")
    again = software.post(f"/event-deliveries/{delivered['id']}/again").json()
    assert (again["state"], again["attempts"]) == ("waiting", 0)
    webhooks.send_due(listener)
    assert [json.loads(body)["id"] for body, _ in listener.got] == ["evt_1", "evt_1"]


def test_what_is_said_twice_is_done_once(software: Software, listener: Listener) -> None:
    first = software.post("/event-addresses", WANTED).json()
    address = f"/event-addresses/{first['id']}"
    for path, body, key in (
        ("/event-addresses", WANTED, ""),
        (f"{address}/trial", None, "t-1"),
        (f"{address}/end", None, ""),
    ):
        headers = {"Idempotency_Key": key} if key else {}
        one = software.post(path, body, **headers)
        before = audited()
        assert software.post(path, body, **headers).content == one.content, path
        assert audited() == before, path
    assert len(software.get("/event-deliveries").json()["items"]) == 1
    assert software.get("/event-addresses").json()["items"] == []
    is_problem(software.post(f"{address}/trial", Idempotency_Key="t-2"), 404, Word.NOT_FOUND)


def test_the_log_is_read_page_by_page(software: Software, listener: Listener) -> None:
    software.post("/event-addresses", WANTED)
    services.from_facts([settled(number) for number in range(1, 6)])
    told, cursor = [], ""
    while cursor is not None:
        page = software.get(f"/event-deliveries?limit=2{cursor and f'&cursor={cursor}'}").json()
        told += [each["event"] for each in page["items"]]
        cursor = page["next_cursor"]
    assert told == [f"evt_{number}" for number in (5, 4, 3, 2, 1)]


def test_an_address_inside_or_a_kind_there_is_not_is_refused(software: Software, listener: Listener) -> None:
    is_problem(software.post("/event-addresses", WANTED | {"url": "https://inside.example/"}), 422, Word.INVALID)
    is_problem(software.post("/event-addresses", WANTED | {"kinds": ["LedgerSealed"]}), 422, Word.INVALID)
    is_problem(software.post("/event-addresses", WANTED | {"kinds": []}), 422, Word.INVALID)
    assert software.get("/event-addresses").json()["items"] == []


def test_it_takes_the_scope_and_the_own_unit(software: Software, listener: Listener) -> None:
    reader, stranger = Software(SCHOOL, "an", ("read",)), Software(OTHER_SCHOOL, "em")
    is_problem(reader.post("/event-addresses", WANTED), 403, Word.NO_RIGHT)
    address = software.post("/event-addresses", WANTED).json()["id"]
    services.from_facts([settled(1)])
    [event] = software.get("/event-deliveries").json()["items"]
    for path in (f"/event-addresses/{address}/end", f"/event-deliveries/{event['id']}/again"):
        is_problem(stranger.post(path), 404, Word.NOT_FOUND)
    assert stranger.get("/event-deliveries").json()["items"] == []


def test_a_partner_verifies_an_event_with_nothing_but_the_published_keys(
    software: Software, listener: Listener
) -> None:
    software.post("/event-addresses", WANTED)
    services.from_facts([settled(1)])
    webhooks.send_due(listener)
    [(body, headers)] = listener.got
    published = Client().get("/.well-known/jwks.json")
    assert (published.status_code, published["Content-Type"]) == (200, "application/jwk-set+json")
    keys = {key["kid"]: key for key in published.json()["keys"]}
    name, _, value = headers["Khobac-Signature"].split(", ")
    key = keys[name.removeprefix("keyid=")]
    assert (key["crv"], key["khobac_signs"]) == ("Ed25519", "messages")
    public = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(key["x"] + "="))
    signature = base64.b64decode(value.removeprefix("value="))
    signed = f"{headers['Khobac-Event']}.{headers['Khobac-Timestamp']}.".encode() + body
    public.verify(signature, signed)
    with pytest.raises(InvalidSignature):
        public.verify(signature, signed + b" ")
    assert abs(int(headers["Khobac-Timestamp"]) - clock.now().timestamp()) <= 1


def test_no_private_key_and_no_partner_s_key_is_published(software: Software) -> None:
    shown = Client().get("/.well-known/jwks.json").json()["keys"]
    assert all(set(key) == {"kty", "crv", "alg", "use", "kid", "x", "khobac_signs"} for key in shown)
    banks = {path.stem for path in (settings.SIGNING_FOLDER / "banks").glob("*.pub")}
    assert not banks & {key["kid"] for key in shown}
