"""Time comes from core.clock, money is whole đồng, the database is reached through core.db, only the CLI prints."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import Source, dotted, faults, floor_of, product

CLOCK = "khobac.core.clock"
TELLS_TIME_OR_MAKES_IDS = re.compile(
    r"datetime\.(datetime|date)\.(now|utcnow|today)|django\.utils\.timezone\.(now|localdate|localtime)"
    r"|django\.db\.models\.functions\.Now|time\.(time|time_ns|localtime|gmtime)|uuid\.(uuid1|uuid4)"
)
WITHOUT_MONEY = {"core.postgres", "core.engine", "config", "sandbox"}
DIRECT = {f"django.db.{name}" for name in ("connection", "connections", "transaction")}


def clock_faults(source: Source) -> Iterator[str]:
    """The time of day or a random id taken elsewhere than from core.clock."""
    if source.module == CLOCK or floor_of(source.module) == "sandbox":
        return
    origin = dict(_bound(source))
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
            first, _, rest = dotted(node).partition(".")
            name = f"{origin.get(first, '')}.{rest}".strip(".")
            if TELLS_TIME_OR_MAKES_IDS.fullmatch(name):
                yield source.at(node, f"{name}: time and ids come from core.clock")


def _bound(source: Source) -> Iterator[tuple[str, str]]:
    """Local names and what they stand for: `import datetime as dt` binds dt to datetime."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.split(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
        elif isinstance(node, ast.ImportFrom):
            yield from ((a.asname or a.name, f"{node.module}.{a.name}") for a in node.names)


def float_faults(source: Source) -> Iterator[str]:
    """A float made where amounts live: by name, or by dividing an amount."""
    if any(source.module.startswith(f"khobac.{room}") for room in WITHOUT_MONEY):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func) == "float":
            yield source.at(node, "an amount is a whole number of đồng")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            names = f"{dotted(node.left)} {dotted(node.right)}"
            if "dong" in names or "amount" in names:
                yield source.at(node, "dividing an amount with / makes a float; use // and say who gets the rest")


def print_faults(source: Source) -> Iterator[str]:
    """A print outside the command line."""
    if source.module.startswith("khobac.doors.cli"):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func) == "print":
            yield source.at(node, "only the command line prints")


def swallow_faults(source: Source) -> Iterator[str]:
    """An except that names nothing, or that catches everything and does nothing."""
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        nothing = all(isinstance(line, ast.Pass) for line in node.body)
        if node.type is None or (dotted(node.type) in ("Exception", "BaseException") and nothing):
            yield source.at(node, "errors are named and never swallowed")


def signal_faults(source: Source) -> Iterator[str]:
    """Django signals: the way back is a fact, not a receiver."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and node.module in ("django.dispatch", "django.db.models.signals"):
            yield source.at(node, "no signals: record a fact and subscribe in flows")


def database_faults(source: Source) -> Iterator[str]:
    """Django's connection or transaction used directly: it would miss whose rows these are."""
    if floor_of(source.module) in ("core", "config"):
        return
    for node in ast.walk(source.tree):
        names = {f"{node.module}.{a.name}" for a in node.names} if isinstance(node, ast.ImportFrom) else set()
        if names & DIRECT:
            yield source.at(node, "use khobac.core.db, which follows acting_as")


def lock_faults(source: Source) -> Iterator[str]:
    """functools' cached_property: until Python 3.12 one lock for all threads, under which a server can hang."""
    for node in ast.walk(source.tree):
        names = {f"{node.module}.{a.name}" for a in node.names} if isinstance(node, ast.ImportFrom) else set()
        if "functools.cached_property" in names:
            yield source.at(node, "use django.utils.functional.cached_property, which takes no lock")


CHECKS = [clock_faults, float_faults, print_faults, swallow_faults, signal_faults, database_faults, lock_faults]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_product_keeps_them_at_home(check: object) -> None:
    assert faults(check, product()) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("check", "line"), [
    (clock_faults, "from datetime import datetime\ndatetime.now()"),
    (clock_faults, "import datetime as dt\nfiled_on = models.DateField(default=dt.date.today)"),
    (clock_faults, "from django.utils import timezone\ntimezone.now()"),
    (clock_faults, "from django.utils.timezone import now as instant\ninstant()"),
    (clock_faults, "from django.db.models.functions import Now\nNow()"),
    (clock_faults, "from uuid import uuid4\nuuid4()"),
    (clock_faults, "import uuid\nuuid.uuid4()"),
    (clock_faults, "import time\ntime.time()"),
    (float_faults, "float(text)"),
    (float_faults, "share = line.amount / 3"),
    (print_faults, "print('posted')"),
    (swallow_faults, "try:\n    post()\nexcept:\n    raise"),
    (swallow_faults, "try:\n    post()\nexcept Exception:\n    pass"),
    (signal_faults, "from django.dispatch import receiver"),
    (database_faults, "from django.db import models, transaction"),
    (lock_faults, "from functools import cache, cached_property"),
])
def test_a_planted_stray_is_caught(check: object, line: str) -> None:
    assert faults(check, [Source.planted(line)])  # type: ignore[arg-type]


def test_what_is_right_is_let_be() -> None:
    text = "from khobac.core import clock\nstarted = clock.now()\nlate = self.today > due\n"
    text += "half_dong, rest = divmod(amount, 2)\nfolder = state / 'keys'"
    assert [fault for check in CHECKS for fault in check(Source.planted(text))] == []
