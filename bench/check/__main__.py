"""The command; see the package."""
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from khobac.flows.payment.content import Filing

MOST_STATEMENTS, LONGEST_P95_MS = 12, 300


def main() -> None:
    """Check, count, print the table and a line of JSON; exit status 1 where there are too many statements."""
    arguments = argparse.ArgumentParser(prog="python -m bench.check", description="The live check of a large draft.")
    arguments.add_argument("--lines", type=int, default=200)
    arguments.add_argument("--runs", type=int, default=200)
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    result = measure(given.lines, given.runs)
    print(json.dumps(result))
    sys.exit(0 if int(result["statements"]) <= MOST_STATEMENTS else 1)


def measure(lines: int, runs: int) -> dict[str, float | int | str]:
    """Statements and milliseconds of both drafts; the figures of the slower one are the result."""
    from proof.ground import dossiers, server, units

    print(f"{'draft':<22} {'statements':>10} {'p50 ms':>8} {'p95 ms':>8}")
    most, slowest = 0, 0.0
    with server.own_world():
        [unit] = units.found(1)
        units.endow([unit], 10**12)
        for name, contract in (("plain", None), ("on a contract", units.CONTRACT)):
            for many in (1, lines):
                draft = dossiers.draft(unit, 1_000_000 * many, name, contract=contract, lines=many)
                statements, times = _check(draft, runs)
                p95 = statistics.quantiles(times, n=20)[-1]
                print(f"{f'{name}, {many} lines':<22} {statements:>10} {statistics.median(times):>8.1f} {p95:>8.1f}")
                most, slowest = max(most, statements), max(slowest, p95)
    return {
        "bench": "check", "lines": lines, "runs": runs, "statements": most, "statements_goal": MOST_STATEMENTS,
        "p95_ms": round(slowest, 1), "p95_goal_ms": LONGEST_P95_MS,
    }


def _check(draft: Filing, runs: int) -> tuple[int, list[float]]:
    """How many statements one check of a unit needs, and the milliseconds of many."""
    from khobac.core import access
    from khobac.flows.payment import filing
    from proof.ground import units
    from proof.ground.statements import counted

    def check() -> None:
        with access.acting_as(draft.unit):
            filing.check(draft, (units.CHIEF_ACCOUNTANT, units.HOLDER))

    check()
    statements = counted(check)
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        check()
        times.append((time.perf_counter() - begun) * 1e3)
    return len(statements), times


main()
