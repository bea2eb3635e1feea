"""A flow command that opens a transaction is carried out again when it lost a race (docs/inside/locks.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.house import Source, dotted, faults, product

OPENS = {"db.atomic", "access.acting_as"}
LOADS_BY_ITSELF = "khobac.flows.sample_province"
"""Runs before anybody else is there."""


def repeat_faults(source: Source) -> Iterator[str]:
    """Functions of flows that open a transaction and are neither repeated nor called by repeated ones alone."""
    if not source.module.startswith("khobac.flows") or source.module.startswith(LOADS_BY_ITSELF):
        return
    found = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    for name, node in found.items():
        if _is_repeated(node) or not any(_opens(each) for each in ast.walk(node)):
            continue
        callers = [other for other in found.values() if name in _called(other) and other is not node]
        if not name.startswith("_") or not callers or not all(_is_repeated(each) for each in callers):
            yield source.at(node, f"{name} opens a transaction: decorate it with core.repeats.repeated")


def _is_repeated(node: ast.FunctionDef) -> bool:
    return any(dotted(each) == "repeated" for each in node.decorator_list)


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.With) and any(
        isinstance(each.context_expr, ast.Call) and dotted(each.context_expr.func) in OPENS for each in node.items
    )


def _called(node: ast.FunctionDef) -> set[str]:
    return {dotted(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def test_every_transaction_of_the_flows_is_repeated() -> None:
    assert faults(repeat_faults, product()) == []


def test_a_planted_one_is_caught() -> None:
    planted = "def pay():\n    with db.atomic():\n        post()\n"
    assert faults(repeat_faults, [Source.planted(planted, "khobac.flows.planted")])
    right = "@repeated\ndef pay():\n    _pay()\n\ndef _pay():\n    with db.atomic():\n        post()\n"
    assert not faults(repeat_faults, [Source.planted(right, "khobac.flows.planted")])
