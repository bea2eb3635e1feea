"""Printing what became of the cases: a line each, every difference below, and the count as the last line."""
from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.text import Text

from khobac.doors.cli.cases.playing import Played, Problem, Verdict

STYLES = {Verdict.PASSED: "green", Verdict.FAILED: "bold red", Verdict.NOT_BUILT: "yellow"}


def show(played: Iterable[Played], console: Console) -> bool:
    """Print each case as it comes, then the count; whether none failed."""
    counts: Counter[Verdict] = Counter()
    for case in played:
        counts[case.verdict] += 1
        _case(case, console)
    console.print(count(counts), highlight=False, soft_wrap=True)
    return counts[Verdict.FAILED] == 0


def count(counts: Counter[Verdict]) -> str:
    """The last line, in the words that other programs read."""
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)


def _case(case: Played, console: Console) -> None:
    line = Text.assemble((f"{case.verdict:<10}", STYLES[case.verdict]), f"{case.name}  ", (case.title, "dim"))
    if case.note:
        line.append(f"  ({case.note})", "yellow")
    console.print(line, soft_wrap=True)
    for problem in case.problems:
        _problem(problem, console)


def _problem(problem: Problem, console: Console) -> None:
    difference = problem.difference
    console.print(Text(f"    {problem.where}: {difference.key}", "bold"), soft_wrap=True)
    console.print(Text(f"        expected  {readable(difference.expected)}"), soft_wrap=True)
    console.print(Text(f"        came      {readable(difference.actual)}"), soft_wrap=True)


def readable(value: Any) -> str:
    """A value as a treasurer reads it.

    >>> readable({"available": 1250000}), readable([("C01", "/account", "block")])
    ('available 1.250.000', 'C01 /account block')
    """
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "nothing"}[value]
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, dict):
        return ", ".join(f"{name} {readable(each)}" for name, each in value.items())
    if isinstance(value, tuple):
        return " ".join(map(readable, value))
    if isinstance(value, list | set | frozenset):
        return "; ".join(map(readable, value)) or "nothing"
    return str(value)
