"""Several workers at once over disjoint unit classes, and as many peers that copy the same rows, in turn.

Workers and peers are processes of their own that live through all rounds, as posting workers do. A round's time runs from
the first that begins to the last that has committed.
"""
from __future__ import annotations

import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from bench.posting.copying import Peer, copy
from bench.posting.work import Work
from khobac.core import db
from khobac.core.postgres import Cluster
from khobac.core.postgres.passwords import SUPERUSER
from proof.ground.processes import crew

Span = tuple[float, float]
_FORK = multiprocessing.get_context("fork")
LIMIT_S = 600


class Rounds(NamedTuple):
    """Seconds of each round's posting and of its copying, and the rows of one."""

    posted: list[float]
    copied: list[float]
    rows: int


def run(work: Work, cluster: Cluster, peer: Peer, batches: Sequence[Sequence[Any]]) -> Rounds:
    """`batches[r][w]` is posted by worker w in round r, its rows copied by as many peers."""
    many = len(batches[0])
    turn = _FORK.Barrier(2 * many + 1)
    with tempfile.TemporaryDirectory(prefix="khobac-bench-") as folder:
        shares = [(turn, work, [each[n] for each in batches]) for n in range(many)]
        peers = [(turn, cluster.conninfo(SUPERUSER), peer.columns, Path(folder, str(n)), len(batches)) for n in range(many)]
        with crew(_take_turns, [*((_post, *share) for share in shares), *((_copy, *share) for share in peers)]) as started:
            rows = 0
            for _ in batches:
                [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
                turn.wait(LIMIT_S)  # the workers post
                turn.wait(LIMIT_S)
                peer.forget(work.updated)
                content = peer.rows_since(before["id"])
                rows = sum(text.count(b"\n") for text in content.values())
                _split(content, [Path(folder, str(n)) for n in range(many)])
                turn.wait(LIMIT_S)  # the peers copy
                turn.wait(LIMIT_S)
            spans: list[list[Span]] = started.results()
    return Rounds(_times(spans[:many]), _times(spans[many:]), rows)


def _take_turns(act: Any, *share: Any) -> list[Span]:
    spans: list[Span] = act(*share)
    return spans


def _post(turn: Any, work: Work, batches: Sequence[Any]) -> list[Span]:
    db.rows("SELECT 1")
    spans = []
    for batch in batches:
        turn.wait(LIMIT_S)
        begun = time.monotonic()
        work.post(batch)
        spans.append((begun, time.monotonic()))
        for _ in range(3):
            turn.wait(LIMIT_S)
    return spans


def _copy(turn: Any, conninfo: str, columns: dict[str, list[str]], folder: Path, rounds: int) -> list[Span]:
    spans = []
    with psycopg.connect(conninfo) as connection:
        for _ in range(rounds):
            for _ in range(3):
                turn.wait(LIMIT_S)
            rows = {table: (folder / table).read_bytes() for table in columns}
            begun = time.monotonic()
            copy(connection, columns, rows)
            spans.append((begun, time.monotonic()))
            turn.wait(LIMIT_S)
    return spans


def _split(content: dict[str, bytes], folders: Sequence[Path]) -> None:
    """Each table's rows in equal parts, one for each peer."""
    for table, text in content.items():
        lines = text.splitlines(keepends=True)
        for n, folder in enumerate(folders):
            folder.mkdir(exist_ok=True)
            begin, end = (len(lines) * place // len(folders) for place in (n, n + 1))
            (folder / table).write_bytes(b"".join(lines[begin:end]))


def _times(spans: Sequence[Sequence[Span]]) -> list[float]:
    return [max(end for _, end in each) - min(begin for begin, _ in each) for each in zip(*spans, strict=True)]
