"""The command; see the package."""
from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import resource
import time
from itertools import pairwise

TABLES = (
    "budget_decision", "budget_decision_row", "allotment_step", "allotment_node", "budget_line", "budget_movement",
    "journal_entry", "journal_line", "journal_unsealed", "balance", "balance_delta", "core_auditrecord", "core_fact",
)
PROVINCE, DEPARTMENTS = "2997961", 50


def main() -> None:
    """Import, time each act, compare with COPY of all rows written."""
    arguments = argparse.ArgumentParser(prog="python -m bench.budget", description="A province's allotment in one file.")
    arguments.add_argument("--rows", type=int, default=100_000)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    print(json.dumps(measure(given.rows)))


def measure(rows: int) -> dict[str, float | int | str]:
    """Seconds of reading and drafting, approving, entering; of COPY; and their ratio."""
    import psycopg

    from bench.posting.copying import Peer
    from khobac.core import db
    from khobac.core.postgres.passwords import SUPERUSER
    from khobac.flows import budget
    from khobac.flows.budget import Document, importing
    from proof.ground import server

    with server.own_world({"max_wal_size": "4GB"}) as cluster:
        content = _file(rows)
        day = dt.date(2026, 3, 2)
        document = Document("01/NQ", "Sở Tài chính", day, day, "Phân bổ dự toán đầu năm", "Nghị quyết 01/NQ-HĐND")
        with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
            peer = Peer(connection, TABLES)
            [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
            marks = [(time.perf_counter(), _cpu())]
            decision = importing.import_file(content, document, "0061", "fin")
            marks.append((time.perf_counter(), _cpu()))
            budget.approve(decision.treasury_id, decision.id, "tai")
            budget.enter(decision.treasury_id, decision.id, "tuan")
            marks.append((time.perf_counter(), _cpu()))
            copied = peer.rows_since(before["id"])
            copy_s = peer.copy(copied)
    draft_s, enter_s = (later[0] - earlier[0] for earlier, later in pairwise(marks))
    client_s = marks[-1][1] - marks[0][1]
    written = sum(text.count(b"\n") for text in copied.values())
    print(f"{rows:,} rows, {written:,} written: draft {draft_s:.1f} s, enter {enter_s:.1f} s, COPY {copy_s:.1f} s")
    return {
        "bench": "budget", "rows": rows, "written": written, "draft_s": round(draft_s, 2), "enter_s": round(enter_s, 2),
        "client_cpu_s": round(client_s, 2), "copy_s": round(copy_s, 2),
        "ratio": round(copy_s / (draft_s + enter_s), 3), "rows_per_second": round(rows / (draft_s + enter_s)),
    }


def _file(rows: int) -> bytes:
    """The council's estimate, fifty departments, and as many units as the rest of the rows, registered first."""
    from khobac.flows import founding
    from khobac.flows.founding import Foundation, UnitRow

    day = dt.date(2015, 1, 1)
    departments = [f"19{n:05}" for n in range(DEPARTMENTS)]
    units = [f"1{n:06}" for n in range(100_000, 100_000 + rows - DEPARTMENTS - 1)]
    founding.found(
        Foundation(
            on=day, units=[UnitRow(code, code, "0061", "2", "422", "073", day) for code in (PROVINCE, *departments, *units)]
        ),
        "bench",
    )
    lines = ["kind,unit,source,year,amount,tier,giver,giver_tier", f"estimate,{PROVINCE},12,2026,{10**15},0,,"]
    lines += [f"estimate,{code},12,2026,{10**13},1,{PROVINCE},0" for code in departments]
    lines += [
        f"estimate,{code},12,2026,{1_000_000 + n},4,{departments[n % DEPARTMENTS]},1" for n, code in enumerate(units)
    ]
    return "\n".join(lines).encode()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


main()
