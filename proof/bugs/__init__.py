"""Bugs planted on purpose: each must be caught by the test or proof that is meant to catch it (`./prove planted-bugs`).

A module of this package for each area, with a tuple `BUGS`. A bug is declared as

    Bug("what goes wrong, in words", "path/of/the/file.py", before="exact text, there once", after="the text with the bug",
        caught_by=by_test("tests/…/test_x.py::test_y"))          # or caught_by=by_proof("tamper")

`before` must stand in the file exactly once, whole lines or not; `after` may be empty. A fast test (tests/proof) holds every
declaration against the files, so that whoever changes the code there plants the bug anew.
"""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import Literal


@dataclass(frozen=True)
class Catcher:
    """What is to fail: a test by its address, or a proof by its name."""

    kind: Literal["test", "proof"]
    name: str

    def command(self, python: str, seed: int) -> list[str]:
        """How it is run in a copy of the checkout."""
        if self.kind == "test":
            return [python, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *self.name.split()]
        return [python, "-m", "proof", self.name, "--seed", str(seed)]


def by_test(*addresses: str) -> Catcher:
    """Caught by one of these tests."""
    return Catcher("test", " ".join(addresses))


def by_proof(name: str) -> Catcher:
    """Caught by the quick profile of this proof."""
    return Catcher("proof", name)


@dataclass(frozen=True)
class Bug:
    """One fault in one file."""

    name: str
    file: str
    before: str
    after: str
    caught_by: Catcher


def all_bugs() -> list[Bug]:
    """Every declared bug, area by area."""
    areas = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [bug for area in areas for bug in import_module(f"{__name__}.{area}").BUGS]
