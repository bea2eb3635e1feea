"""`khobac law check`: the law is whole, every rule of control rests on an article of it, and so does the library of defects."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from khobac.control.findings import Basis
from khobac.control.rules import RULES
from khobac.flows.law.uses import unknown_names
from khobac.registers.law import checking, library, wordings
from khobac.registers.law.checking import Fault, Span
from khobac.registers.law.library import Shipped
from khobac.registers.law.loading import TextFile

OWN = "No article"
"""A rule that rests on none says so in its own words."""


def check(folder: Path) -> list[Fault]:
    """Every fault of the texts in a folder, of the rules and defects that cite them, of those who ask for values, in order."""
    files, unreadable = checking.read_all(sorted(folder.glob("*.toml")))
    beside = folder.parent / library.FILE
    entries = library_faults(library.read(beside) if beside.exists() else [], files)
    return sorted({*unreadable, *checking.faults(files), *rule_faults(files), *entries, *_asked_in_vain()})


def rule_faults(files: Sequence[TextFile]) -> Iterator[Fault]:
    """Rules without an article, and rules that cite a text nobody has entered."""
    numbers = {file.heading["number"] for file in files}
    for code, rule in RULES.items():
        yield from _citations(code, sys.modules[rule.__module__], numbers)


def library_faults(rows: Sequence[Shipped], files: Sequence[TextFile]) -> Iterator[Fault]:
    """Entries of the library that are not whole, belong to no rule, overlap, or outlive the text they rest on."""
    texts = {file.heading["number"]: file.heading for file in files}
    for row in rows:
        said, text = row.entry, texts.get(row.document)
        yield from (Fault(library.FILE, f"{said.key}: {wrong.en}") for wrong in wordings.faults(said))
        if said.rule not in RULES:
            yield Fault(library.FILE, f"{said.key}: there is no rule {said.rule}")
        if text is None:
            yield Fault(library.FILE, f"{said.key}: cites {row.document}, a text that is not among these")
        elif _outlives(row, text):
            yield Fault(
                library.FILE, f"{said.key}: from {said.from_on}, when {row.document} is not in force all the time"
            )
    yield from checking.span_faults(Span(row.entry.key, row.entry.from_on, row.last_on, library.FILE) for row in rows)


def _outlives(row: Shipped, text: Mapping[str, Any]) -> bool:
    begins, ends = text.get("effective_on"), text.get("ended_on")
    too_early = begins is not None and row.entry.from_on < begins
    return too_early or (ends is not None and (row.last_on is None or row.last_on > ends))


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
