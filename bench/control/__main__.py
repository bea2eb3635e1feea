"""The command; see the package."""
from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from khobac.flows.payment.content import Filing

CHECKS_GOAL, P95_GOAL_MS = 5_000, 300
LINES, PAYEES = 200, 980
MOST_STATEMENTS = {"checked": 12, "filed": 30, "examined": 30}


def main() -> None:
    """Measure both, print the tables and a line of JSON; exit status 1 where the engine is slow or too much is asked."""
    arguments = argparse.ArgumentParser(prog="python -m bench.control", description="Examining a dossier.")
    arguments.add_argument("--checks", type=int, default=5_000, help="by the engine alone, in a round")
    arguments.add_argument("--runs", type=int, default=100, help="of the large dossier, from end to end")
    given = arguments.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    result = {"bench": "control"} | measure_engine(given.checks) | measure_large(given.runs)
    print(json.dumps(result))
    sys.exit(0 if result["checks_per_second"] >= CHECKS_GOAL and result["within_statements"] else 1)


def measure_engine(checks: int) -> dict[str, Any]:
    """Examinations a second by the engine alone; those of the routine dossier are the result."""
    from bench.control.engine import checks_per_second, large, routine

    print(f"{'engine alone, one core':<34} {'checks/s':>10}")
    measured = {}
    for name, inputs, many in (
        ("routine", routine(), checks),
        (f"{LINES} lines, {PAYEES} payees", large(LINES, PAYEES), max(checks // 50, 1)),
    ):
        measured[name] = checks_per_second(inputs, many)
        print(f"{name:<34} {measured[name]:>10,.0f}")
    return {"checks_per_second": round(measured["routine"]), "checks_goal": CHECKS_GOAL}


def measure_large(runs: int) -> dict[str, Any]:
    """Statements and milliseconds of each step, as its own door takes it; the slowest step is the result."""
    from khobac.core import access
    from khobac.flows.payment import examination, filing
    from proof.ground import dossiers, server, units
    from proof.ground.statements import counted

    print(f"{f'{LINES} lines, {PAYEES} payees':<34} {'statements':>10} {'p50 ms':>8} {'p95 ms':>8}")
    with server.own_world():
        [unit] = units.found(1)
        units.allot(unit, 10**15)
        numbers: dict[str, str] = {}

        def check(draft: Filing) -> None:
            with access.acting_as(unit):
                filing.check(draft, (units.CHIEF_ACCOUNTANT, units.HOLDER))

        def file(draft: Filing) -> None:
            numbers[draft.challenge] = dossiers.submit(draft)

        def examine(draft: Filing) -> None:
            examination.examine(numbers[draft.challenge], units.OFFICER)

        drafts = [
            dossiers.paid_to_a_list(dossiers.draft(unit, 10**8 + number, f"danh sách {number}", lines=LINES), PAYEES)
            for number in range(runs + 2)
        ]
        asked, times = {}, {}
        for name, act in (("checked", check), ("filed", file), ("examined", examine)):
            act(drafts[0])
            asked[name] = len(counted(lambda act=act: act(drafts[1])))  # type: ignore[misc]
            times[name] = [_milliseconds(act, draft) for draft in drafts[2:]]
            print(f"{name:<34} {asked[name]:>10} {statistics.median(times[name]):>8.1f} {_p95(times[name]):>8.1f}")
    return {
        "lines": LINES, "payees": PAYEES, "runs": runs, "statements": asked, "statements_goal": MOST_STATEMENTS,
        "within_statements": all(asked[name] <= most for name, most in MOST_STATEMENTS.items()),
        "p95_ms": round(max(_p95(each) for each in times.values()), 1), "p95_goal_ms": P95_GOAL_MS,
    }


def _milliseconds(act: Callable[[Filing], None], draft: Filing) -> float:
    begun = time.perf_counter()
    act(draft)
    return (time.perf_counter() - begun) * 1e3


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


main()
