"""A table is written by the `services` of its own domain and by nobody else (core's own tables by core)."""
from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import pytest

from tests.architecture.house import Source, dotted, faults, floor_of, imports, product

MANAGER_WRITES = {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "update", "delete"}
SQL_WRITE = re.compile(r"^\s*(INSERT\s+INTO|UPDATE\s+\w+(\s+\w+)?\s+SET|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\b", re.I)
SERVICES = re.compile(r"(?P<domain>khobac\..+)\.services(\..+)?")
MODELS = re.compile(r"(?P<domain>khobac\..+)\.models(\..+)?")


def stranger_faults(source: Source) -> Iterator[str]:
    """Imports of a domain's services from outside that domain and flows."""
    for name, node in imports(source):
        match = SERVICES.fullmatch(name)
        if match and not _inside(source.module, match["domain"]) and not source.module.startswith("khobac.flows"):
            yield source.at(node, f"only {match['domain']} and the flows may import {name}")


def parts_of_services(where: Iterable[Source]) -> dict[str, str]:
    """Modules that only the services of their own domain import, and so are part of the writer, with that domain."""
    importers: dict[str, set[str]] = defaultdict(set)
    for source in where:
        for name, _node in imports(source):
            importers[name].add(source.module)
    parts = {}
    for module, known_by in importers.items():
        domains = {match["domain"] if (match := SERVICES.fullmatch(name)) else "" for name in known_by}
        if len(domains) == 1 and _inside(module, domain := domains.pop()):
            parts[module] = domain
    return parts


def write_faults(source: Source, parts: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """Rows written outside the services of a domain, or by services of another domain."""
    if floor_of(source.module) in ("core", "sandbox"):
        return
    match = SERVICES.fullmatch(source.module)
    own = match["domain"] if match else parts.get(source.module)
    foreign = {
        name.split(".")[-1]
        for name, _node in imports(source)
        if (match := MODELS.fullmatch(name)) and not (own and _inside(match["domain"], own))
    }
    for node in ast.walk(source.tree):
        written = _written(node)
        if written is not None and (own is None or written.split(".")[0] in foreign):
            yield source.at(node, f"{written} writes rows; only their own services may")


def _inside(module: str, domain: str) -> bool:
    return f"{module}.".startswith(f"{domain}.")


def _written(node: ast.AST) -> str | None:
    """What a node writes: a chain such as `Order.objects.create`, or the beginning of an SQL statement."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL_WRITE.match(node.value):
        return " ".join(node.value.split())[:40]
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    chain, verb = dotted(node.func), node.func.attr
    if verb in MANAGER_WRITES and ".objects" in chain:
        return chain
    if verb == "save" and not node.args and "session" not in chain and "form" not in chain:
        return chain
    return None


def test_services_are_imported_by_their_own_domain_and_by_flows_alone() -> None:
    assert faults(stranger_faults, product()) == []


def test_rows_are_written_by_services_alone() -> None:
    parts = parts_of_services(product())
    assert faults(lambda source: write_faults(source, parts), product()) == []


@pytest.mark.parametrize("line", [
    "from khobac.cash.payments import services",
    "from khobac.cash.payments.services import prepare",
    "def late() -> None:\n    import khobac.cash.payments.services as pay",
])
def test_a_planted_stranger_is_caught(line: str) -> None:
    assert [*stranger_faults(Source.planted(line, "khobac.doors.portal.views"))]
    assert not [*stranger_faults(Source.planted(line, "khobac.flows.payment"))]
    assert not [*stranger_faults(Source.planted(line, "khobac.cash.payments.tasks"))]


@pytest.mark.parametrize("line", [
    "Order.objects.filter(id=1).update(state='sent')",
    "Order.objects.bulk_create(rows)",
    "order.save(update_fields=['state'])",
    "cursor.execute('  update payments_order set state = %s')",
    "cursor.execute('INSERT INTO payments_order VALUES (1)')",
])
def test_a_planted_write_is_caught(line: str) -> None:
    assert [*write_faults(Source.planted(line, "khobac.cash.payments.queries"))]
    assert not [*write_faults(Source.planted(line, "khobac.cash.payments.services"))]


def test_a_module_is_part_of_the_writer_only_while_nobody_else_imports_it() -> None:
    line = "from khobac.books.ledger import sealing"
    services = Source.planted(line, "khobac.books.ledger.services")
    stranger = Source.planted(line, "khobac.flows.closing")
    assert parts_of_services([services])["khobac.books.ledger.sealing"] == "khobac.books.ledger"
    assert "khobac.books.ledger.sealing" not in parts_of_services([services, stranger])


def test_services_that_write_the_table_of_another_domain_are_caught() -> None:
    text = "from khobac.casework.dossiers.models import Dossier\nDossier.objects.update(state='paid')"
    assert [*write_faults(Source.planted(text, "khobac.cash.payments.services"))]
    assert not [*write_faults(Source.planted(text, "khobac.casework.dossiers.services.deciding"))]
