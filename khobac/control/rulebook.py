"""Which rules there are, in which version, and what each says of itself.

A version is the hash of the source that answers: of one rule its own file, of the engine everything the rules share. It
needs nobody to remember to raise a number, and it is kept with every check, so that drift is seen and can be named.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

from khobac.control.findings import Basis
from khobac.control.rules import RULES
from khobac.core.canonical import canonical_bytes

_HERE = Path(__file__).parent
_SHARED = ("engine.py", "amounts.py", "inputs.py", "findings.py")
_DIGITS = 12


def module_of(code: str) -> ModuleType:
    """The file of a rule."""
    return sys.modules[RULES[code].__module__]


def sentence(code: str) -> str:
    """What the rule says, in one English sentence: the first line of its file, without its code.

    >>> sentence("C02")
    'a deposit account never goes below zero.'
    """
    first_line = (module_of(code).__doc__ or "").partition("\n")[0]
    return first_line.partition(": ")[2] or first_line


def standing_basis(code: str) -> tuple[Basis, ...]:
    """The articles that the rule itself names, whatever the law register says of the values it uses."""
    return tuple(value for value in vars(module_of(code)).values() if isinstance(value, Basis))


@cache
def version(code: str) -> str:
    """The version of one rule."""
    return _hash([_file(module_of(code))])


@cache
def versions() -> dict[str, dict[str, str]]:
    """Every version in one document, as it is kept with a check."""
    own = {_file(module_of(code)) for code in RULES}
    shared = [_HERE / name for name in _SHARED]
    shared += [path for path in sorted((_HERE / "rules").glob("*.py")) if path not in own]
    return {"engine": {"shared": _hash(shared)}, "rules": {code: version(code) for code in RULES}}


@cache
def canonical() -> bytes:
    """The same in its one spelling."""
    return canonical_bytes(versions())


def _file(module: ModuleType) -> Path:
    return Path(str(module.__file__))


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:_DIGITS]
