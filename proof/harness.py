"""Runs proofs: same seed, same attack; one JSON line each for machines and one table for people.

A proof is a module of this package with `run(seed: int, profile: Profile) -> Verdict`. It raises nothing for a broken
promise, it says so in its verdict; an exception means that the proof itself is broken, which counts as failed too.
What failed is kept in proof/found/ with seed and commit: commit that file together with the mending.
"""
from __future__ import annotations

import argparse
import json
import os
import pkgutil
import secrets
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from proof.ground import spent

HERE = Path(__file__).resolve().parent
FOUND = HERE / "found"
NOT_A_PROOF = {"harness", "__main__"}


class Profile(StrEnum):
    """How long a proof may take: quick (every submission), nightly, or expensive."""

    QUICK = "Q"
    NIGHTLY = "N"
    EXPENSIVE = "X"


@dataclass(frozen=True)
class Verdict:
    """What a proof measured, and whether the promise held."""

    figures: dict[str, int | float | str]
    passed: bool


@dataclass(frozen=True)
class Result:
    """A verdict with what is needed to see it again."""

    proof: str
    seed: int
    profile: Profile
    seconds: float
    cpu_seconds: float
    passed: bool
    figures: dict[str, int | float | str] = field(default_factory=dict)

    def line(self) -> str:
        """One JSON object on one line."""
        return json.dumps(self.__dict__, ensure_ascii=False, sort_keys=True)


def proofs() -> list[str]:
    """The names of all proofs, as they are typed."""
    modules = (module.name for module in pkgutil.iter_modules([str(HERE)]) if not module.ispkg)
    return sorted(name.replace("_", "-") for name in modules if name not in NOT_A_PROOF and not name.startswith("_"))


def load(name: str) -> Callable[[int, Profile], Verdict]:
    """The `run` of a proof, with Django ready for it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    run: Callable[[int, Profile], Verdict] = import_module(f"proof.{name.replace('-', '_')}").run
    return run


def attempt(name: str, run: Callable[[int, Profile], Verdict], seed: int, profile: Profile) -> Result:
    """One run, timed; whatever it raises is a failure and is shown."""
    started, cpu = time.monotonic(), spent.in_all()
    try:
        verdict = run(seed, profile)
    except Exception as error:  # the report of the remaining proofs matters more than this one's traceback
        traceback.print_exc()
        verdict = Verdict(figures={"error": f"{type(error).__name__}: {error}"}, passed=False)
    seconds = round(time.monotonic() - started, 1)
    return Result(name, seed, profile, seconds, round(spent.in_all() - cpu, 1), verdict.passed, verdict.figures)


def keep(result: Result) -> Path:
    """Write down a failure so that it can be run again."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout.strip()
    FOUND.mkdir(exist_ok=True)
    file = FOUND / f"{result.proof}-{result.seed}.json"
    file.write_text(json.dumps({**result.__dict__, "commit": commit}, indent=2, ensure_ascii=False) + "\n")
    return file


def show(results: Sequence[Result], console: Console) -> None:
    """The table for people."""
    table = Table("proof", "verdict", "seconds", "CPU s", "figures", title="Proofs")
    for result in results:
        word = "[green]held[/]" if result.passed else "[red]BROKEN[/]"
        figures = ", ".join(f"{name} {value}" for name, value in result.figures.items())
        table.add_row(result.proof, word, f"{result.seconds:.1f}", f"{result.cpu_seconds:.1f}", figures)
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the proofs named, all of them when none is; 0 when every promise held."""
    known = proofs()
    parser = argparse.ArgumentParser(prog="./prove", description=f"Proofs: {', '.join(known)}.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs; all when none is named")
    parser.add_argument("--seed", type=int, help="the same seed gives the same attack (random when not given)")
    parser.add_argument("--profile", type=Profile, choices=list(Profile), default=Profile.QUICK)
    chosen = parser.parse_args(arguments)
    unknown = sorted(set(chosen.names) - set(known))
    if unknown:
        parser.error(f"no such proof: {', '.join(unknown)}")
    seed = secrets.randbelow(2**31) if chosen.seed is None else chosen.seed
    results = []
    for name in chosen.names or known:
        result = attempt(name, load(name), seed, chosen.profile)
        sys.stdout.write(result.line() + "\n")
        sys.stdout.flush()
        if not result.passed:
            sys.stdout.write(f"kept in {keep(result)}\n")
        results.append(result)
    show(results, Console())
    if not results:
        sys.stdout.write("nothing was proven\n")
        return 1
    broken = [result for result in results if not result.passed]
    for result in broken:  # last, because the end is what is read first, and often all that is kept
        sys.stdout.write(f"BROKEN: ./prove {result.proof} --seed {seed} --profile {chosen.profile}: {result.line()}\n")
    return 1 if broken else 0
