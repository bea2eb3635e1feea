"""Values of law, conditions and examples as people type and read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from khobac.core.text import fold
from khobac.doors.portal.templatetags.portal import number
from khobac.registers.law.cells import KINDS, FactType
from khobac.registers.law.keys import ValueType, known_key

YES, NO = frozenset({"co", "dung", "yes", "true"}), frozenset({"khong", "sai", "no", "false"})
GROUPED = re.compile(r"-?\d{1,3}([. ]\d{3})+|-?\d+")
LISTS = (ValueType.LIST, ValueType.WINDOWS, ValueType.SHARES)


def written(value: Any) -> str:
    """A value for people; of a row of a decision table its conditions.

    >>> written([50_000_000, "a"]), written(True)
    ('50.000.000, a', 'có')
    """
    match value:
        case None:
            return _("không có")
        case bool():
            return _("có") if value else _("không")
        case int():
            return str(number(value))
        case list():
            return ", ".join(map(written, value))
        case {"conditions": conditions}:
            return "; ".join(conditions)
    return str(value)


def read_value(name: str, typed: str) -> Any:
    """What was typed, as the type of that name wants it; what does not fit stays text, and the register refuses it."""
    key = known_key(name)
    text = typed.strip()
    if key is None:
        return _integer(text)
    if key.type is ValueType.FLAG:
        return _flag(text)
    if key.type in LISTS:
        entries = [entry.strip() for entry in text.split(",") if entry.strip()]
        return [_integer(entry) for entry in entries] if key.type is ValueType.SHARES else entries
    return _integer(text) if key.type is ValueType.INTEGER else text


def read_conditions(typed: str) -> tuple[str, ...]:
    """One condition a line."""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def read_result(kind: str, typed: str) -> Any:
    """Points as a number, a choice as its word."""
    return typed.strip() if kind in KINDS and KINDS[kind].choices else _integer(typed.strip())


def read_examples(kind: str, typed: str) -> tuple[dict[str, Any], ...]:
    """One example a line: `amount = 120.000.000; payee = S1 → đúng`. Raises ValueError with the line that is none."""
    return tuple(_example(kind, line) for line in typed.splitlines() if line.strip())


def written_example(example: Mapping[str, Any]) -> str:
    """The line again."""
    facts = "; ".join(f"{name} = {written(value)}" for name, value in example["facts"].items())
    answer = _("đúng") if example["holds"] else _("sai")
    return f"{facts} → {answer}"


def _example(kind: str, line: str) -> dict[str, Any]:
    facts, arrow, answer = re.sub("->|=>", "→", line).rpartition("→")
    holds = _flag(answer)
    if not arrow or not isinstance(holds, bool):
        raise ValueError(line)
    declared = KINDS[kind].facts if kind in KINDS else {}
    found: dict[str, Any] = {}
    for part in filter(str.strip, facts.split(";")):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or name not in declared:
            raise ValueError(line)
        found[name] = _fact(declared[name].type, value)
    return {"facts": found, "holds": holds}


def _fact(wanted: FactType, text: str) -> Any:
    match wanted:
        case FactType.INTEGER:
            return _integer(text)
        case FactType.TEXT:
            return text
        case FactType.TEXTS:
            return [each.strip() for each in text.split(",") if each.strip()]


def _flag(text: str) -> bool | str:
    word = fold(text).strip()
    return True if word in YES else False if word in NO else text


def _integer(text: str) -> int | str:
    return int(re.sub("[. ]", "", text)) if GROUPED.fullmatch(text) else text
