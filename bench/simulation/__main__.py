"""The command; see the package."""
from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import sys
import time
from dataclasses import replace

GOAL_S, GOAL_DOSSIERS = 300, 500_000
PAGE = 50_000
VOUCHER_DAYS = (0, 3, 4, 5, 6, 7, 20)
"""How many days before filing the vouchers of the patterns are dated."""


def main() -> None:
    """Make the dossiers, simulate, print what was found and a line of JSON; exit status 1 beyond the goal."""
    arguments = argparse.ArgumentParser(prog="python -m bench.simulation", description="A changed law over stored dossiers.")
    arguments.add_argument("--dossiers", type=int, default=GOAL_DOSSIERS)
    arguments.add_argument("--processes", type=int, default=2)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    result = measure(given.dossiers, given.processes)
    print(json.dumps(result))
    sys.exit(0 if float(result["seconds_for_goal"]) <= GOAL_S else 1)


def measure(dossiers: int, processes: int) -> dict[str, float | int | str]:
    """Seconds of the simulation alone, CPU of all processes, memory of the largest."""
    from rich.console import Console
    from rich.progress import Progress

    from khobac.core import clock
    from khobac.doors.cli.simulate import show
    from khobac.flows import simulation
    from khobac.flows.simulation import Change
    from proof.ground import server

    console = Console()
    with server.own_world({"max_wal_size": "8GB", "synchronous_commit": "off"}):
        begun = time.perf_counter()
        stored_mb = _fill(dossiers)
        print(f"{dossiers:,} dossiers made in {time.perf_counter() - begun:.0f} s, {stored_mb:,} MB")
        today = clock.today()
        asked = simulation.ask(
            "voucher.max_age 5 to 3", [Change("voucher.max_age", 3, dt.date(2026, 1, 1))], today, today, "tuan"
        )
        with Progress(console=console) as progress:
            task = progress.add_task("simulating", total=None)
            before, begun = _cpu(), time.perf_counter()
            done = simulation.run(
                asked, processes, lambda seen, of: progress.update(task, completed=seen, total=of)
            )
            seconds, cpu = time.perf_counter() - begun, _cpu() - before
        show(done, console)
    return {
        "bench": "simulation", "dossiers": done.dossiers, "judged": done.judged, "rules_asked": len(done.rules),
        "processes": processes, "seconds": round(seconds, 1), "cpu_s": round(cpu, 1),
        "dossiers_per_second": round(done.judged / seconds),
        "seconds_for_goal": round(seconds * GOAL_DOSSIERS / done.judged, 1), "goal_s": GOAL_S,
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def _fill(many: int) -> int:
    """File one dossier of each pattern, copy them; the size of what is stored then, in MB."""
    from khobac.core import clock, db
    from proof.ground import dossiers, units

    [unit] = units.found(1)
    units.endow([unit], 10**12)
    patterns = []
    for days in VOUCHER_DAYS:
        draft = dossiers.draft(unit, 1_000_000 + days, f"P{days}")
        dated = clock.today() - dt.timedelta(days=days)
        patterns.append(dossiers.submit(replace(draft, voucher_date=dated)))
    ids = [row["id"] for row in db.rows("SELECT id FROM dossiers_dossier WHERE number = ANY(%s) ORDER BY id", [patterns])]
    for first in range(0, many - len(ids), PAGE):
        last = min(first + PAGE, many - len(ids)) - 1
        with db.atomic():
            db.execute(_HEADS.format(columns=_columns()), [first, last, ids, len(ids)])
            db.execute(_STEPS, [first, last, ids, len(ids)])
            db.execute(_CHECKS, [first, last, ids, len(ids)])
    return int(db.rows("SELECT pg_database_size(current_database()) / 1000000 AS mb")[0]["mb"])


def _columns() -> str:
    from khobac.casework.dossiers.models import Dossier

    own = {"id", "number", "chain_id"}
    return ", ".join(str(each.column) for each in Dossier._meta.concrete_fields if each.column not in own)


_HEADS = """
    INSERT INTO dossiers_dossier (number, {columns})
    SELECT 'HS-C-' || i, {columns}
    FROM generate_series(%s::int, %s::int) AS i
    JOIN dossiers_dossier AS pattern ON pattern.id = (%s::bigint[])[1 + i %% %s]
"""
_STEPS = """
    INSERT INTO dossiers_step (dossier_id, unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason)
    SELECT dossier.id, step.unit_code, seq, prev_seq, from_state, event, to_state, actor, at, reason
    FROM generate_series(%s::int, %s::int) AS i
    JOIN dossiers_dossier AS dossier ON dossier.number = 'HS-C-' || i
    JOIN dossiers_step AS step ON step.dossier_id = (%s::bigint[])[1 + i %% %s]
"""
_CHECKS = """
    WITH copied AS MATERIALIZED (
        SELECT dossier.id, made.unit_code, made.made_at, made.law_hash, made.rules_hash, made.blocks, made.warnings,
            made.looks, made.id AS pattern,
            replace(snapshot.content, 'Theo hóa đơn', 'Theo hóa đơn ' || i) AS snapshot,
            regexp_replace(position.content, '"available":[0-9]+', '"available":' || 1000000000 + i) AS position
        FROM generate_series(%s::int, %s::int) AS i
        JOIN dossiers_dossier AS dossier ON dossier.number = 'HS-C-' || i
        JOIN control_check AS made ON made.dossier_id = (%s::bigint[])[1 + i %% %s]
        JOIN core_storeddocument AS snapshot ON snapshot.hash = made.snapshot_hash
        JOIN core_storeddocument AS position ON position.hash = made.position_hash
    ), hashed AS MATERIALIZED (
        SELECT *, encode(sha256(convert_to(snapshot, 'UTF8')), 'hex') AS snapshot_hash,
            encode(sha256(convert_to(position, 'UTF8')), 'hex') AS position_hash
        FROM copied
    ), kept AS (
        INSERT INTO core_storeddocument (hash, content, stored_at)
        SELECT snapshot_hash, snapshot, made_at FROM hashed UNION ALL SELECT position_hash, position, made_at FROM hashed
        ON CONFLICT DO NOTHING
    ), made AS (
        INSERT INTO control_check (dossier_id, unit_code, purpose, made_at, made_by, snapshot_hash, law_hash, position_hash,
                                   rules_hash, blocks, warnings, looks)
        SELECT id, unit_code, 'filing', made_at, 'bench', snapshot_hash, law_hash, position_hash, rules_hash, blocks,
            warnings, looks
        FROM hashed RETURNING id, dossier_id
    )
    INSERT INTO control_checkfinding (check_run_id, unit_code, ordinal, code, severity, pointer, message_vi, message_en,
                                      fix_vi, fix_en, basis, found_by, figures)
    SELECT made.id, found.unit_code, ordinal, code, severity, pointer, message_vi, message_en, fix_vi, fix_en, basis,
        found_by, figures
    FROM made JOIN hashed ON hashed.id = made.dossier_id
    JOIN control_checkfinding AS found ON found.check_run_id = hashed.pattern
"""


def _cpu() -> float:
    """Of this process and its ended children; the server's own is not in it."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime


main()
