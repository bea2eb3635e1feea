"""R0: the harness is honest. Bugs are planted one by one in a copy of the checkout, and each is caught by what is meant to.

Before, every catcher runs on the untouched copy: whatever fails there is a false alarm. How a bug is declared: proof/bugs.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from khobac.core.postgres.cluster import find
from proof.bugs import Bug, Catcher, all_bugs
from proof.ground import checkout
from proof.harness import Profile, Verdict

LONGEST_S = 900


@dataclass(frozen=True)
class Size:
    """How many bugs are planted, drawn by lot (0: all), and whether proofs of a minute are used."""

    bugs: int
    with_proofs: bool


SIZES = {
    Profile.QUICK: Size(bugs=3, with_proofs=False),
    Profile.NIGHTLY: Size(bugs=0, with_proofs=True),
    Profile.EXPENSIVE: Size(bugs=0, with_proofs=True),
}


def run(seed: int, profile: Profile) -> Verdict:
    """Plant, run, take back."""
    size, chance = SIZES[profile], random.Random(seed)
    bugs = [bug for bug in all_bugs() if size.with_proofs or bug.caught_by.kind == "test"]
    chosen = chance.sample(bugs, size.bugs) if size.bugs else bugs
    with checkout.copied() as copy:
        catchers = list(dict.fromkeys(bug.caught_by for bug in chosen))
        alarmed = {catcher: said for catcher in catchers if (said := failure(catcher, copy, seed))}
        missed = [bug.name for bug in chosen if bug.caught_by not in alarmed and not caught(bug, copy, seed)]
    return Verdict(
        figures={
            "declared": len(all_bugs()),
            "planted": len(chosen),
            "caught": len(chosen) - len(missed) - sum(bug.caught_by in alarmed for bug in chosen),
            "missed": "; ".join(missed),
            "clean runs": len(catchers),
            "false alarms": "; ".join(f"{catcher.name}: {said}" for catcher, said in alarmed.items()),
        },
        passed=not missed and not alarmed,
    )


def planted(text: str, bug: Bug) -> str:
    """The file with the bug in it. Raises ValueError where the declaration does not fit the file any more."""
    if text.count(bug.before) != 1:
        raise ValueError(f"{bug.name}: its text stands {text.count(bug.before)} times in {bug.file}")
    return text.replace(bug.before, bug.after)


def caught(bug: Bug, copy: Path, seed: int) -> bool:
    """Whether what is meant to catch the bug fails while it is there."""
    file = copy / bug.file
    whole = file.read_text(encoding="utf-8")
    file.write_text(planted(whole, bug), encoding="utf-8")
    try:
        return failure(bug.caught_by, copy, seed) != ""
    finally:
        file.write_text(whole, encoding="utf-8")


def failure(catcher: Catcher, copy: Path, seed: int) -> str:
    """The last words of a run that failed in the copy, empty when it held. Its server is made anew: the bug may lie in the
    schema. Raises RuntimeError for a run that came to no verdict.
    """
    with tempfile.TemporaryDirectory(prefix="khobac-planted-") as state:
        ours = ("DATABASE_", "KHOBAC_", "PYTEST")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        try:
            done = subprocess.run(
                catcher.command(sys.executable, seed), cwd=copy, env=environment | {"KHOBAC_STATE": state},
                capture_output=True, text=True, timeout=LONGEST_S, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return f"no end after {LONGEST_S} s"
        finally:
            cluster = find(Path(state) / "postgres")
            if cluster is not None:
                cluster.stop("immediate")
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()] or ["nothing said"]
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{catcher.name} came to no verdict: {said[-1]}")
    return said[-1] if done.returncode else ""
