"""The house as the checks see it: its floors and rooms, its source files, and who imports what."""
from __future__ import annotations

import ast
import subprocess
import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

STANDS_ON = {
    "registers.accounts": {"registers.nomenclature", "registers.organisations", "registers.banks"},
    "registers.banks": {"registers.organisations", "registers.calendar"},
    "registers.law": {"registers.organisations"},
    "registers.norms": {"registers.organisations"},
    "registers.partners": {"registers.organisations"},
    "books.anchors": {"books.ledger"},
    "books.budget": {"books.ledger"},
    "books.commitments": {"books.ledger"},
    "casework.documents": {"casework.dossiers"},
    "casework.disputes": {"casework.dossiers"},
    "casework.handling": {"casework.dossiers"},
    "casework.promises": {"casework.dossiers"},
    "cash.autopay": {"cash.payments"},
    "cash.reconciliation": {"cash.payments"},
    "cash.inter_treasury": {"cash.payments"},
}
"""Rooms that stand on a room of their own floor; all others on one floor do not know each other."""


@dataclass(frozen=True)
class Source:
    """One Python file: its dotted name, where it stands, and its tree."""

    module: str
    path: str
    tree: ast.Module

    @classmethod
    def planted(cls, text: str, module: str = "khobac.cash.payments.planted") -> Source:
        """A file that exists only in a test."""
        return cls(module, module.replace(".", "/") + ".py", ast.parse(text))

    def at(self, node: ast.AST, sentence: str) -> str:
        """A fault with its place, as editors open it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {sentence}"

    @property
    def is_migration(self) -> bool:
        """Generated or SQL-running history; ruled by the database, not by style."""
        return ".migrations" in self.module


Check = Callable[[Source], Iterable[str]]


@cache
def tracked() -> tuple[str, ...]:
    """Paths of all files of the checkout that git knows or would add."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )
    return tuple(name for name in sorted(set(listing.stdout.splitlines())) if (ROOT / name).is_file())


@cache
def sources(*tops: str) -> tuple[Source, ...]:
    """The parsed Python files below these folders."""
    found = []
    for name in tracked():
        if name.endswith(".py") and name.split("/")[0] in tops:
            module = name.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
            found.append(Source(module, name, ast.parse((ROOT / name).read_text(encoding="utf-8"), name)))
    return tuple(found)


def product() -> list[Source]:
    """The product's own files, without migrations."""
    return [source for source in sources("khobac") if not source.is_migration]


def faults(check: Check, where: Iterable[Source]) -> list[str]:
    """Everything this check finds there."""
    return [fault for source in where for fault in check(source)]


@cache
def floors() -> tuple[str, ...]:
    """The floors from top to bottom, as import-linter reads them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = next(c["layers"] for c in settings["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    return tuple(layer.removeprefix("khobac.") for layer in layers)


def floor_of(module: str) -> str:
    """`books` for `khobac.books.ledger.services`."""
    return [*module.split("."), ""][1]


def room_of(module: str) -> str | None:
    """`books.ledger` for `khobac.books.ledger.services`; None for what belongs to the floor as a whole."""
    parts = module.split(".")
    if len(parts) >= 3 and (ROOT.joinpath(*parts[:3]).is_dir()) and parts[1] not in ("core", "control", "flows"):
        return ".".join(parts[1:3])
    return None


def may_know(owner: str, target: str) -> bool:
    """Whether the house lets one module (or model) point at another: down, or to a room it stands on."""
    order = floors()
    here, there = floor_of(owner), floor_of(target)
    if here not in order or there not in order:
        return True  # connectors, sandbox and plain modules have rules of their own
    if here != there:
        return order.index(here) < order.index(there)
    mine, theirs = room_of(owner), room_of(target)
    return mine is None or theirs is None or mine == theirs or theirs in STANDS_ON.get(mine, set())


def imports(source: Source) -> Iterator[tuple[str, ast.stmt]]:
    """Every dotted name a file imports, inside functions too; `from a import b` gives both `a` and `a.b`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node
        elif isinstance(node, ast.ImportFrom):
            start = node.module or ""
            if node.level:
                package = source.module.split(".")[: -node.level]
                start = ".".join([*package, *([node.module] if node.module else [])])
            yield start, node
            for alias in node.names:
                yield f"{start}.{alias.name}", node


def dotted(node: ast.AST) -> str:
    """`a.b.c` for such an expression, with () for calls in between; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    return ""
