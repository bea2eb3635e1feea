"""Which rules, and which other parts of the product, read a value of law: seen in their source, so that it is always so.

A value is read under its name, written out or put together (`f"deadline.invest.{kind}"`). A rule also reads what the
files of control read that it imports.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import khobac
from khobac.control.rules import RULES
from khobac.registers.law.keys import KEYS

ROOT = Path(khobac.__file__).parent
READERS = ("control", "spending", "casework", "cash", "books", "watch", "flows", "doors")
"""The floors above the registers."""

SHARED = "khobac.control."
APART = ("khobac.control.rules", "khobac.flows.law", "khobac.doors.cli.cases")
"""Rules count by their code; the law desk and the acceptance cases speak of values without using them."""


@cache
def uses() -> dict[str, tuple[str, ...]]:
    """By name of a value: the codes of the rules that read it, then the modules that do."""
    found: dict[str, set[str]] = defaultdict(set)
    for code, rule in RULES.items():
        for name in rule_keys(sys.modules[rule.__module__]):
            found[name].add(code)
    for floor in READERS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            module = ".".join(("khobac", *path.relative_to(ROOT).with_suffix("").parts))
            if not module.startswith(APART):
                for name in _named(path) & KEYS.keys():
                    found[name].add(module.removesuffix(".__init__"))
    return {
        name: tuple(sorted(readers, key=lambda reader: (len(reader) > 3, reader))) for name, readers in found.items()
    }


def rules_reading(name: str) -> tuple[str, ...]:
    """The codes of the rules that read a value."""
    return tuple(reader for reader in uses().get(name, ()) if reader in RULES)


def rule_keys(rule: ModuleType) -> frozenset[str]:
    """The values of law a rule reads, by itself or through a file of control it imports."""
    return frozenset(set().union(*(_named(Path(module.__file__ or "")) for module in _reach(rule))) & KEYS.keys())


def _reach(rule: ModuleType) -> Iterator[ModuleType]:
    """The rule and what it takes from the files of control that are no rules."""
    yield rule
    for value in vars(rule).values():
        home = value if isinstance(value, ModuleType) else sys.modules.get(getattr(value, "__module__", None) or "")
        if home is not None and home is not rule and home.__name__.startswith(SHARED):
            yield home


def unknown_names() -> Iterator[tuple[str, str]]:
    """Every value asked of the law (`law.get("…")`) that is no key: the rule or module, and the name."""
    for floor in READERS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            yield from ((str(path.relative_to(ROOT)), name) for name in _asked(path) if name not in KEYS)


def _asked(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="law"), attr="value" | "get" | "basis"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


@cache
def _named(path: Path) -> frozenset[str]:
    """Names of values spelt in a file; of one put together, every known name that begins and ends like it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            begins = str(node.values[0].value)
            found.update(name for name in KEYS if "." in begins and name.startswith(begins))
    return frozenset(found)
