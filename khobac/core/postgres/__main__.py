"""`python -m khobac.core.postgres start|stop|status|psql [STATE_DIR]`: the embedded server by hand.

`psql` connects as the owner of the database. STATE_DIR is `.run/postgres` of this checkout unless named.
"""
from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from khobac.core.postgres import PostgresError, ensure_running
from khobac.core.postgres.binaries import installed_programs
from khobac.core.postgres.cluster import DATABASE, Cluster, find
from khobac.core.postgres.passwords import OWNER, password_file

DEFAULT_STATE_DIR = Path(__file__).resolve().parents[3] / ".run" / "postgres"


def main() -> int:
    """Do what the first argument says; 0 when it is done, for `status` when the server is ready."""
    parser = argparse.ArgumentParser(prog="python -m khobac.core.postgres", description="The embedded PostgreSQL.")
    parser.add_argument("verb", choices=["start", "stop", "status", "psql"])
    parser.add_argument("state_dir", nargs="?", type=Path, default=DEFAULT_STATE_DIR)
    arguments = parser.parse_args()
    try:
        return _do(arguments.verb, arguments.state_dir)
    except PostgresError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _do(verb: str, state_dir: Path) -> int:
    """One verb on one cluster."""
    if verb in ("start", "psql"):
        cluster = ensure_running(state_dir)
        if verb == "psql":
            _become_psql(cluster)
        return _report(cluster)
    known = find(state_dir)
    if known is None:
        sys.stdout.write(f"no cluster in {state_dir}\n")
        return 0 if verb == "stop" else 1
    if verb == "stop":
        known.stop()
        return 0
    return _report(known)


def _report(cluster: Cluster) -> int:
    """Say where everything is; 0 when the server is ready."""
    ready = cluster.is_ready()
    lines = {
        "state": "ready" if ready else "not running",
        "data": cluster.data_dir,
        "socket": cluster.socket_dir,
        "log": cluster.log_file,
    }
    sys.stdout.writelines(f"{name:<8}{value}\n" for name, value in lines.items())
    return 0 if ready else 1


def _become_psql(cluster: Cluster) -> None:
    """Hand this process over to psql, which reads the password from the cluster's own file."""
    psql = installed_programs() / "psql"
    argv = [str(psql), "-h", str(cluster.socket_dir), "-p", str(cluster.port), "-U", OWNER, DATABASE]
    os.execve(psql, argv, {**os.environ, "PGPASSFILE": str(password_file(cluster.state_dir))})  # noqa: S606


if __name__ == "__main__":
    raise SystemExit(main())
