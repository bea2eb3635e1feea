"""`python -m bench`: every benchmark in one run, then one table of what each found beside its goal."""
from __future__ import annotations

import json
import pkgutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).resolve().parent
SHOWN = {
    "posting": ("posting against COPY of the same rows, ratio (goal at least 0.4)", "ratio"),
    "books": ("posting against Tryton in bulk, times as fast (goal at least 100)", "times_tryton_in_bulk"),
    "cash": ("a bank's list of 100,000 revenue payments, posted and shared: seconds (goal at most 60)", "revenue.seconds"),
    "check": ("live check of 200 lines: p95 ms (goal under 300)", "p95_ms"),
    "control": ("routine dossiers examined in a second, engine alone (goal at least 5,000)", "checks_per_second"),
    "simulation": ("changed law over 500,000 stored dossiers: seconds (goal at most 300)", "seconds_for_goal"),
    "http": ("filing against a bare view, CPU ratio (goal at most 3)", "ratio"),
    "ux": ("journeys: figures of goals G01-G07 and G09 that are reached (of 18)", "reached"),
    "memory": ("idle demo, MB (goal under 1024)", "pss_mb"),
}


def run(name: str) -> dict[str, Any]:
    """One benchmark in a process of its own, shown as it goes; the JSON of its last line."""
    sys.stdout.write(f"== {name}\n")
    sys.stdout.flush()
    lines = []
    with subprocess.Popen(
        [sys.executable, "-m", f"bench.{name}"], cwd=HERE.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            lines.append(line)
    found: dict[str, Any] = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else {}
    return found | {"status": process.returncode}


def main() -> int:
    """All of them; 0 when each ended well."""
    results = {module.name: run(module.name) for module in pkgutil.iter_modules([str(HERE)]) if module.ispkg}
    table = Table("benchmark", "what", "figure", title="Benchmarks")
    for name, found in results.items():
        what, key = SHOWN.get(name, ("", ""))
        table.add_row(name, what, str(found.get(key, "none")))
    Console().print(table)
    return int(any(found["status"] for found in results.values()))


if __name__ == "__main__":
    raise SystemExit(main())
