"""docs/inside/invariants.md names every check that proves the books, where it stands, and what shows that it can fail."""

from __future__ import annotations

import ast
import re

from proof.ground.checkout import ROOT
from proof.harness import proofs

PAGE = (ROOT / "docs/inside/invariants.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| invariant")
]
TELLING = {"found", "differences_found", "Difference"}


def checks() -> dict[str, set[str]]:
    """The name of every check, with the files below khobac/ that tell it."""
    named: dict[str, set[str]] = {}
    for file in sorted(ROOT.glob("khobac/*/**/*.py")):
        for name in _names(ast.parse(file.read_text(encoding="utf-8"))):
            named.setdefault(name, set()).add(file.relative_to(ROOT / "khobac").as_posix())
    return named


def _names(tree: ast.AST) -> set[str]:
    """First arguments of what tells a difference, as they stand there or as a constant of the file; and of a `partial` of it."""
    constants = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            given = node.args
            if node.func.id == "partial" and given and isinstance(given[0], ast.Name) and given[0].id in TELLING:
                given = given[1:]
            elif node.func.id not in TELLING or not given:
                continue
            first = constants.get(given[0].id, given[0]) if given and isinstance(given[0], ast.Name) else given[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and " " in first.value:
                names.add(first.value)
    return names


def test_every_check_stands_on_the_page() -> None:
    on_the_page = {row[0] for row in ROWS}
    assert {name for name in checks() if name not in on_the_page} == set()


def test_every_row_is_proven_where_it_says() -> None:
    for name, _kept, proven, _shown in ROWS:
        for place in re.findall(r"`([^`]+)`", proven):
            text = (ROOT / "khobac" / place).read_text(encoding="utf-8")
            assert f'"{name}"' in text or f"'{name}'" in text, (name, place)


def test_every_row_is_shown_by_what_there_is() -> None:
    for name, _kept, _proven, shown in ROWS:
        for each in re.split(r", ", shown):
            place = each.strip("`").removeprefix("./prove ")
            assert place in proofs() or (ROOT / "tests" / place).is_file(), (name, each)
