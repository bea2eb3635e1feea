"""The embedded PostgreSQL: one private server per checkout, for the one-command start and for the tests.

    cluster = ensure_running(Path(".run/postgres"))
    DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", **cluster.dsn("khobac_staff")}}

Promises:
- any number of processes may call `ensure_running` at once and agree; a running server costs one connection;
- whether it runs is answered by a real connection, never by a pid file, so a start right after `kill -9` works;
- no TCP: a unix socket in a 0700 folder, scram passwords in a 0600 file;
- as root the server runs as an unprivileged user, and no folder outside our own changes its mode or owner;
- a folder called `data` is complete: it is made beside, then renamed.

What lies in the state folder: `passwords` (pgpass format), `data/`, `server.log`. Where the server's user cannot reach
the state folder (a checkout below /root), the data lie in `/var/lib/khobac/` instead; `status` says where.
Production sets DATABASE_URL to a managed cluster and never comes here.
"""
from __future__ import annotations

from khobac.core.postgres.cluster import Cluster, ensure_running
from khobac.core.postgres.databases import create_database, drop_database, require_version
from khobac.core.postgres.errors import PostgresError

__all__ = ["Cluster", "PostgresError", "create_database", "drop_database", "ensure_running", "require_version"]
