"""Terms with banks as dated data: one steward proposes an agreement or a row of the routing table, another lets it count.

A change counts from a day to come, never backwards: what left yesterday left by yesterday's terms. A change with a last day, such
as the longer hours of a year's end, leaves what holds before and after as it was.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.registers.banks import queries as banks
from khobac.registers.banks import services
from khobac.registers.banks.changes import ChangeKind as Kind
from khobac.registers.banks.changes import ChangeState as State
from khobac.registers.banks.queries import TermsView
from khobac.registers.banks.services import AgreementRow as AgreementRow
from khobac.registers.banks.services import RouteRow as RouteRow
from khobac.registers.organisations import queries as organisations

DRAFTS, APPROVES = "steward_draft", "steward_approve"
SHORTEST_REASON = 10


@repeated
def propose_agreement(row: AgreementRow, by: str, reason: str) -> int:
    """Propose what is agreed with a bank from a day on; the number of the change. Raises INVALID, REASON_NEEDED, NO_RIGHT."""
    _require_known({row.bank})
    if not row.opens < row.cutoff:
        raise _invalid("/cutoff", "Giờ ngừng nhận phải sau giờ mở.")
    if row.extended_cutoff is not None and row.extended_cutoff < row.cutoff:
        raise _invalid("/extended_cutoff", "Giờ kéo dài không được sớm hơn giờ ngừng nhận.")
    if (row.extended_last_days or row.extended_from) and row.extended_cutoff is None:
        raise _invalid("/extended_cutoff", "Cần giờ ngừng nhận của những ngày kéo dài.")
    if not 0 <= row.extended_last_days <= 5 or (row.extended_from and not _is_day_of_year(row.extended_from)):
        raise _invalid(
            "/extended_from", "Ngày kéo dài: nhiều nhất 5 ngày cuối tháng, hoặc từ một ngày trong năm (tháng-ngày)."
        )
    return _propose(Kind.AGREEMENT, row.valid_from, row.valid_to, _words(asdict(row)), by, reason)


@repeated
def propose_route(row: RouteRow, by: str, reason: str) -> int:
    """Propose a row of the routing table from a day on; the number of the change."""
    _require_known({row.payee_bank, row.through} - {""})
    if not 1 <= row.place <= 999:
        raise _invalid("/place", "Thứ tự từ 1 đến 999.")
    if row.amount_from < 0 or (row.amount_to is not None and row.amount_to < row.amount_from):
        raise _invalid("/amount_to", "Số tiền đến không được nhỏ hơn số tiền từ.")
    if not row.hour_from < row.hour_to:
        raise _invalid("/hour_to", "Giờ đến phải sau giờ từ.")
    return _propose(Kind.ROUTE, row.valid_from, row.valid_to, _words(asdict(row)), by, reason)


@repeated
def propose_route_end(place: int, first_on: dt.date, by: str, reason: str) -> int:
    """Propose that a row of the routing table counts no more from a day on."""
    if not any(each.place == place for each in banks.routes_from(first_on)):
        raise Refused(Word.NOT_FOUND, "Bảng định tuyến không có dòng này.", pointer="/place")
    return _propose(Kind.ROUTE_ENDS, first_on, None, _words({"place": place, "valid_from": first_on}), by, reason)


@repeated
def approve(change_id: int, by: str) -> None:
    """Let a change count from its day on. Raises SAME_PERSON, NO_RIGHT, STATE, INVALID where its day has gone by."""
    with db.atomic():
        change = _taken_up(change_id)
        if change.proposed_by == by:
            raise Refused(Word.SAME_PERSON, "Người đề nghị không được tự xác nhận.")
        _require(by, APPROVES)
        _require_to_come(dt.date.fromisoformat(change.content["valid_from"]))
        _BECOMES[change.kind](change.content)
        services.decide_terms(change.id, State.APPROVED, by)
        audit.record(by, "approve_bank_terms", [(str(change_id), "")])


@repeated
def decline(change_id: int, by: str) -> None:
    """Put a change aside; whoever proposed it may take it back."""
    with db.atomic():
        change = _taken_up(change_id)
        if change.proposed_by != by:
            _require(by, APPROVES)
        services.decide_terms(change.id, State.DECLINED, by)
        audit.record(by, "decline_bank_terms", [(str(change_id), "")])


def agreement_in(content: dict[str, Any]) -> AgreementRow:
    """The agreement that a change proposes."""
    times = {name: _time(content[name]) for name in ("opens", "cutoff", "extended_cutoff")}
    return AgreementRow(**(content | times | _days(content)))


def route_in(content: dict[str, Any]) -> RouteRow:
    """The row of the routing table that a change proposes."""
    times = {name: _time(content[name]) for name in ("hour_from", "hour_to")}
    return RouteRow(**(content | times | _days(content)))


def _ends(content: dict[str, Any]) -> None:
    services.end_route(content["place"], dt.date.fromisoformat(content["valid_from"]))


_BECOMES: dict[str, Callable[[dict[str, Any]], None]] = {
    Kind.AGREEMENT: lambda content: services.change_agreement(agreement_in(content)),
    Kind.ROUTE: lambda content: services.change_route(route_in(content)),
    Kind.ROUTE_ENDS: _ends,
}


def _propose(
    kind: str, first_on: dt.date, last_on: dt.date | None, content: dict[str, object], by: str, reason: str
) -> int:
    _require(by, DRAFTS)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do, ít nhất 10 ký tự.", pointer="/reason")
    _require_to_come(first_on)
    if last_on is not None and last_on < first_on:
        raise _invalid("/valid_to", "Ngày cuối không được trước ngày đầu.")
    with db.atomic():
        number = services.propose_terms(kind, content, reason.strip()[:500], by)
        audit.record(by, "propose_bank_terms", [(str(number), "")])
    return number


def _taken_up(change_id: int) -> TermsView:
    change = banks.lock_terms(change_id)
    if change is None:
        raise Refused(Word.STATE, "Thay đổi này không có, hoặc đã được quyết định.")
    return change


def _require(person: str, seat: str) -> None:
    if not organisations.holds(person, seat, at=clock.now()):
        raise Refused(Word.NO_RIGHT, "Bạn không có quyền thay đổi thỏa thuận với ngân hàng.")


def _require_known(codes: Collection[str]) -> None:
    if not set(codes) <= {bank.code for bank in banks.banks_on(clock.today())}:
        raise _invalid("/bank", "Ngân hàng này không có trong danh mục hôm nay.")


def _require_to_come(first_on: dt.date) -> None:
    """Orders of today have been routed already."""
    if first_on <= clock.today():
        raise _invalid("/valid_from", "Thay đổi chỉ tính từ ngày mai trở đi.")


def _is_day_of_year(text: str) -> bool:
    if not re.fullmatch(r"\d{2}-\d{2}", text):
        return False
    try:
        dt.date.fromisoformat(f"2025-{text}")  # any year: 29 February is no beginning of a season
    except ValueError:
        return False
    return True


def _invalid(pointer: str, sentence: str) -> Refused:
    return Refused(Word.INVALID, sentence, pointer=pointer)


def _words(row: dict[str, Any]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, (dt.date, dt.time)) else value for name, value in row.items()}


def _days(content: dict[str, Any]) -> dict[str, dt.date | None]:
    return {name: content[name] and dt.date.fromisoformat(content[name]) for name in ("valid_from", "valid_to")}


def _time(text: str | None) -> Any:
    return text and dt.time.fromisoformat(text)
