"""Roles and databases of the embedded cluster, and what the two roles of the application may not do.

Rights on tables are given by migrations, beside the tables. Here: nobody but the owner makes anything anywhere.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from khobac.core.postgres import passwords
from khobac.core.postgres.errors import PostgresError
from khobac.core.postgres.passwords import APPLICATION, OWNER, SUPERUSER


class Cluster(Protocol):
    """What is needed of a running cluster."""

    @property
    def state_dir(self) -> Path:
        """Where its passwords lie."""

    def conninfo(self, role: str, database: str = ...) -> str:
        """How to reach one of its databases."""


MINIMUM_MAJOR_VERSION = 17
"""The first version with the builtin collation provider."""


def create_database(cluster: Cluster, name: str, template: str | None = None) -> None:
    """Make a database of the owner, as a copy of `template` where one is named; nothing to do where it exists.

    Nobody may be connected to the template meanwhile.
    """
    database = sql.Identifier(name)
    with _superuser(cluster) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # the same name from two processes
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            command = sql.SQL("CREATE DATABASE {} OWNER {} {}")
            connection.execute(command.format(database, sql.Identifier(OWNER), _source(connection, template)))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, _application()))


def _source(connection: psycopg.Connection, template: str | None) -> sql.Composable:
    """What a new database is copied from, and how: on a server that flushes nothing, as its 1,600 files stand, in 30 ms;
    elsewhere through the log, in 200, since a copy of files would wait for each to reach the disk.
    """
    if template is None:
        return sql.SQL("")
    flushes = connection.execute("SELECT current_setting('fsync')::boolean").fetchone() == (True,)
    strategy = sql.SQL("WAL_LOG" if flushes else "FILE_COPY")
    return sql.SQL("TEMPLATE {} STRATEGY {}").format(sql.Identifier(template), strategy)


def drop_database(cluster: Cluster, name: str) -> None:
    """Remove a database, whoever is connected to it; nothing to do where there is none."""
    with _superuser(cluster) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def provision(cluster: Cluster, name: str) -> None:
    """Bring roles, template and database `name` to what they must be, in a new cluster or an old one.

    template1 is closed before the first database is made from it, so each database is born closed.
    """
    secrets = passwords.read(cluster.state_dir)
    with _superuser(cluster, "template1") as connection, connection.transaction():
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, *APPLICATION):
            connection.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER {} NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD {}").format(
                    sql.SQL("ALTER" if role in known else "CREATE"),
                    sql.Identifier(role),
                    sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB"),
                    sql.Literal(secrets[role]),
                )
            )
        connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(_application()))
        connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
    create_database(cluster, name)


def require_version(connection: Any) -> None:
    """Refuse a server older than we can work with; for servers that DATABASE_URL names.

    `connection` is psycopg's or Django's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        number = int(cursor.fetchone()[0])
    if number // 10_000 < MINIMUM_MAJOR_VERSION:
        raise PostgresError(f"PostgreSQL {MINIMUM_MAJOR_VERSION} or later is needed; this server is {number // 10_000}")


def _superuser(cluster: Cluster, database: str = "postgres") -> psycopg.Connection:
    """A connection of the launcher, each statement its own transaction: databases are not made inside one."""
    return psycopg.connect(cluster.conninfo(SUPERUSER, database), autocommit=True)


def _application() -> sql.Composed:
    """The application's roles, as a list in a statement."""
    return sql.SQL(", ").join(map(sql.Identifier, APPLICATION))
