"""Everything that must hold before a change lands, one step after another, and a table of what it took.

    .venv/bin/python tools/test.py [STEP…]     the steps named, or all

A failing step does not stop the others: one run shows everything that is wrong. Exit status 1 when any failed.
"""
from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from khobac.core.postgres import ensure_running

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
console = Console(highlight=False)


@dataclass(frozen=True)
class Step:
    """One command; without its subject in the checkout there is nothing to say about it."""

    name: str
    command: tuple[str, ...]
    subject: str = "khobac"


TWO_AT_ONCE = ("-n", "2", "--dist", "worksteal", "--durations", "25")
"""Two processes, each with databases of its own; whoever is done first takes over tests of the other. The longest are told."""

STEPS = (
    Step("ruff", ("ruff", "check", "khobac", "tests", "tools", "proof", "bench")),
    Step("types", ("mypy", "khobac", "tools", "proof", "bench")),
    Step("imports", ("lint-imports",)),
    Step("locks", ("python", "tools/locks.py")),
    Step("vendored", ("python", "tools/vendor_frontend.py", "--check")),
    Step("messages", ("python", "tools/messages.py", "check")),
    Step("tests", ("pytest", *TWO_AT_ONCE, "-m", "not browser")),
    Step("browser", ("pytest", *TWO_AT_ONCE, "-m", "browser", "tests/browser"), subject="tests/browser"),
    Step("cases", ("khobac", "cases", "run", "tests/cases"), subject="tests/cases"),
    Step("demo", ("khobac", "demo", "--check")),
)


def ensure_chromium() -> bool:
    """A browser for the journeys: Debian's, installed here when that is possible."""
    if shutil.which("chromium"):
        return True
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        console.print("The journeys need Chromium: install Debian's package (apt-get install chromium) and run again.")
        return False
    console.print("No Chromium here: installing Debian's package with apt-get.")
    install = "apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium >/dev/null"
    return subprocess.run(["sh", "-c", install]).returncode == 0


@contextmanager
def a_server_for_tests() -> Iterator[dict[str, str]]:
    """The environment of a PostgreSQL for this run, gone after it; an outside one (`DATABASE_URL`) is used where it is named.

    Hundreds of databases of 1,600 files each are made and dropped there and none is kept: they lie in memory where there is
    room, and nothing waits for a disk.
    """
    if os.environ.get("DATABASE_URL"):
        yield dict(os.environ)
        return
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(prefix="khobac-tests-", dir=MEMORY if in_memory else None) as folder:
        Path(folder).chmod(0o711)  # root's server runs as another user, who must reach his data
        cluster = ensure_running(Path(folder) / "postgres", settings={"fsync": "off", "full_page_writes": "off"})
        try:
            yield os.environ | {"KHOBAC_STATE": folder}
        finally:
            cluster.stop("immediate")
            shutil.rmtree(cluster.data_dir)  # below the folder only where the server's user can reach that


def run(step: Step, environment: dict[str, str]) -> bool:
    """Run one step with its output in view."""
    if step.name == "browser" and not ensure_chromium():
        return False
    program, *rest = step.command
    return subprocess.run([str(BIN / program), *rest], cwd=ROOT, env=environment).returncode == 0


def main() -> int:
    """Run the steps and print the table."""
    steps = [step for step in STEPS if (ROOT / step.subject).exists()]
    unknown = set(sys.argv[1:]) - {step.name for step in steps}
    if unknown:
        console.print(f"no such step: {', '.join(sorted(unknown))}; there are: {', '.join(s.name for s in steps)}")
        return 2
    chosen = [step for step in steps if not sys.argv[1:] or step.name in sys.argv[1:]]
    table = Table("step", "result", "seconds", title="make test")
    failed = False
    with a_server_for_tests() as environment:
        for number, step in enumerate(chosen, 1):
            console.rule(f"{number}/{len(chosen)} {step.name}")
            started = time.monotonic()
            passed = run(step, environment)
            failed = failed or not passed
            word = "[green]passed[/]" if passed else "[red]FAILED[/]"
            table.add_row(step.name, word, f"{time.monotonic() - started:.1f}")
    console.print(table)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
