"""What a unit's software says about its events: where they go, that they end, a trial, and one of the log again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from khobac.flows import webhooks
from khobac.watch.webhooks.ports import Delivery
from proof.ground.crowd import Said
from proof.ground.scene import Scene

ROOT = "/api/v1"


class Nobody:
    """Implements `watch.webhooks.ports.Outgoing`: any address will do, and nothing is sent."""

    def check(self, url: str) -> None:
        """Taken as it is."""

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """Nobody is there."""
        return Delivery(False, "nobody")


def address(scene: Scene, n: int) -> Said:
    """An address and the kinds that go there."""
    return Said(f"{ROOT}/event-addresses", _wanted(f"new/{n}"), scene.headers("addresses", n))


def end(scene: Scene, n: int) -> Said:
    """Send nothing there any more."""
    return Said(f"{_named(scene, 'end', n)}/end", b"", scene.headers("address-ends", n))


def trial(scene: Scene, n: int) -> Said:
    """A trial event."""
    return Said(f"{_named(scene, 'trial', n)}/trial", b"", scene.headers("trials", n))


def again(scene: Scene, n: int) -> Said:
    """An event that was tried once already."""
    headers = scene.headers("again", n)
    event = scene.ask(Said(f"{_named(scene, 'again', n)}/trial", b"", headers))
    webhooks.send_due(Nobody())
    return Said(f"{ROOT}/event-deliveries/{event['id']}/again", b"", headers)


def _named(scene: Scene, kind: str, n: int) -> str:
    """The path of an address that is there."""
    said = Said(f"{ROOT}/event-addresses", _wanted(f"{kind}/{n}"), scene.headers(f"named-{kind}", n))
    known: dict[str, Any] = scene.ask(said)
    return f"{ROOT}/event-addresses/{known['id']}"


def _wanted(name: str) -> bytes:
    return json.dumps({"url": f"https://don-vi.example/{name}", "kinds": ["PaymentSettled"]}).encode()
