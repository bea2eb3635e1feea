"""Every module says what it is for, every function says what it takes and gives, and names carry meaning."""
from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.house import Source, faults, sources

EMPTY_NAMES = {
    "utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers", "lib", "libraries",
}
NAMED_BY_DJANGO = {"khobac.core.engine.base"}
"""Django loads a database backend by the module name `base`."""


def docstring_faults(source: Source) -> Iterator[str]:
    """A module without a docstring. Empty `__init__` files of folders without code of their own are let be."""
    if source.tree.body and ast.get_docstring(source.tree) is None:
        yield source.at(source.tree, "the module does not say what it is for")


def annotation_faults(source: Source) -> Iterator[str]:
    """Parameters or results without a type."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        known = node.args
        parameters = [*known.posonlyargs, *known.args, *known.kwonlyargs]
        parameters += [p for p in (known.vararg, known.kwarg) if p is not None]
        bare = [p.arg for p in parameters if p.annotation is None and p.arg not in ("self", "cls")]
        if bare or node.returns is None:
            yield source.at(node, f"{node.name} has no type for {', '.join(bare) or 'its result'}")


def name_faults(source: Source) -> Iterator[str]:
    """A module whose name says nothing."""
    if EMPTY_NAMES & set(source.module.split(".")) and source.module not in NAMED_BY_DJANGO:
        yield source.at(source.tree, "the name says nothing about what is inside")


def undated_migration_faults(source: Source) -> Iterator[str]:
    """A migration whose name is not what it does."""
    if source.is_migration and "_auto" in source.module.split(".")[-1]:
        yield source.at(source.tree, "a migration's name says what it does")


def written_by_us() -> list[Source]:
    return [source for source in sources("khobac", "tools", "proof", "bench") if not source.is_migration]


def test_every_module_says_what_it_is_for() -> None:
    assert faults(docstring_faults, written_by_us()) == []


def test_every_function_is_typed() -> None:
    assert faults(annotation_faults, written_by_us()) == []


def test_names_carry_meaning() -> None:
    assert faults(name_faults, written_by_us()) == []
    assert faults(undated_migration_faults, sources("khobac")) == []


@pytest.mark.parametrize("text", ["def f(a, *, b: int) -> int: ...", "def f(a: int): ...", "def f(*rows) -> None: ..."])
def test_a_planted_untyped_function_is_caught(text: str) -> None:
    assert [*annotation_faults(Source.planted(text))]


def test_a_planted_silent_module_and_empty_name_are_caught() -> None:
    assert [*docstring_faults(Source.planted("x = 1"))]
    assert [*name_faults(Source.planted("", "khobac.cash.payments.helpers"))]
    assert [*undated_migration_faults(Source.planted("", "khobac.cash.payments.migrations.0002_auto_20260101"))]
