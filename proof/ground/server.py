"""A PostgreSQL for one run, with the fixed world in it; nothing else runs there, so what is measured is the run's own."""
from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections

from khobac.config.databases import databases
from khobac.core import clock, scratch
from khobac.core.postgres import Cluster, ensure_running
from khobac.doors.cli.cases import world
from khobac.flows.payment import letters
from proof.ground import spent
from proof.ground.units import MORNING


@contextmanager
def own_world(server_settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """An own server with the fixed world and the keys of its people; the clock stands at MORNING."""
    with own_server(server_settings) as cluster, clock.at(MORNING), world.keys_in(cluster.state_dir.parent / "keys"):
        papers, settings.DOCUMENTS_FOLDER = settings.DOCUMENTS_FOLDER, cluster.state_dir.parent / "papers"
        letters.record_key.cache_clear()
        try:
            world.build()
            yield cluster
        finally:
            settings.DOCUMENTS_FOLDER = papers
            letters.record_key.cache_clear()


@contextmanager
def own_server(server_settings: dict[str, str] | None = None) -> Iterator[Cluster]:
    """Inside the block every connection of this process, and of those forked from it, leads to a server of its own.

    It has today's schema and nothing in it. Server and data are gone after the block.
    """
    with tempfile.TemporaryDirectory(prefix="khobac-proof-") as folder:
        state = Path(folder)
        served = {alias: dict(connections.databases[alias]) for alias in connections}
        cluster = ensure_running(state / "postgres", settings=server_settings)
        _lead_to({alias: dict(entry) for alias, entry in databases({}, state).items()})
        try:
            scratch.migrate()
            yield cluster
        finally:
            spent.note(cluster)
            _lead_to(served)
            cluster.stop("immediate")
            shutil.rmtree(cluster.data_dir)  # below the state folder only where the server's user can reach that


def environment(cluster: Cluster) -> dict[str, str]:
    """What a program started beside us needs to work on the same database with the same keys."""
    without_url = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
    return without_url | {"KHOBAC_STATE": str(cluster.state_dir.parent)}


def _lead_to(entries: dict[str, dict[str, object]]) -> None:
    for alias, entry in entries.items():
        connections[alias].close()
        connections.databases[alias].update(entry)
        del connections[alias]  # the next one is made anew, by the engine the entry names
