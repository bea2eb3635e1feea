"""What every rule answered and what it looked at to answer: the engine's work shown, for those that held as well.

Nothing is declared. Each rule is asked on inputs that take note of what is read of them, so that the explanation cannot
say other figures than those the rule used. Its findings come from the plain inputs.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from khobac.control import engine
from khobac.control.findings import Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import RULES
from khobac.registers.law.values import Law, LawValue

T = TypeVar("T")
Note = Callable[[str, Any], None]


class Answer(StrEnum):
    """`not_concerned`: the rule looked at the request alone, at no law and no figure of the State, and let it be; or
    another rule says that it does not apply (secrecy, own revenue).
    """

    HOLDS = "holds"
    FAILS = "fails"
    CANNOT_TELL = "cannot_tell"
    NOT_CONCERNED = "not_concerned"


@dataclass(frozen=True)
class RuleAnswer:
    """One rule: its answer, its findings, and what it read: of the law (None: no such value that day), of the request
    (`snapshot`) and of what registers and books said (`position`), each by its dotted name.
    """

    code: str
    findings: tuple[Finding, ...]
    law: Mapping[str, LawValue | None] = field(default_factory=dict)
    snapshot: Mapping[str, Any] = field(default_factory=dict)
    position: Mapping[str, Any] = field(default_factory=dict)
    is_left_out: bool = False

    @property
    def answer(self) -> Answer:
        """The answer in one word."""
        if any(finding.severity is not Severity.LOOK for finding in self.findings):
            return Answer.FAILS
        if self.findings:
            return Answer.CANNOT_TELL
        return Answer.HOLDS if (self.law or self.position) and not self.is_left_out else Answer.NOT_CONCERNED


def answers(
    snapshot: Snapshot, law: Law, position: Position, only: frozenset[str] | None = None
) -> tuple[RuleAnswer, ...]:
    """Every rule in the order of the handbook; together their findings are those of `engine.check`."""
    return tuple(_answer(code, snapshot, law, position) for code in RULES if only is None or code in only)


def _answer(code: str, snapshot: Snapshot, law: Law, position: Position) -> RuleAnswer:
    is_left_out = code in engine.spared(snapshot, law, position)
    read = RuleAnswer(code, engine.check(snapshot, law, position, frozenset({code})), {}, {}, {}, is_left_out)
    engine.check(
        _watched(snapshot, _into(read.snapshot)),
        Law(law.on, _WatchedValues(law.values, _into(read.law))),
        _watched(position, _into(read.position)),
        frozenset({code}),
    )
    return read


def _into(noted: Mapping[str, Any]) -> Note:
    assert isinstance(noted, dict)
    return noted.__setitem__


class _WatchedValues(Mapping[str, LawValue]):
    """The values of a law; what is asked for is noted, also in vain."""

    def __init__(self, values: Mapping[str, LawValue], note: Note) -> None:
        self._values, self._note = values, note

    def __getitem__(self, key: str) -> LawValue:
        self._note(key, self._values.get(key))
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _watched(plain: T, note: Note, path: str = "") -> T:
    """The same input, of a class derived from its own: every field read is noted by its dotted name."""
    kind: Any = type(plain)
    copy: T = object.__new__(_watched_class(kind))
    vars(copy).update(vars(plain), _plain=plain, _note=note, _path=path)
    return copy


@cache
def _watched_class(kind: Any) -> type:
    names = frozenset(each.name for each in dataclasses.fields(kind))
    names |= {name for name, value in vars(kind).items() if isinstance(value, property)}

    def read(self: Any, name: str) -> Any:
        if name not in names:
            return object.__getattribute__(self, name)
        own = object.__getattribute__(self, "__dict__")
        value, path = getattr(own["_plain"], name), own["_path"] + name
        if _has_parts(value):
            return _watched(value, own["_note"], f"{path}.")
        own["_note"](path, value)
        return value

    return type(kind.__name__, (kind,), {"__getattribute__": read})


def _has_parts(value: object) -> bool:
    """Whether the fields of a field are told one by one: facts of unit, contract, quota; not a calendar."""
    return dataclasses.is_dataclass(value) and type(value).__module__ == Snapshot.__module__
