"""Directions: floors by import-linter, then what it cannot say: rooms of one floor, flows, connectors."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, STANDS_ON, Source, faults, floors, imports, may_know, product, room_of

LINT = Path(sys.executable).with_name("lint-imports")

OPEN_TO_FLOWS = {"services", "queries", "rules", "errors", "states", "facts", "ports", "recording"}
"""`recording` is the registers' vocabulary of periods and certainty; it has no table of its own."""

IMPURE = ("django", "psycopg", "procrastinate", "httpx")


def lint_imports(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(LINT), "--no-cache"], cwd=checkout, capture_output=True, text=True)


def room_faults(source: Source) -> Iterator[str]:
    """Imports between rooms of one floor that do not stand on each other."""
    strangers = {
        (room_of(name), node.lineno): node
        for name, node in imports(source)
        if name.startswith("khobac.") and room_of(name) and not may_know(source.module, name)
    }
    for (room, _line), node in strangers.items():
        yield source.at(node, f"{source.module} may not know {room}")


def connector_faults(source: Source) -> Iterator[str]:
    """A connector knows the port it implements, the ground floor, and nothing else of the product."""
    if not source.module.startswith("khobac.connectors"):
        return
    for name, node in imports(source):
        known = name.startswith(("khobac.connectors", "khobac.core")) or ".ports" in f"{name}."
        if name.startswith("khobac.") and not known and name.count(".") > 1:
            yield source.at(node, f"a connector may not know {name}")


def flow_faults(source: Source, impure: set[str]) -> Iterator[str]:
    """A flow conducts: services, queries, rules, core and pure modules; never another room's tables."""
    if not source.module.startswith("khobac.flows"):
        return
    for name, node in imports(source):
        parts = name.split(".")
        if parts[0] != "khobac" or parts[1:2] in (["flows"], ["core"]) or OPEN_TO_FLOWS & set(parts):
            continue
        if name in impure or "models" in parts:
            yield source.at(node, f"a flow may not know {name}")


def impure_modules(where: Iterable[Source]) -> set[str]:
    return {source.module for source in where if any(name.split(".")[0] in IMPURE for name, _node in imports(source))}


def test_the_contracts_of_import_linter_hold() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr


def test_import_linter_catches_an_upward_import(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text(encoding="utf-8"), encoding="utf-8")
    names = [*floors(), "sandbox", "connectors", "control.rules", "control.engine", "books.ledger.postings"]
    for name in names:
        folder = tmp_path.joinpath("khobac", *name.split("."))
        folder.mkdir(parents=True)
    for folder in [tmp_path / "khobac", *(tmp_path / "khobac").rglob("*/")]:
        (folder / "__init__.py").touch()
    assert lint_imports(tmp_path).returncode == 0
    (tmp_path / "khobac" / "core" / "planted.py").write_text("import khobac.flows\n")
    run = lint_imports(tmp_path)
    assert run.returncode != 0
    assert "khobac.core.planted -> khobac.flows" in run.stdout


def test_rooms_of_one_floor_do_not_know_each_other() -> None:
    assert faults(room_faults, product()) == []


def test_connectors_know_only_their_ports() -> None:
    assert faults(connector_faults, product()) == []


def test_flows_know_only_services_queries_rules_and_pure_modules() -> None:
    impure = impure_modules(product())
    assert [fault for source in product() for fault in flow_faults(source, impure)] == []


@pytest.mark.parametrize(("module", "line"), [
    ("khobac.registers.banks.models", "from khobac.registers.law.models import Parameter"),
    ("khobac.books.ledger.queries", "from khobac.books import budget"),
    ("khobac.registers.law.services", "def late() -> None:\n    import khobac.casework.dossiers.services"),
])
def test_a_planted_neighbour_is_caught(module: str, line: str) -> None:
    assert [*room_faults(Source.planted(line, module))]


def test_no_two_rooms_stand_on_each_other() -> None:
    graph = TopologicalSorter(STANDS_ON)
    graph.prepare()  # raises on a circle


def test_a_room_may_know_the_room_it_stands_on() -> None:
    line = "from khobac.registers.organisations.models import Unit"
    assert not [*room_faults(Source.planted(line, "khobac.registers.accounts.models"))]


def test_a_planted_connector_and_flow_are_caught() -> None:
    connector = Source.planted("from khobac.cash.payments import services", "khobac.connectors.mail")
    assert [*connector_faults(connector)]
    flow = Source.planted("from khobac.cash.payments.models import PaymentOrder", "khobac.flows.payment")
    assert [*flow_faults(flow, set())]
    hidden = Source.planted("from khobac.cash.payments import tables", "khobac.flows.payment")
    assert [*flow_faults(hidden, {"khobac.cash.payments.tables"})]
