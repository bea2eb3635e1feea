"""A small sample province in a database of its own, loaded once for these tests on a Friday afternoon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from khobac.core import clock, scratch
from khobac.doors.cli.cases import world
from khobac.flows.payment import letters
from khobac.flows.sample_province import Loaded, load

NOW = dt.datetime(2026, 11, 20, 15, 10, tzinfo=clock.VIETNAM)
MANY = 300


@pytest.fixture(scope="session")
def province(
    migrated: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Loaded, str, Path]]:
    """What loading answered, the database with the sample, and its keys. Nobody is led there outside `in_sample`."""
    name, keys = f"{migrated}_sample", tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock():
        scratch.drop(name)
        scratch.create(name, template=migrated)
        with _inside(name, keys):
            loaded = load(MANY)
        yield loaded, name, keys
        scratch.drop(name)


@pytest.fixture
def in_sample(province: tuple[Loaded, str, Path], django_db_blocker: DjangoDbBlocker) -> Iterator[Loaded]:
    """A test in the sample, with its keys, at its moment."""
    loaded, name, keys = province
    with django_db_blocker.unblock(), _inside(name, keys):
        yield loaded


@contextmanager
def _inside(name: str, keys: Path) -> Iterator[None]:
    letters.record_key.cache_clear()
    with scratch.using(name), world.keys_in(keys), clock.at(NOW):
        yield
    letters.record_key.cache_clear()
