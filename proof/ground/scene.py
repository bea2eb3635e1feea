"""A unit with money whose software has keys, partners whose keys are registered, and doors to come to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings

from khobac.config.revenue import revenue_wire
from khobac.config.wiring import bank_wire
from khobac.core import clock
from khobac.core.message_signature import MessageSigner, load_or_create_signer
from khobac.doors.cli.cases import world
from khobac.flows import partners
from khobac.flows.autopay import authorising
from khobac.flows.autopay.authorising import Asked, NewProvider
from proof.ground import units
from proof.ground.crowd import Said, say
from proof.ground.doors import Doors, open_doors

AMOUNT = 1_000_000
CALLS_OF_A_KEY = 8
"""A key makes so many requests of a kind, times the copies of each: below what a key may call in a minute."""
NOBODY = "http://127.0.0.1:9"
BANK, OTHER_BANK, AGENCY, PROVIDER, ELSEWHERE = "NHA", "NHB", "thue", "S3", "0211"


@dataclass
class Scene:
    """One world in which everything of the API can be said."""

    unit: str
    doors: Doors
    _keys: dict[tuple[str, int], str] = field(default_factory=dict)

    def headers(self, kind: str, n: int) -> dict[str, str]:
        """Those of the unit's software, with the key for this kind of request and its own Idempotency-Key."""
        place = (kind, n // CALLS_OF_A_KEY)
        if place not in self._keys:
            self._keys[place] = partners.create_key(self.unit, units.ACCOUNTANT, partners.SCOPES, "proof")
        return {
            "Authorization": f"Bearer {self._keys[place]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{kind}-{n}",
        }

    def ask(self, said: Said) -> Any:
        """The answer to something that has to be there first. Raises ValueError where it is refused."""
        answered = say(self.doors.address, said)
        if not answered.taken:
            raise ValueError(f"{said.path} {answered.status} {answered.body.decode()}")
        return json.loads(answered.body)

    def signer(self, name: str) -> MessageSigner:
        """The key of a partner."""
        return self._signers[name]

    @cached_property
    def _signers(self) -> dict[str, MessageSigner]:
        keys = Path(settings.SIGNING_FOLDER)
        banks = {name: load_or_create_signer(keys / "banks", name) for name in (BANK, OTHER_BANK)}
        treasury = load_or_create_signer(keys / "treasuries", ELSEWHERE)
        return banks | {
            AGENCY: load_or_create_signer(keys / "agencies", AGENCY),
            PROVIDER: load_or_create_signer(keys / "providers", PROVIDER),
            ELSEWHERE: treasury,
        }


def customer(n: int) -> str:
    """The customer code of the n-th bill."""
    return f"PE{n}"


@contextmanager
def open_scene(most: int) -> Iterator[Scene]:
    """Inside the block the doors are open; at most this many requests of each kind will be made."""
    urls, settings.TREASURY_URLS = settings.TREASURY_URLS, {ELSEWHERE: NOBODY}
    outgoing, settings.WEBHOOKS = settings.WEBHOOKS, "proof.ground.listeners.Nobody"
    for wire in (bank_wire, revenue_wire):
        wire.cache_clear()  # they know the folder of keys of their first use
    [unit] = units.found(1)
    units.allot(unit, 10 * (most + 1) * AMOUNT)
    with open_doors(clock.now()) as doors:
        scene = Scene(unit, doors)
        _authorise_bills(scene, most)
        try:
            yield scene
        finally:
            settings.TREASURY_URLS, settings.WEBHOOKS = urls, outgoing
            for wire in (bank_wire, revenue_wire):
                wire.cache_clear()


def _authorise_bills(scene: Scene, most: int) -> None:
    """The unit lets a company take what it bills, under as many customer codes as there will be bills."""
    signer = scene.signer(PROVIDER)
    raw = signer.key.public_key().public_bytes_raw()
    new = NewProvider(PROVIDER, world.PAYEES[PROVIDER][0], ("electricity",), signer.key_id, raw)
    authorising.register_provider(new, world.FOUNDER)
    codes = [customer(n) for n in range(-most, most)]
    for first in range(0, len(codes), authorising.MOST_CUSTOMERS):
        asked = Asked(
            scene.unit, PROVIDER, "electricity", tuple(codes[first : first + authorising.MOST_CUSTOMERS]), PROVIDER,
            "6501", (units.SOURCE,), units.ACCOUNTANT,
        )  # fmt: skip
        authorisation = authorising.prepare(asked)
        for person in (units.CHIEF_ACCOUNTANT, units.HOLDER):
            authorising.sign_with_own_key(scene.unit, authorisation, person)
