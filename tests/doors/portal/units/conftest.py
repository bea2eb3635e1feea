"""The school of the acceptance cases with an estimate of 100 million đồng, and its people signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from khobac.core import access, clock
from khobac.flows import budget
from khobac.registers.organisations.models import Person
from tests.conftest import MORNING

SCHOOL, ACCOUNTANT, CHIEF, HOLDER = "1012345", "an", "binh", "chi"
OFFICER, CHIEF_OF_OFFICE, DIRECTOR = "tuan", "vinh", "xuan"

People = Callable[[str], Client]

ORDER = {
    "kind": "payment",
    "source": "12",
    "year": "2026",
    "payee": "S1",
    "content": "TT văn phòng phẩm tháng 3/2026",
    "lines-0-ndkt": "6551",
    "lines-0-amount": "12.450.000",
    "shown": ["papers", "last"],
    "papers": ["voucher"],
}


@pytest.fixture
def school(world: str) -> Iterator[str]:
    """Monday morning at the school; 100 million of source 12."""
    with clock.at(MORNING):
        budget.allot(SCHOOL, "12", 2026, 100_000_000, "estimate", "fin", key="A1")
        yield SCHOOL


@pytest.fixture
def people(school: str) -> People:
    """A browser without scripts, signed in as that person."""

    def signed_in(username: str) -> Client:
        client = Client()
        client.force_login(
            Person.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return signed_in


def draft_of(client: Client, **changed: object) -> int:
    """A draft filled in through the form; its id."""
    started = client.post("/lap-lenh-chi")
    draft_id = int(started["Location"].rsplit("/", 1)[1])
    answer = client.post(f"/nhap/{draft_id}", {**ORDER, "version": "1", "act": "check", **changed})
    assert answer.status_code == 302, answer.content.decode()
    return draft_id


def filed(people: People, **changed: object) -> str:
    """A dossier filed through the pages by three people; its number."""
    draft_id = draft_of(people(ACCOUNTANT), **changed)
    assert people(ACCOUNTANT).post(f"/nhap/{draft_id}/kiem-tra", {"confirmed": "1"}).status_code == 302
    for signer in (CHIEF, HOLDER):
        answer = people(signer).post("/cho-ky", {"picked": [draft_id], "confirmed": "1"})
        assert answer.status_code == 200, answer.content.decode()
    with access.acting_as(SCHOOL):
        from khobac.casework.dossiers import drafts

        number = drafts.draft(draft_id).dossier
    assert number is not None
    return number
