"""What can be asked of the database about itself; `khobac doctor` judges the answers."""
from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from khobac.core import clock
from khobac.core.postgres import require_version

OWNER = "owner"


@dataclass(frozen=True)
class Role:
    """A login role as the server sees it. `owns` counts tables, sequences and views; application roles own none."""

    name: str
    owns: int
    is_superuser: bool
    bypasses_row_security: bool

    @property
    def is_confined(self) -> bool:
        """Whether row-level security and grants hold it."""
        return not (self.owns or self.is_superuser or self.bypasses_row_security)


def server_version() -> str:
    """The server's version. Raises PostgresError for one too old, OperationalError where none answers."""
    connection = connections[OWNER]
    require_version(connection)
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def role(alias: str) -> Role:
    """The role behind a connection alias."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            """
            SELECT rolname, (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid), rolsuper, rolbypassrls
            FROM pg_roles WHERE rolname = current_user
            """
        )
        return Role(*cursor.fetchone())


def pending_migrations() -> list[str]:
    """Migrations of this version that the database has not got."""
    executor = MigrationExecutor(connections[OWNER])
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def clock_skew() -> dt.timedelta:
    """How far the server's clock is from ours."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return abs(cursor.fetchone()[0] - clock.now())


def waiting_since() -> dt.timedelta | None:
    """How long the oldest job that nobody has started has been waiting; None when no job waits."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute(
            """
            SELECT min(coalesce(job.scheduled_at, event.at)) FROM procrastinate_jobs job
            JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
            WHERE job.status = 'todo'
            """
        )
        oldest = cursor.fetchone()[0]
    return None if oldest is None else clock.now() - oldest
