"""Databases that live for one run: a template made once, fresh copies of it, for acceptance cases, tests and proofs.

They lie on the server of the settings, beside the database that is served, and never touch it. On the embedded server
the launcher makes them; elsewhere the owner's role does and needs CREATEDB.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from khobac.core.postgres import create_database, drop_database, ensure_running

OWNER_ALIAS = "owner"
MAINTENANCE = "postgres"


def create(name: str, template: str | None = None) -> None:
    """Make a database, as a copy of `template` where one is named; nobody may be connected to that meanwhile."""
    state = connections[OWNER_ALIAS].settings_dict["OPTIONS"].get("khobac_state")
    if state:
        create_database(ensure_running(Path(state)), name, template)
        return
    source = sql.SQL("TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    _as_owner(sql.SQL("CREATE DATABASE {} {}").format(sql.Identifier(name), source))


def drop(name: str) -> None:
    """Remove a database, whoever is connected to it; nothing to do where there is none."""
    state = connections[OWNER_ALIAS].settings_dict["OPTIONS"].get("khobac_state")
    if state:
        drop_database(ensure_running(Path(state)), name)
        return
    _as_owner(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def using(name: str) -> Iterator[None]:
    """Inside the block every connection of this process leads to that database; all are closed before and after."""
    served = {alias: connections[alias].settings_dict["NAME"] for alias in connections}
    _lead_to(dict.fromkeys(served, name))
    try:
        yield
    finally:
        _lead_to(served)


@contextmanager
def fresh(name: str, template: str | None = None) -> Iterator[None]:
    """A new database to work on, gone after the block."""
    drop(name)
    create(name, template)
    try:
        with using(name):
            yield
    finally:
        drop(name)


def migrate() -> None:
    """Bring the database in use to today's schema."""
    call_command("migrate", database=OWNER_ALIAS, interactive=False, verbosity=0)


def close_connections() -> None:
    """Close this thread's connections; each thread that worked must."""
    connections.close_all()


def _lead_to(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        connections[alias].settings_dict["NAME"] = name


def _as_owner(statement: sql.Composed) -> None:
    """One statement on a connection of its own, outside any transaction, to the maintenance database."""
    parameters = connections[OWNER_ALIAS].get_connection_params() | {"dbname": MAINTENANCE}
    for django_own in ("cursor_factory", "context"):
        parameters.pop(django_own, None)
    with psycopg.connect(**parameters, autocommit=True) as connection:
        connection.execute(statement)
