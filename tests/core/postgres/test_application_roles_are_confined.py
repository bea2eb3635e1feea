"""Roles and databases: the owner makes, the application's roles own nothing and make nothing."""
from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from khobac.core.postgres import (
    Cluster,
    PostgresError,
    create_database,
    drop_database,
    ensure_running,
    require_version,
)
from khobac.core.postgres.passwords import APPLICATION


def value(cluster: Cluster, query: str, role: str = "postgres", database: str = "khobac") -> object:
    with psycopg.connect(cluster.conninfo(role, database), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def refused(cluster: Cluster, role: str, command: str, database: str = "khobac") -> bool:
    with psycopg.connect(cluster.conninfo(role, database), autocommit=True) as connection:
        try:
            connection.execute(command.encode())
        except psycopg.errors.InsufficientPrivilege:
            return True
    return False


@pytest.mark.parametrize("role", APPLICATION)
@pytest.mark.parametrize(
    "command",
    ["CREATE TABLE t (n int)", "CREATE TEMPORARY TABLE t (n int)", "CREATE SCHEMA s", "CREATE DATABASE d",
     "CREATE ROLE r", "SET ROLE khobac_owner", "SET ROLE postgres", "SELECT pg_read_file('postgresql.conf')"],
)
def test_application_roles_can_make_nothing(cluster: Cluster, role: str, command: str) -> None:
    assert refused(cluster, role, command)


def test_application_roles_have_no_attribute_and_own_nothing(cluster: Cluster) -> None:
    assert value(cluster, "SELECT count(*) FROM pg_roles WHERE rolname IN ('khobac_staff', 'khobac_unit') AND NOT "
                          "(rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)") == 2
    assert value(cluster, "SELECT count(*) FROM pg_shdepend WHERE deptype = 'o' "
                          "AND refobjid IN ('khobac_staff'::regrole, 'khobac_unit'::regrole)") == 0


def test_the_owner_owns_the_database_and_may_change_its_schema(cluster: Cluster) -> None:
    assert value(cluster, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'khobac'") == "khobac_owner"
    assert not refused(cluster, "khobac_owner", "CREATE TABLE owned (n int); DROP TABLE owned")
    assert refused(cluster, "khobac_owner", "CREATE ROLE r")


def test_nobody_enters_without_the_password(cluster: Cluster) -> None:
    wrong = cluster.conninfo("khobac_staff").replace(cluster.dsn("khobac_staff")["PASSWORD"], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)


def test_each_role_has_a_password_of_its_own(cluster: Cluster) -> None:
    roles = ("postgres", "khobac_owner", *APPLICATION)
    secrets = {cluster.dsn(role)["PASSWORD"] for role in roles}
    assert len(secrets) == 4
    assert all(len(secret) >= 32 for secret in secrets)


def test_a_database_from_a_template_has_its_tables_and_is_as_closed(cluster: Cluster) -> None:
    create_database(cluster, "sample")
    with psycopg.connect(cluster.conninfo("khobac_owner", "sample"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")
        connection.execute("GRANT SELECT ON kept TO khobac_staff")
    create_database(cluster, "copy", template="sample")
    create_database(cluster, "copy", template="sample")
    assert value(cluster, "SELECT n FROM kept", role="khobac_staff", database="copy") == 7
    for database in ("sample", "copy"):
        assert refused(cluster, "khobac_staff", "CREATE TABLE t (n int)", database)
        assert refused(cluster, "khobac_unit", "CREATE TEMPORARY TABLE t (n int)", database)
        drop_database(cluster, database)


def test_five_makers_of_one_database_agree(cluster: Cluster) -> None:
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda _: create_database(cluster, "crowd"), range(5)))
    assert value(cluster, "SELECT count(*) FROM pg_database WHERE datname = 'crowd'") == 1
    drop_database(cluster, "crowd")


def test_a_database_is_dropped_under_its_users_and_twice(cluster: Cluster) -> None:
    create_database(cluster, "busy")
    with psycopg.connect(cluster.conninfo("khobac_staff", "busy")) as connection:
        drop_database(cluster, "busy")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    drop_database(cluster, "busy")


def test_a_lost_database_or_right_is_restored_by_the_next_start(cluster: Cluster) -> None:
    drop_database(cluster, "khobac")
    with psycopg.connect(cluster.conninfo("postgres", "postgres"), autocommit=True) as connection:
        connection.execute("ALTER ROLE khobac_unit CREATEDB PASSWORD 'other'")
    ensure_running(cluster.state_dir)
    assert refused(cluster, "khobac_unit", "CREATE DATABASE d")


def test_a_crowd_of_connections_does_not_make_the_server_look_dead(cluster: Cluster) -> None:
    held = []
    with pytest.raises(psycopg.OperationalError, match=r"remaining connection slots|too many clients"):  # noqa: PT012
        while True:
            held.append(psycopg.connect(cluster.conninfo("khobac_staff")))
    before = value(cluster, "SELECT pg_postmaster_start_time()")
    assert ensure_running(cluster.state_dir) == cluster
    assert value(cluster, "SELECT pg_postmaster_start_time()") == before
    for connection in held:
        connection.close()


class _Old:
    """A connection to PostgreSQL 15, as far as the check looks."""

    def cursor(self) -> _Old:
        return self

    def __enter__(self) -> _Old:
        return self

    def __exit__(self, *_: object) -> None:
        return

    def execute(self, _: str) -> None:
        return

    def fetchone(self) -> tuple[str]:
        return ("150020",)


def test_an_old_server_is_refused_and_ours_accepted(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo("khobac_staff")) as connection:
        require_version(connection)
    with pytest.raises(PostgresError, match="PostgreSQL 17 or later is needed; this server is 15"):
        require_version(_Old())
