"""Decision tables without a database: what each kind may read and answer, CEL cells checked and judged.

A row holds when all its conditions hold. There are three answers: a missing fact, a fact of the wrong type and any error of
a cell make a row **unclear**, unless another of its conditions fails, and then a person must look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Any

import cel


class FactType(StrEnum):
    """What a fact is; money is whole đồng and everything else that counts is an integer."""

    INTEGER = "integer"
    TEXT = "text"


@dataclass(frozen=True)
class Fact:
    """One thing a condition may read."""

    type: FactType
    meaning_vi: str
    meaning_en: str


@dataclass(frozen=True)
class Kind:
    """A kind of table: its facts, and what its rows answer: one of `choices`, or points from 0 to 100."""

    name_vi: str
    name_en: str
    facts: Mapping[str, Fact]
    choices: frozenset[str] = frozenset()


def _whole(vi: str, en: str) -> Fact:
    return Fact(FactType.INTEGER, vi, en)


def _text(vi: str, en: str) -> Fact:
    return Fact(FactType.TEXT, vi, en)


_DOSSIER = {
    "amount": _whole("Số tiền, đồng", "Amount in đồng"),
    "findings": _whole("Số phát hiện của kiểm soát tự động", "Findings of the automatic control"),
    "decided": _whole("Hồ sơ đã quyết định của đơn vị trong kỳ xét", "Dossiers of the unit decided in the period"),
    "wrong": _whole("Trong đó bị trả lại, từ chối hoặc sai", "Of these returned, refused or found wrong"),
    "overdue_advance": _whole("Tạm ứng quá hạn, đồng", "Advances overdue, in đồng"),
    "payee": _text("Người thụ hưởng", "Payee"),
    "account": _text("Tài khoản thụ hưởng; trống là tiền mặt", "Account of the payee; empty for cash"),
    "paid_before": _whole("Số lần đã trả người này", "Times this payee was paid before"),
    "paid_total": _whole("Tổng đã trả người này, đồng", "Paid to this payee before, in đồng"),
    "last_account": _text("Tài khoản lần trả trước", "Account of the payment before"),
    "gross": _whole("Số tiền trước khấu trừ, đồng", "Amount before deductions, in đồng"),
    "recent": _whole("Số hồ sơ khác gần đây cho cùng người", "Other recent requests for the same payee"),
    "recent_total": _whole("Tổng các hồ sơ đó, đồng", "Their total, in đồng"),
    "december_percent": _whole("Tỷ trọng chi tháng 12, %", "Share of December in the spending of the year, %"),
    "signed_after_hours": _whole("Số chữ ký ngoài giờ làm việc", "Signatures outside working hours"),
}
KINDS: Mapping[str, Kind] = {
    "risk": Kind("Yếu tố rủi ro", "Risk factors", _DOSSIER),
    "routing": Kind(
        "Phân luồng",
        "Routing",
        {**_DOSSIER, "score": _whole("Điểm rủi ro", "Risk score")},
        frozenset({"straight", "sample", "full"}),
    ),
}
LARGEST = 2**63 - 1
MOST_POINTS = 100
_PROBES: tuple[dict[FactType, Any], ...] = (
    {FactType.INTEGER: 0, FactType.TEXT: ""},
    {FactType.INTEGER: 1, FactType.TEXT: "a"},
)


@dataclass(frozen=True)
class Row:
    """One row: what must hold, what it answers, why, and by which article. Examples are `{"facts": …, "holds": …}`."""

    key: str
    conditions: tuple[str, ...]
    result: Any
    reason_vi: str
    reason_en: str = ""
    article: str = ""
    text_number: str = ""
    certainty: str = ""
    examples: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Judged:
    """The rows that hold, in the order of the table, and those nobody can tell by machine."""

    holding: tuple[Row, ...]
    unclear: tuple[Row, ...]


def judge(kind: str, rows: Iterable[Row], facts: Mapping[str, Any]) -> Judged:
    """Every row against one dossier, whose facts are taken over once.

    >>> row = Row("large", ("amount > 100",), 5, "Lớn")
    >>> [len(part) for facts in ({"amount": 101}, {"amount": 100}, {}) for part in (judge("risk", [row], facts).holding,)]
    [1, 0, 0]
    >>> judge("risk", [row], {"amount": 100.5}).unclear == (row,)
    True
    """
    context = cel.Context(variables=_known(kind, facts))
    answers = [(row, _holds(row.conditions, context)) for row in rows]
    return Judged(tuple(row for row, holds in answers if holds), tuple(row for row, holds in answers if holds is None))


def faults(kind: str, row: Row) -> Iterator[str]:
    """Why a row cannot stand in a table of that kind: broken cell, unknown fact, wrong type, example that does not hold."""
    declared = KINDS.get(kind)
    if declared is None:
        yield f"{kind}: no such table; there are {', '.join(KINDS)}"
        return
    if not row.reason_vi.strip():
        yield "no reason for people to read"
    if not _fits(declared, row.result):
        expected = f"one of {', '.join(sorted(declared.choices))}" if declared.choices else f"0 to {MOST_POINTS} points"
        yield f"result: {expected} expected"
    broken = [fault for condition in row.conditions for fault in _cell_faults(declared, condition)]
    yield from broken
    if not broken:
        yield from _example_faults(kind, row)


def _cell_faults(kind: Kind, condition: str) -> Iterator[str]:
    try:
        program = _compiled(condition)
    except ValueError as error:
        yield f"{condition}: {str(error).splitlines()[0]}"
        return
    unknown = sorted(set(program.variables()) - kind.facts.keys())
    if unknown:
        yield f"{condition}: unknown fact {', '.join(unknown)}"
        return
    wrong = next(filter(None, (_probed(program, kind, probe) for probe in _PROBES)), None)
    if wrong:
        yield f"{condition}: {wrong}"


def _probed(program: cel.Program, kind: Kind, probe: Mapping[FactType, Any]) -> str | None:
    """What is wrong with the types of a condition; what depends on the figures (a division by zero) is not."""
    try:
        answer = program.execute(cel.Context(variables={name: probe[fact.type] for name, fact in kind.facts.items()}))
    except (TypeError, RuntimeError) as error:
        return str(error).split(". ")[0]
    except (ArithmeticError, LookupError, ValueError):
        return None
    return None if isinstance(answer, bool) else "a condition is true or false"


def _example_faults(kind: str, row: Row) -> Iterator[str]:
    answers = set()
    for number, example in enumerate(row.examples, 1):
        judged = judge(kind, [row], example["facts"])
        got = None if judged.unclear else bool(judged.holding)
        answers.add(got)
        if got is not example["holds"]:
            yield f"example {number}: {_word(got)}, not {_word(example['holds'])}"
    if row.conditions and not {True, False} <= answers:
        yield "examples: at least one that holds and one that does not"


def _word(answer: bool | None) -> str:
    return {True: "holds", False: "does not hold", None: "cannot tell"}[answer]


def _holds(conditions: Sequence[str], context: cel.Context) -> bool | None:
    """No row without conditions holds: it takes one away."""
    answers = [_answer(condition, context) for condition in conditions]
    if not answers or False in answers:
        return False
    return None if None in answers else True


def _answer(condition: str, context: cel.Context) -> bool | None:
    try:
        answer = _compiled(condition).execute(context)
    except Exception:  # whatever goes wrong in a cell, the answer is "cannot tell"
        return None
    return answer if isinstance(answer, bool) else None


@lru_cache(maxsize=1024)
def _compiled(condition: str) -> cel.Program:
    return cel.compile(condition)


def _known(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts that are what they are declared to be; CEL would make a float of a Decimal or of a larger integer."""
    return {
        name: value
        for name, value in facts.items()
        if name in KINDS[kind].facts and _is(value, KINDS[kind].facts[name].type)
    }


def _is(value: Any, wanted: FactType) -> bool:
    return type(value) is str if wanted is FactType.TEXT else type(value) is int and -LARGEST <= value <= LARGEST


def _fits(kind: Kind, result: Any) -> bool:
    return result in kind.choices if kind.choices else type(result) is int and 0 <= result <= MOST_POINTS
