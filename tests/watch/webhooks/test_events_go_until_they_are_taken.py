"""Facts become events for those who asked; each is signed, sent until it is taken, and sent again when somebody wants it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings

from khobac.core import access, clock
from khobac.core.facts import RecordedFact
from khobac.core.message_signature import SIGNATURE_HEADER, KeyRegister, SignatureRefused
from khobac.flows import webhooks
from khobac.flows.webhooks import ID_HEADER, TIMESTAMP_HEADER
from khobac.watch.webhooks import queries, services
from khobac.watch.webhooks.ports import Delivery
from tests.conftest import MORNING

SCHOOL, OTHER, URL = "1012345", "1012346", "https://truong.example/su-kien"


@dataclass
class Listener:
    """Whatever listens at the addresses; `taken` says how it answers."""

    taken: bool = True
    got: list[tuple[str, bytes, Mapping[str, str]]] = field(default_factory=list)

    def check(self, url: str) -> None:
        """Any address will do."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        self.got.append((url, body, headers))
        return Delivery(self.taken, "HTTP 200" if self.taken else "HTTP 503")


@pytest.fixture
def listener(world: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    made = Listener()
    monkeypatch.setattr(webhooks, "configured_outgoing", lambda: made)
    with clock.at(MORNING):
        webhooks.subscribe(SCHOOL, URL, ["PaymentSettled", "DossierReturned"], "binh")
        yield made


def fact(number: int, kind: str = "PaymentSettled", unit: str = SCHOOL) -> RecordedFact:
    return RecordedFact(number, kind, f"HS-{number}", unit, {})


def log() -> list[queries.EventView]:
    with access.acting_as(SCHOOL):
        return queries.log_of(SCHOOL)


def test_only_the_kinds_asked_for_and_only_the_own_unit_s(listener: Listener) -> None:
    services.from_facts(
        [fact(1), fact(2, "PaymentApproved"), fact(3, unit=OTHER), fact(4, "Unheard"), fact(5, "DossierReturned")]
    )
    assert webhooks.send_due(listener) == 2
    assert sorted(json.loads(body)["subject"] for _, body, _ in listener.got) == ["HS-1", "HS-5"]


def test_the_same_fact_twice_is_one_event(listener: Listener) -> None:
    for _again in range(2):
        services.from_facts([fact(1)])
    assert len(log()) == 1


def test_the_signature_covers_id_time_and_body(listener: Listener, tmp_path: Path) -> None:
    services.from_facts([fact(1)])
    webhooks.send_due(listener)
    [(_, body, headers)] = listener.got
    public = Path(settings.SIGNING_FOLDER) / "treasury-2026.pub"
    shutil.copy(public, tmp_path)
    keys = KeyRegister.from_folder(tmp_path)
    signed = f"{headers[ID_HEADER]}.{headers[TIMESTAMP_HEADER]}.".encode() + body
    assert keys.verify(signed, headers[SIGNATURE_HEADER]) == "treasury-2026"
    later = f"{headers[ID_HEADER]}.{int(headers[TIMESTAMP_HEADER]) + 1}.".encode() + body
    with pytest.raises(SignatureRefused):
        keys.verify(later, headers[SIGNATURE_HEADER])


def test_what_is_not_taken_comes_again_ever_later_and_is_given_up_after_days(listener: Listener) -> None:
    listener.taken = False
    services.from_facts([fact(1)])
    moments = [clock.now()]
    while log()[0].state == "waiting":
        with clock.at(max(log()[0].next_at, moments[-1])):
            assert webhooks.send_due(listener) == 1
            moments.append(clock.now())
            assert webhooks.send_due(listener) == 0
    assert len(listener.got) == len(services.PAUSES) + 1
    assert dt.timedelta(days=2) < moments[-1] - moments[0] < dt.timedelta(days=4)
    assert (log()[0].state, log()[0].answer) == ("given_up", "HTTP 503")
    assert len({json.loads(body)["id"] for _, body, _ in listener.got}) == 1


def test_an_event_on_its_way_is_nobody_else_s_until_its_worker_is_known_dead(listener: Listener) -> None:
    services.from_facts([fact(1)])
    assert len(services.claim_due(10)) == 1
    assert services.claim_due(10) == []
    with clock.at(clock.now() + services.LEASE):
        assert len(services.claim_due(10)) == 1


def test_an_event_goes_again_when_somebody_wants_it(listener: Listener) -> None:
    services.from_facts([fact(1)])
    webhooks.send_due(listener)
    [event] = log()
    assert event.state == "delivered"
    webhooks.send_again(SCHOOL, event.id, "binh")
    assert webhooks.send_due(listener) == 1
    assert listener.got[0][1] == listener.got[1][1]


def test_another_unit_sees_nothing_of_it(listener: Listener) -> None:
    services.from_facts([fact(1)])
    with access.acting_as(OTHER):
        assert queries.log_of(SCHOOL) == []
        assert queries.endpoints_of(SCHOOL) == []
