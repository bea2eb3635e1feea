"""The peers' part of bench/books, with the one peer that needs no installation."""
from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from bench.books import contenders, environments, shown
from bench.books.contenders import CONTENDERS, Portion
from bench.books.environments import NotInstalledError
from bench.books.row import Row, WrongRows
from khobac.core.postgres import Cluster, drop_database, ensure_running

NAIVE, TRYTON = CONTENDERS[:2]
FEW = Portion(one_by_one=2, in_bulk=0, batch=1)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("peers run on the embedded server")
    cluster = ensure_running(settings.STATE / "postgres")
    drop_database(cluster, "bench_naive_orm")
    yield cluster
    drop_database(cluster, "bench_naive_orm")


def test_a_peer_posts_its_entries_and_they_are_counted(cluster: Cluster, tmp_path: Path) -> None:
    [row] = contenders.measured(NAIVE, cluster, tmp_path, FEW)
    assert (row.problem, row.way, row.orders) == ("", "one by one", 2)
    assert row.seconds > 0


def test_a_peer_whose_rows_are_wrong_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    unbalanced = replace(NAIVE, check=NAIVE.check.replace("debit <> credit", "debit = credit"))
    with pytest.raises(WrongRows):
        list(contenders.measured(unbalanced, cluster, tmp_path, FEW))


def test_a_peer_that_cannot_be_installed_is_shown_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_network(name: str, home: Path) -> Path:
        raise NotInstalledError("no route to host")

    monkeypatch.setattr(contenders, "python_of", no_network)
    nowhere = Cluster(tmp_path, tmp_path)
    rows = list(contenders.measured(TRYTON, nowhere, tmp_path, FEW))
    assert [(row.way, row.problem) for row in rows] == [
        ("one by one", "not installed: no route to host"),
        ("in bulk", "not installed: no route to host"),
    ]


def test_an_environment_is_not_taken_for_made_when_its_lock_could_not_be_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "peer.txt").write_text("--no-index\npeer==1.0 --hash=sha256:" + "0" * 64)
    monkeypatch.setattr(environments, "LOCKS", tmp_path)
    for _ in range(2):
        with pytest.raises(NotInstalledError, match=r"peer==1\.0"):
            environments.python_of("peer", tmp_path / "home")


def test_each_peer_has_a_lock_that_holds_what_it_asks_for() -> None:
    for contender in CONTENDERS:
        if contender.lock:
            asked = (environments.LOCKS / f"{contender.lock}.in").read_text().splitlines()[0].replace("[PostgreSQL]", "")
            assert f"{asked} \\" in (environments.LOCKS / f"{contender.lock}.txt").read_text()


def test_ratios_are_to_copy_with_as_many_workers_and_to_our_posting_with_one() -> None:
    figures = shown.figures([
        Row("Kho Bạc Số", "1 worker", 1000, 0.1, 0.05),
        Row(shown.COPY, "1 worker", 1000, 0.05, 0.02),
        Row("Kho Bạc Số", "2 workers", 2000, 0.1),
        Row(shown.COPY, "2 workers", 2000, 0.08),
        Row("Tryton 8.2.1", "in bulk", 100, 1.0, 0.5),
        Row("python-accounting", "in bulk", problem="not installed: no network"),
    ])
    assert figures["of_copy"] == {"1 worker": 0.5, "2 workers": 0.8}
    assert figures["times_tryton_in_bulk"] == 100
    tryton, missing = figures["rows"][-2:]
    assert (tryton["of_copy"], tryton["of_copy_cpu"], tryton["ours_times"]) == (0.005, 0.004, 100)
    assert tryton["ours_times_cpu"] == 100
    assert missing["problem"] == "not installed: no network"
