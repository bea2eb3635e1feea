"""The stewards of the world with the law we ship loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from khobac.core import clock
from khobac.data import FOLDER
from khobac.flows import law
from khobac.registers.organisations.models import Person
from tests.conftest import MORNING

DRAFTS, APPROVES, OFFICER, ACCOUNTANT = "son", "sang", "tuan", "an"
People = Callable[[str], Client]


@pytest.fixture
def people(world: str) -> Iterator[People]:
    """A browser without scripts, signed in as that person, on Monday morning."""

    def signed_in(username: str) -> Client:
        client = Client()
        person = Person.objects.get(username=username)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    with clock.at(MORNING):
        law.load_folder(FOLDER / "law")
        yield signed_in
