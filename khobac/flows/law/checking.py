"""`khobac law check`: the law is whole, and every rule of control rests on an article of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

from khobac.control.findings import Basis
from khobac.control.rules import RULES
from khobac.flows.law.uses import unknown_names
from khobac.registers.law import checking
from khobac.registers.law.checking import Fault
from khobac.registers.law.loading import TextFile

OWN = "No article"
"""A rule that rests on none says so in its own words."""


def check(folder: Path) -> list[Fault]:
    """Every fault of the texts in a folder, of the rules that cite them and of those who ask for values, in order."""
    files, unreadable = checking.read_all(sorted(folder.glob("*.toml")))
    return sorted({*unreadable, *checking.faults(files), *rule_faults(files), *_asked_in_vain()})


def rule_faults(files: Sequence[TextFile]) -> Iterator[Fault]:
    """Rules without an article, and rules that cite a text nobody has entered."""
    numbers = {file.heading["number"] for file in files}
    for code, rule in RULES.items():
        yield from _citations(code, sys.modules[rule.__module__], numbers)


def _citations(code: str, rule: ModuleType, numbers: set[str]) -> Iterator[Fault]:
    cited = [basis for basis in vars(rule).values() if isinstance(basis, Basis) and basis.document]
    if not cited and OWN not in (rule.__doc__ or ""):
        yield Fault(code, "names no article, and does not say that it rests on none")
    for basis in cited:
        if basis.document not in numbers:
            yield Fault(code, f"cites {basis.document}, a text that is not among these")
        if not basis.article and basis.certainty == "sourced":
            yield Fault(code, f"cites {basis.document} as read, without an article")


def _asked_in_vain() -> Iterator[Fault]:
    for reader, name in unknown_names():
        yield Fault(reader, f"asks the law for {name}, which registers/law/keys.py does not declare")
