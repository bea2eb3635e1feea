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

from khobac.registers.law.wrong import Wrong


class FactType(StrEnum):
    """What a fact is; money is whole đồng and everything else that counts is an integer."""

    INTEGER = "integer"
    TEXT = "text"
    TEXTS = "texts"


@dataclass(frozen=True)
class Fact:
    """One thing a condition may read."""

    type: FactType
    meaning_vi: str
    meaning_en: str


@dataclass(frozen=True)
class Kind:
    """A kind of table: its facts, and what its rows answer: one of `choices`, or points from 0 to 100.

    What a warning answers is the place in the request that it is shown at.
    """

    name_vi: str
    name_en: str
    facts: Mapping[str, Fact]
    choices: frozenset[str] = frozenset()


def _whole(vi: str, en: str) -> Fact:
    return Fact(FactType.INTEGER, vi, en)


def _text(vi: str, en: str) -> Fact:
    return Fact(FactType.TEXT, vi, en)


def _texts(vi: str, en: str) -> Fact:
    return Fact(FactType.TEXTS, vi, en)


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
_REQUEST = {
    "kind": _text("Loại lệnh chi", "Kind of request"),
    "amount": _whole("Số tiền đề nghị, đồng", "Amount asked for in đồng"),
    "available": _whole("Dự toán hoặc tiền gửi còn được dùng, đồng", "Estimate or deposit still free, in đồng"),
    "source": _text("Nguồn kinh phí", "Source of funds"),
    "year": _whole("Năm ngân sách", "Budget year"),
    "month": _whole("Tháng gửi hồ sơ", "Month of sending"),
    "items": _texts("Các mã NDKT", "Sub-items charged"),
    "invoices": _whole("Số hóa đơn kê", "Invoices listed"),
    "payee": _text("Người thụ hưởng", "Payee"),
    "payees": _whole("Số người trong danh sách trả", "People on the payee list"),
    "content": _text("Nội dung", "Content"),
    "performed_days": _whole("Số ngày từ khi hoàn thành đến khi gửi", "Days from performance to sending"),
    "cash": _whole("Số tiền rút tiền mặt, đồng", "Amount drawn in cash, in đồng"),
    "contract_value": _whole("Giá trị hợp đồng, đồng; không có là 0", "Value of the contract in đồng; 0 for none"),
    "contract_paid": _whole("Đã thanh toán theo hợp đồng, đồng", "Paid on the contract before, in đồng"),
    "contract_subject": _text("Loại hợp đồng; không có thì trống", "Subject of the contract; empty for none"),
    "unit_kind": _text("Loại đơn vị", "Kind of unit"),
    "unit_level": _text("Cấp ngân sách của đơn vị", "Budget level of the unit"),
}
_PLACES = ("/lines/0/amount", "/payee", "/content", "/contract", "/performed_on", "/voucher_date", "/source")
KINDS: Mapping[str, Kind] = {
    "risk": Kind("Yếu tố rủi ro", "Risk factors", _DOSSIER),
    "routing": Kind(
        "Phân luồng",
        "Routing",
        {**_DOSSIER, "score": _whole("Điểm rủi ro", "Risk score")},
        frozenset({"straight", "sample", "full"}),
    ),
    "warning": Kind("Cảnh báo thêm", "Extra warnings", _REQUEST, frozenset(_PLACES)),
}
LARGEST = 2**63 - 1
MOST_POINTS = 100
_PROBES: tuple[dict[FactType, Any], ...] = (
    {FactType.INTEGER: 0, FactType.TEXT: "", FactType.TEXTS: []},
    {FactType.INTEGER: 1, FactType.TEXT: "a", FactType.TEXTS: ["a"]},
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


def facts_read(row: Row) -> frozenset[str]:
    """The names of the facts its conditions read; a cell that is broken reads none."""
    return frozenset().union(*map(_variables, row.conditions))


def faults(kind: str, row: Row) -> Iterator[Wrong]:
    """Why a row cannot stand in a table of that kind: broken cell, unknown fact, wrong type, example that does not hold."""
    declared = KINDS.get(kind)
    if declared is None:
        yield Wrong(
            f"{kind}: không có bảng này; có {', '.join(KINDS)}", f"{kind}: no such table; there are {', '.join(KINDS)}"
        )
        return
    if not row.reason_vi.strip():
        yield Wrong("chưa ghi vì sao", "no reason for people to read")
    if not _fits(declared, row.result):
        yield _unfit(declared)
    broken = [fault for condition in row.conditions for fault in _cell_faults(declared, condition)]
    yield from broken
    if not broken:
        yield from _example_faults(kind, row)


def _unfit(kind: Kind) -> Wrong:
    if kind.choices:
        choices = ", ".join(sorted(kind.choices))
        return Wrong(f"kết quả phải là một trong: {choices}", f"result: one of {choices} expected")
    return Wrong(f"kết quả phải là điểm từ 0 đến {MOST_POINTS}", f"result: 0 to {MOST_POINTS} points expected")


def _cell_faults(kind: Kind, condition: str) -> Iterator[Wrong]:
    try:
        program = _compiled(condition)
    except ValueError as error:
        said = str(error).splitlines()[0]
        yield Wrong(f"{condition}: không đọc được ({said})", f"{condition}: {said}")
        return
    unknown = ", ".join(sorted(set(program.variables()) - kind.facts.keys()))
    if unknown:
        yield Wrong(f"{condition}: không có dữ kiện {unknown}", f"{condition}: unknown fact {unknown}")
        return
    wrong = next(filter(None, (_probed(program, kind, probe) for probe in _PROBES)), None)
    if wrong:
        yield Wrong(f"{condition}: {wrong.vi}", f"{condition}: {wrong.en}")


def _probed(program: cel.Program, kind: Kind, probe: Mapping[FactType, Any]) -> Wrong | None:
    """What is wrong with the types of a condition; what depends on the figures (a division by zero) is not."""
    try:
        answer = program.execute(cel.Context(variables={name: probe[fact.type] for name, fact in kind.facts.items()}))
    except (TypeError, RuntimeError) as error:
        said = str(error).split(". ")[0]
        return Wrong(f"không tính được với các kiểu này ({said})", said)
    except (ArithmeticError, LookupError, ValueError):
        return None
    return None if isinstance(answer, bool) else Wrong("điều kiện phải đúng hoặc sai", "a condition is true or false")


def _example_faults(kind: str, row: Row) -> Iterator[Wrong]:
    answers = set()
    for number, example in enumerate(row.examples, 1):
        judged = judge(kind, [row], example["facts"])
        got = None if judged.unclear else bool(judged.holding)
        answers.add(got)
        if got is not example["holds"]:
            got_it, wanted = _WORDS[got], _WORDS[example["holds"]]
            yield Wrong(
                f"ví dụ {number}: {got_it.vi}, không phải {wanted.vi}",
                f"example {number}: {got_it.en}, not {wanted.en}",
            )
    if row.conditions and not {True, False} <= answers:
        yield Wrong("ví dụ: ít nhất một đúng và một sai", "examples: at least one that holds and one that does not")


_WORDS: Mapping[bool | None, Wrong] = {
    True: Wrong("đúng", "holds"),
    False: Wrong("sai", "does not hold"),
    None: Wrong("không kết luận được", "cannot tell"),
}


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
def _variables(condition: str) -> frozenset[str]:
    try:
        return frozenset(_compiled(condition).variables())
    except ValueError:
        return frozenset()


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
    match wanted:
        case FactType.INTEGER:
            return type(value) is int and -LARGEST <= value <= LARGEST
        case FactType.TEXT:
            return type(value) is str
        case FactType.TEXTS:
            return type(value) is list and all(type(each) is str for each in value)


def _fits(kind: Kind, result: Any) -> bool:
    return result in kind.choices if kind.choices else type(result) is int and 0 <= result <= MOST_POINTS
