"""The command; see the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "reports" / "ux-goals.json"
JOURNEYS = (
    "tests/browser/units/test_what_a_journey_costs.py",
    "tests/browser/staff/test_desks_in_a_browser.py",
    "tests/flows/payment/test_one_return_is_enough.py",
    "tests/browser/revenue/test_a_payer_in_a_browser.py",
)
KEYWORDS = "routine or same_as_last or two_keys or few_keys or three_keys or mending_once or a_code_is_paid or first_timer"
LIMITS = {
    "G01 seconds, modelled": ("at most", 60),
    "G01 inputs": ("at most", 10),
    "G01 pages": ("at most", 3),
    "G02 seconds, modelled": ("at most", 20),
    "G02 inputs": ("at most", 3),
    "G03 keys": ("at most", 2),
    "G03 clicks": ("at most", 0),
    "G03 next dossier, ms": ("at most", 200),
    "G04 keys for 50": ("at most", 12),
    "G05 keys": ("at most", 3),
    "G05 typed characters": ("at most", 0),
    "G06 named exactly, percent": ("at least", 100),
    "G07 accepted after one return, percent": ("at least", 95),
    "G09 seconds, modelled": ("at most", 60),
    "G09 seconds on a phone, modelled": ("at most", 60),
    "G09 inputs": ("at most", 2),
    "G09 seconds without a code, modelled": ("at most", 300),
    "G09 seconds without a code on a phone, modelled": ("at most", 300),
}


@dataclass(frozen=True)
class Figure:
    """One figure of a goal; `measured` None: its journey did not end well."""

    goal: str
    limit: str
    measured: float | None
    reached: bool


def main() -> int:
    """Run the journeys, print the table, write the report; 0 when every goal is reached."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "bench.ux.recorder", "-k", KEYWORDS, *JOURNEYS]
        subprocess.run(command, cwd=ROOT, check=False, env=os.environ | {"KHOBAC_UX_FIGURES": str(kept)})
        measured = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    figures = [_figure(goal, measured.get(goal)) for goal in LIMITS]
    _show(figures)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps([asdict(each) for each in figures], indent=1) + "\n", encoding="utf-8")
    reached = sum(each.reached for each in figures)
    print(json.dumps({"bench": "ux", "figures": len(figures), "reached": reached}))
    return 0 if reached == len(figures) else 1


def _figure(goal: str, measured: float | None) -> Figure:
    side, limit = LIMITS[goal]
    reached = measured is not None and (measured <= limit if side == "at most" else measured >= limit)
    return Figure(goal, f"{side} {limit}", measured, reached)


def _show(figures: list[Figure]) -> None:
    table = Table("goal", "limit", "measured", "reached", title="Journeys")
    for each in figures:
        shown = "not measured" if each.measured is None else f"{each.measured:g}"
        table.add_row(each.goal, each.limit, shown, "yes" if each.reached else "NO")
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
