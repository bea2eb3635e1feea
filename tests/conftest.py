"""Databases for tests: one migrated template, one with the world of the acceptance cases, and fresh copies of both.

`db` of pytest-django rolls back on the migrated copy, as staff. `world` gives a test its own copy of the world on the real
roles, where commits are commits and units see only their rows.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from khobac.core import clock, scratch, wake

MORNING = dt.datetime(2026, 3, 2, 9, tzinfo=clock.VIETNAM)
RUN = f"test_{os.getpid()}"
MIGRATED, ROLLED_BACK, WORLD = (f"{RUN}_{name}" for name in ("migrated", "rolled_back", "world"))


@pytest.fixture(scope="session")
def migrated(django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with every migration applied, to copy from."""
    with django_db_blocker.unblock():
        scratch.drop(MIGRATED)
        scratch.create(MIGRATED)
        with scratch.using(MIGRATED):
            call_command("migrate", database="owner", verbosity=0)
        yield MIGRATED
        scratch.drop(MIGRATED)


@pytest.fixture(scope="session")
def django_db_setup(migrated: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database on which pytest-django rolls back."""
    with django_db_blocker.unblock():
        scratch.drop(ROLLED_BACK)
        scratch.create(ROLLED_BACK, template=migrated)
        os.environ["KHOBAC_DATABASE"] = ROLLED_BACK  # what processes started by tests are to use
        with scratch.using(ROLLED_BACK):
            yield
        scratch.drop(ROLLED_BACK)


@pytest.fixture(scope="session")
def world_template(
    migrated: str, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[str, Path]]:
    """The world of the acceptance cases with the keys of its people, to copy from."""
    from khobac.doors.cli.cases import world

    keys = tmp_path_factory.mktemp("keys")
    with django_db_blocker.unblock(), world.keys_in(keys):
        scratch.drop(WORLD)
        scratch.create(WORLD, template=migrated)
        with scratch.using(WORLD), wake.asleep():
            world.build()
        yield WORLD, keys
        scratch.drop(WORLD)


@pytest.fixture
def world(
    world_template: tuple[str, Path], request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """A copy of the world for one test, on the real database roles; the clock runs, workers sleep."""
    from khobac.doors.cli.cases import world as made

    template, keys = world_template
    name = f"{RUN}_{abs(hash(request.node.nodeid)) % 10**12}"
    with django_db_blocker.unblock():
        scratch.create(name, template=template)
        try:
            with scratch.using(name), made.keys_in(keys), wake.asleep():
                yield name
                connections.close_all()
        finally:
            scratch.drop(name)


@pytest.fixture
def morning() -> Iterator[dt.datetime]:
    """Monday 2 March 2026, nine o'clock."""
    with clock.at(MORNING):
        yield MORNING
