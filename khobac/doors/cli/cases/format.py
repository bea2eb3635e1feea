"""Reading a case file. Anything the form does not know is an error that names the file and the step."""
from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from khobac.core import clock
from khobac.doors.cli.cases.shapes import CASE, CHOICES, EXPECTATIONS, STEP, SUB_VERBS, TABLES, VERBS, Shape


class BadCase(ValueError):
    """A case that cannot be played as it is written."""


@dataclass(frozen=True)
class Step:
    """One step: its number in the file (from 1), when, what, with which arguments, and what must come of it.

    A step started in parallel is numbered below the one that starts it: `7.2`.
    """

    number: str
    at: dt.datetime
    verb: str
    what: str
    arguments: Mapping[str, Any]
    expect: Mapping[str, Any]
    inner: tuple[Step, ...] = ()

    @property
    def name(self) -> str:
        """As reports call it: `step 7, organisation delegate`."""
        return f"step {self.number}, {self.verb}{' ' + self.what if self.what else ''}"

    def all(self) -> Iterator[Step]:
        """The step and those it starts in parallel."""
        yield self
        for step in self.inner:
            yield from step.all()


@dataclass(frozen=True)
class Case:
    """A case file."""

    path: Path
    title: str
    law: Mapping[str, Any]
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


def read(path: Path) -> Case:
    """The case in this file. Raises BadCase."""
    try:
        return parse(path.read_text(encoding="utf-8"), path)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadCase(f"{path.name}: {error}") from error


def parse(text: str, path: Path) -> Case:
    """The case in this text. Raises BadCase, or TOMLDecodeError for what is no TOML."""
    content = tomllib.loads(text)
    _keys(content, CASE, path.name)
    steps = tuple(_step(table, str(number), path) for number, table in enumerate(content["step"], 1))
    for before, after in pairwise(steps):
        if after.at < before.at:
            raise BadCase(f"{path.name}, {after.name}: earlier than the step before")
    return Case(path, content["title"], content.get("law", {}), steps)


def _step(table: Mapping[str, Any], number: str, path: Path, at: dt.datetime | None = None) -> Step:
    """A step; those inside `parallel` have the moment of the step that starts them."""
    where = f"{path.name}, step {number}"
    verb = table.get("do", "")
    moment = table.get("at", at)
    if at is not None and "at" in table:
        raise BadCase(f"{where}: a step inside `parallel` has no `at`")
    if not isinstance(moment, dt.datetime):
        raise BadCase(f"{where}: `at` must be a date-time")
    arguments = {key: value for key, value in table.items() if key not in STEP}
    what = arguments.pop("what", "") if verb in SUB_VERBS else ""
    _keys(arguments, _arguments_of(verb, what, where), where)
    _words(verb, arguments, where)
    _tables(arguments, ("lines", "invoices", "payroll", "particulars"), where)
    by = {"by": table["by"]} if "by" in table else {}
    step = Step(number, clock.local(moment), verb, what, arguments | by, _expectations(table, where))
    if verb != "parallel":
        return step
    inner = tuple(_step(each, f"{number}.{n}", path, at=moment) for n, each in enumerate(arguments["steps"], 1))
    return replace(step, inner=inner)


def _arguments_of(verb: str, what: str, where: str) -> Shape:
    if verb in VERBS:
        return VERBS[verb]
    if verb not in SUB_VERBS:
        raise BadCase(f"{where}: no verb {verb!r}")
    if what not in SUB_VERBS[verb]:
        raise BadCase(f"{where}: {verb} has no what = {what!r}")
    return SUB_VERBS[verb][what]


def _expectations(table: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    expect: Mapping[str, Any] = table.get("expect", {})
    unknown = sorted(set(expect) - EXPECTATIONS)
    if unknown:
        raise BadCase(f"{where}: unknown expectation {', '.join(unknown)}")
    _tables(expect, ("positions", "commitment"), where)
    return expect


def _words(verb: str, arguments: Mapping[str, Any], where: str) -> None:
    """Words from closed lists; `check` takes those of `file`."""
    table = "file" if verb == "check" else verb
    for name, value in arguments.items():
        choices = CHOICES.get(f"{table}.{name}")
        if choices is not None and value not in choices:
            raise BadCase(f"{where}: {name} = {value!r} is none of {', '.join(sorted(choices))}")


def _tables(arguments: Mapping[str, Any], names: Iterable[str], where: str) -> None:
    for name in names:
        value = arguments.get(name)
        # of a statement and of a utility batch the rows are lists, not tables
        rows = [value] if isinstance(value, Mapping) else value or []
        for row in rows:
            if isinstance(row, Mapping):
                _keys(row, TABLES[name], f"{where}, {name}")


def _keys(table: Mapping[str, Any], allowed: Shape, where: str) -> None:
    unknown, missing = sorted(set(table) - allowed.known), sorted(allowed.required - set(table))
    if unknown:
        raise BadCase(f"{where}: unknown {', '.join(unknown)}")
    if missing:
        raise BadCase(f"{where}: {', '.join(missing)} missing")
