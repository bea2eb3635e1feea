"""Which values of law a rule may read, found in its source: in its own file and in what it uses of control.

More than it reads of any one request, never less: a name written out counts, and of one put together from parts
(`norm.` with the name of a norm) everything that begins or ends alike. A test holds what rules are seen to read against it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from khobac.control import rules
from khobac.control.rulebook import module_of
from khobac.control.rules import RULES

_OF_NO_RULE = ("khobac.control.rules", "khobac.control.findings", "khobac.control.inputs")
"""What rules import and what reads no law: the list of rules, findings, inputs."""


def affected(keys: Iterable[str]) -> frozenset[str]:
    """The rules whose answer may change when these values of law do."""
    changed = list(keys)
    return frozenset(code for code in RULES if any(may_read(code, key) for key in changed))


def may_read(code: str, key: str) -> bool:
    """Whether a rule may read this value of law."""
    return any(pattern.fullmatch(key) for pattern in _patterns(code))


@cache
def _patterns(code: str) -> frozenset[re.Pattern[str]]:
    sparing = {each.__module__ for each in rules.SPARING}  # they decide for every rule whether it applies
    modules = _used({module_of(code).__name__, *sparing})
    return frozenset(pattern for name in modules for pattern in _names(name))


def _used(modules: Iterable[str]) -> set[str]:
    """These modules of control, and those they import, to the end."""
    found, waiting = set[str](), list(modules)
    while waiting:
        name = waiting.pop()
        if name not in found and name not in _OF_NO_RULE:
            found.add(name)
            waiting += [
                each.module or ""
                for each in ast.walk(_tree(name))
                if isinstance(each, ast.ImportFrom) and (each.module or "").startswith("khobac.control")
            ]
    return found


@cache
def _names(module: str) -> frozenset[re.Pattern[str]]:
    """Every text of a module that is, or may become, the name of a value."""
    patterns = set()
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.JoinedStr):
            parts = [str(each.value) if isinstance(each, ast.Constant) else None for each in node.values]
            patterns.add("".join(".*" if part is None else re.escape(part) for part in parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            patterns.add(re.escape(node.value) + (".*" if node.value.endswith(".") else ""))
    return frozenset(re.compile(pattern) for pattern in patterns if _may_name(pattern))


def _may_name(pattern: str) -> bool:
    """Names of law have a dot and no blank; a pattern that is nothing but blanks to fill would name everything."""
    return r"\." in pattern and " " not in pattern and "/" not in pattern


@cache
def _tree(module: str) -> ast.Module:
    return ast.parse(Path(str(sys.modules[module].__file__)).read_text(encoding="utf-8"))
