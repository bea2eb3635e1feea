"""A morning at treasury 0061: what units have filed, and the people who sit there, each with a browser."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from khobac.casework.dossiers import queries as dossiers
from khobac.core import clock
from khobac.doors.cli.cases import verbs
from khobac.doors.cli.cases.format import Case, Step
from khobac.doors.cli.cases.stage import Stage
from khobac.registers.organisations.models import Person

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
FOUR_DEFECTS = {
    "lines": [{"ndkt": "6550", "amount": 10_000_000, "chapter": "423"}],
    "signed": ["gam", "chi"],
    "voucher_date": dt.date(2026, 2, 2),
}
"""A wrong sub-item, a foreign chapter, a signer of another unit and an old voucher."""


@dataclass
class Treasury:
    """Plays what happens outside the pages; numbers by the names given."""

    stage: Stage = field(default_factory=lambda: Stage(Case(Path("desk.toml"), "desk", {}, ())))
    played: count[int] = field(default_factory=lambda: count(1))

    def play(self, verb: str, what: str = "", **arguments: Any) -> None:
        """One step of a case, now."""
        verbs.play(self.stage, Step(str(next(self.played)), clock.now(), verb, what, arguments, {}))

    def file(self, name: str, amount: int = 12_450_000, **arguments: Any) -> str:
        """A dossier filed now; its number."""
        given = {"payee": "S3", "content": f"Tiền điện {name}", "amount": amount, "ndkt": "6501"} | arguments
        if "lines" in arguments:
            del given["amount"], given["ndkt"]
        self.play("file", dossier=name, **given)
        return self.stage.number(name)

    def state(self, number: str) -> str:
        """Where a dossier stands."""
        return dossiers.by_number(number).state

    def page(self, person: str) -> Client:
        """A browser in which this person has signed in."""
        client = Client()
        client.force_login(
            Person.objects.get(username=person), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client


@pytest.fixture
def treasury(world: str) -> Iterator[Treasury]:
    """0061 at nine o'clock, its units with money."""
    with clock.at(MORNING):
        made = Treasury()
        for unit in ("1012345", "1012346"):
            made.play("allot", unit=unit, amount=5_000_000_000)
        yield made
