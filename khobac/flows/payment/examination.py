"""The officer's part: take in hand and examine, propose to pay, send back once with everything, refuse; and the control
after a pay-first payment, which uses the same two words.

Rules of return (Decree 11/2020 Art 15; handbook 2.6): the first return names all that blocks (RT2) and asks for no paper
beyond the procedure's (RT4); a second one on the same chain needs a chief's written reason (RT1) and is told to
supervision where it names what the first version already had (M04); one that comes late is late like any decision (RT3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from khobac.casework.disputes import queries as disputes
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewDefect, NewStep, SeatHolder
from khobac.casework.dossiers.states import Event, State
from khobac.control import queries as checks
from khobac.control import services as control
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Snapshot
from khobac.control.queries import FindingView
from khobac.control.rules.c07_papers_enclosed import may_be_asked
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import letters
from khobac.flows.payment.desk import OnDesk, filed, handled_by, judge_again, take_up
from khobac.flows.payment.holding import release, tell
from khobac.flows.payment.position import Judged
from khobac.registers.law import queries as laws
from khobac.registers.law.wordings import WordingView
from khobac.spending.requests import queries as requests
from khobac.spending.requests import services as spending
from khobac.watch.supervision.lateness import due_at

UNDO_SECONDS = 10
PAPERS = "/papers/"
MOMENT_OF_SENDING = "/sent"
BEGINNING = dt.datetime(2000, 1, 1, tzinfo=clock.VIETNAM)
SHORTEST_REASON = 10


class SeenDefect(NamedTuple):
    """A defect that the officer saw and no rule did; from the library with English, remedy, basis and its `wording` there."""

    code: str
    pointer: str
    message_vi: str
    message_en: str = ""
    document: str = ""
    article: str = ""
    fix_vi: str = ""
    fix_en: str = ""
    wording: str = ""

    @classmethod
    def of(cls, entry: WordingView) -> SeenDefect:
        """An entry of the library, in the words it has that day."""
        basis = (entry.text_number, entry.article)
        said = (entry.message_vi, entry.message_en, *basis, entry.fix_vi, entry.fix_en)
        return cls(entry.rule, entry.pointer, *said, wording=entry.key)

    def as_finding(self) -> Finding:
        """The same as the engine would say it; words without a translation stand for themselves."""
        basis = Basis(self.document, self.article)
        vi, en = self.message_vi, self.message_en or self.message_vi
        return Finding(self.code, Severity.BLOCK, self.pointer, vi, en, self.fix_vi, self.fix_en, basis, found_by="officer")


@repeated
def examine(number: str, by: str) -> Judged:
    """Take the dossier in hand and find everything; the findings are kept with all inputs. May be asked again."""
    with db.atomic():
        return _examined(take_up(number), by)


class Taken(NamedTuple):
    """What came of a clean dossier's first decision: what was found, and whether it is proposed for payment."""

    judged: Judged
    is_accepted: bool


@repeated
def examine_and_accept(number: str, by: str, seen: Collection[tuple[str, str]] = (), reason: str = "") -> Taken:
    """Take the dossier in hand and propose to pay in one step, unless it finds what the officer has not seen, or something
    that stands in the way: then it stays in hand. A pay-first dossier is not proposed: it is controlled once paid.
    """
    with db.atomic():
        desk = take_up(number)
        judged = _examined(desk, by)
        news = {each.key for each in judged.findings} - set(seen)
        if news or desk.request.kind == Kind.PAY_FIRST or _in_the_way(judged.findings, reason):
            return Taken(judged, is_accepted=False)
        rights.require_office(by, "accept", desk.office.code)
        _propose(desk.dossier, State.CHECKED, by, reason)
        return Taken(judged, is_accepted=True)


def _examined(desk: OnDesk, by: str) -> Judged:
    casework.require(desk.dossier, Event.EXAMINE, State.UNDER_CONTROL)
    _officer(desk, by, "examine")
    judged = judge_again(desk)
    with db.together():
        control.record(desk.dossier.id, desk.dossier.unit_code, "examination", by, judged.inputs, judged.findings)
        casework.take([NewStep(desk.dossier.id, Event.EXAMINE, State.UNDER_CONTROL, by)])
        tell([desk.dossier], "DossierExamined", findings=len(judged.findings))
        audit.record(by, "examine", [(desk.dossier.number, desk.dossier.unit_code)])
    return judged


def _propose(dossier: LockedDossier, target: State, by: str, reason: str) -> None:
    with db.together():
        casework.take([NewStep(dossier.id, Event.ACCEPT, target, by, reason)])
        tell([dossier], "PostControlled" if target == State.POST_CONTROL_OK else "DossierAccepted", clean=True)
        audit.record(by, "accept", [(dossier.number, dossier.unit_code)])


@repeated
def accept(number: str, by: str, reason: str = "") -> None:
    """The officer's proposal to pay; of a pay-first dossier already paid, the word that its control is clean.

    Raises BLOCKED while a blocking finding stands, REASON_NEEDED where something warns and no reason is given.
    """
    with db.atomic():
        desk = take_up(number)
        after_payment = desk.dossier.state == State.PAID
        target = State.POST_CONTROL_OK if after_payment else State.CHECKED
        if desk.request.kind == Kind.PAY_FIRST and not after_payment:
            raise Refused(Word.STATE, "Hồ sơ thanh toán trước được kiểm soát sau khi trả tiền.")
        casework.require(desk.dossier, Event.ACCEPT, target)
        _officer(desk, by, "accept")
        refused = _in_the_way(_last_findings(desk), reason)
        if refused:
            raise refused
        _propose(desk.dossier, target, by, reason)


@repeated
def undo(number: str, by: str) -> None:
    """Take the proposal back within ten seconds."""
    with db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.UNDO, State.UNDER_CONTROL)
        last = dossiers.steps(desk.dossier.id)[-1]
        late = (clock.now() - last.at).total_seconds() > UNDO_SECONDS
        if last.event != Event.ACCEPT or last.actor != by or late:
            raise Refused(Word.STATE, f"Chỉ hoàn tác được trong {UNDO_SECONDS} giây sau khi chấp nhận.")
        casework.take([NewStep(desk.dossier.id, Event.UNDO, State.UNDER_CONTROL, by)])


@repeated
def send_back(
    number: str,
    by: str,
    *,
    defects: Sequence[tuple[str, str]] | None = None,
    adds: Sequence[SeenDefect] = (),
    override_by: str | None = None,
    reason: str = "",
    deduct: int = 0,
) -> None:
    """Return the dossier with everything that must be mended; after a pay-first payment, the notice of what was found.

    `defects` are (code, pointer) rows of the examination (all when None), `adds` what the officer saw himself. `deduct`
    đồng are set off against the next payment (control after payment only).
    """
    with db.atomic():
        desk = take_up(number)
        if desk.dossier.state == State.PAID:
            _notice_after_payment(desk, by, adds, reason, deduct)
            return
        casework.require(desk.dossier, Event.SEND_BACK, State.RETURNED)
        _officer(desk, by, "send_back")
        named = _named(_last_findings(desk), defects, adds, by)
        _only_once(desk, override_by, reason)
        _require_fair(desk, adds)
        late_found = bool(_visible_before(desk, [(each.code, each.pointer) for each in named]))
        release([desk.dossier], "send_back")
        casework.name_defects(desk.dossier, named)
        casework.take([NewStep(desk.dossier.id, Event.SEND_BACK, State.RETURNED, by, reason)])
        said: dict[str, object] = {"defects": letters.defects_in_short(named), "officer": by}
        if override_by is not None:
            said |= {"allowed_by": override_by, "reason": reason}
        casework.write_letters([letters.letter(desk.dossier, "return", said)])
        tell([desk.dossier], "DossierReturned", defects=len(named), visible_before=late_found, **_missed(desk))
        audit.record(by, "send_back", [(number, desk.dossier.unit_code)])


@repeated
def refuse(number: str, by: str, reason: str, basis: str) -> None:
    """Refuse in writing, with the legal basis (Circular 17/2024 Art 8.3): the end of this dossier."""
    with db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.REFUSE, State.REFUSED)
        if len(reason.strip()) < SHORTEST_REASON or not basis.strip():
            raise Refused(Word.REASON_NEEDED, "Từ chối phải nêu rõ lý do và căn cứ pháp lý.", pointer="/reason")
        _officer(desk, by, "refuse")
        release([desk.dossier], "refuse")
        casework.take([NewStep(desk.dossier.id, Event.REFUSE, State.REFUSED, by, f"{reason} ({basis})")])
        casework.write_letters([letters.letter(desk.dossier, "refusal", {"reason": reason, "basis": basis})])
        tell([desk.dossier], "DossierRefused", **_missed(desk))
        audit.record(by, "refuse", [(number, desk.dossier.unit_code)])


def _missed(desk: OnDesk) -> dict[str, object]:
    """Whether the answer is late, and the moment it was promised for: the answer itself ends the clock (RT3, RT9)."""
    due = due_at(desk.dossier)
    return {"overdue": True, "missed_at": due.isoformat()} if due and due < clock.now() else {"overdue": False}


def _officer(desk: OnDesk, by: str, action: str) -> None:
    casework.seat([(desk.dossier, SeatHolder("officer", by))])
    rights.require_office(by, action, desk.office.code)


def _last_findings(desk: OnDesk) -> list[FindingView]:
    check = checks.last_checks([desk.dossier.id])[desk.dossier.id]
    return checks.findings(check.id)


def _in_the_way(findings: Sequence[FindingView | Finding], reason: str) -> Refused | None:
    """Why these findings do not let a dossier be proposed for payment; None where they do."""
    if any(finding.severity == Severity.BLOCK for finding in findings):
        return Refused(Word.BLOCKED, "Còn lỗi chặn: hồ sơ phải được trả lại hoặc từ chối.", defects=list(findings))
    if findings and len(reason.strip()) < SHORTEST_REASON:
        return Refused(Word.REASON_NEEDED, "Có cảnh báo: cần ghi lý do trước khi chấp nhận.", pointer="/reason")
    return None


def _named(
    findings: Sequence[FindingView],
    chosen: Sequence[tuple[str, str]] | None,
    adds: Sequence[SeenDefect],
    by: str,
) -> list[NewDefect]:
    wanted = {(each.code, each.pointer) for each in findings} if chosen is None else set(map(tuple, chosen))
    missing = [each for each in findings if each.severity == Severity.BLOCK and (each.code, each.pointer) not in wanted]
    if missing:
        raise Refused(
            Word.INCOMPLETE_RETURN,
            "Lần trả lại phải nêu đủ mọi lỗi chặn.",
            missing=[(each.code, each.pointer) for each in missing],
        )
    named = [NewDefect(**vars(each) | {"found_by": "rule"}) for each in findings if (each.code, each.pointer) in wanted]
    named += [_added(each, by) for each in adds]
    if not named:
        raise Refused(Word.INVALID, "Trả lại phải nêu ít nhất một lỗi.", pointer="/defects")
    return named


def _added(seen: SeenDefect, by: str) -> NewDefect:
    found = seen.as_finding()
    basis = f"{seen.document} {seen.article}".strip()
    said = (found.message_vi, found.message_en, found.fix_vi, found.fix_en)
    return NewDefect(found.code, found.severity, found.pointer, *said, basis, by, seen.wording)


def _only_once(desk: OnDesk, override_by: str | None, reason: str) -> None:
    if not dossiers.returns_on_chain(desk.dossier.chain_id):
        return
    if override_by is None:
        raise Refused(
            Word.SECOND_RETURN,
            "Hồ sơ này đã được trả lại một lần: chấp nhận, từ chối, hoặc cần lãnh đạo cho phép bằng văn bản.",
        )
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(Word.REASON_NEEDED, "Trả lại lần hai cần lý do bằng văn bản của lãnh đạo.", pointer="/reason")
    rights.require_office(override_by, "override_return", desk.office.code)


def _require_fair(desk: OnDesk, adds: Sequence[SeenDefect]) -> None:
    """What an officer names himself: not what a dispute has shown to be none, nor a paper the procedure does not ask for
    (RT4; since 2026 units keep their contracts).
    """
    given_up = disputes.upheld_on_chain(desk.dossier.chain_id)
    if any((each.code, each.pointer) in given_up for each in adds):
        raise Refused(Word.INVALID, "Lỗi này đơn vị đã khiếu nại đúng, không nêu lại được.", pointer="/defects")
    if off_the_list({each.pointer for each in adds}, desk.dossier.procedure, desk.snapshot.sent_on):
        raise Refused(Word.INVALID, "Không được đòi giấy tờ ngoài danh mục của thủ tục.", pointer="/defects")


def off_the_list(pointers: Collection[str], procedure: str, sent_on: dt.date) -> set[str]:
    """Those that speak of a paper the procedure did not ask for on the day of sending: no officer may name them (RT4)."""
    papers = {pointer for pointer in pointers if pointer.startswith(PAPERS)}
    law = laws.law_on(sent_on) if papers else None
    return {each for each in papers if law and not may_be_asked(each.removeprefix(PAPERS), law, procedure)}


def visible_before(number: str, named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Which of these (code, pointer) the first version of the chain already had and its return did not name (M04)."""
    dossier = dossiers.by_number(number)
    office = handled_by(dossier)
    return _visible_before(OnDesk(dossier, requests.of_dossier(dossier.id), office), named)


def _visible_before(desk: OnDesk, named: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    earlier = dossiers.returns_on_chain(desk.dossier.chain_id)
    if not earlier:
        return []
    [first] = dossiers.by_ids(earlier[:1])
    known = {(each.code, each.pointer) for each in dossiers.defects(first.id)}
    before, now = filed(first), desk.snapshot
    fresh = [each for each in named if each not in known and each[1] != MOMENT_OF_SENDING]
    return [each for each in fresh if _at(before, each[1]) == _at(now, each[1])]


def _at(snapshot: Snapshot, pointer: str) -> object:
    """What stands at a pointer. Where it leads nowhere, as for the whole dossier, everything the unit wrote stands there;
    signatures and the moment of sending are new with every version.
    """
    value: object = snapshot
    for part in pointer.strip("/").split("/"):
        if isinstance(value, tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, frozenset):
            value = part in value
        elif value is not None and part in getattr(value, "__dataclass_fields__", ()):
            value = getattr(value, part)
        else:
            return replace(snapshot, signatures=(), sent_at=BEGINNING)
    return value


def _notice_after_payment(desk: OnDesk, by: str, adds: Sequence[SeenDefect], reason: str, deduct: int) -> None:
    """Mẫu 01 of Circular 17/2024: what the control after payment found, deducted from the next payment."""
    casework.require(desk.dossier, Event.SEND_BACK, State.POST_CONTROL_FINDING)
    _officer(desk, by, "control_after")
    if not 0 <= deduct <= desk.request.pay:
        raise Refused(Word.INVALID, "Số tiền giảm trừ không được vượt số đã trả.", pointer="/deduct")
    judged = judge_again(desk)
    findings = (*judged.findings, *(each.as_finding() for each in adds))
    control.record(desk.dossier.id, desk.dossier.unit_code, "control_after", by, judged.inputs, findings)
    casework.name_defects(desk.dossier, [_added(each, by) for each in adds])
    if deduct:
        spending.find_too_much(desk.dossier.id, desk.dossier.unit_code, desk.request.payee_code, deduct)
    casework.take([NewStep(desk.dossier.id, Event.SEND_BACK, State.POST_CONTROL_FINDING, by, reason)])
    casework.write_letters(
        [letters.letter(desk.dossier, "notice", {"deduct": deduct, "defects": [each.message_vi for each in adds]})]
    )
    tell([desk.dossier], "PostControlled", clean=False, deduct=deduct)
    audit.record(by, "send_back", [(desk.dossier.number, desk.dossier.unit_code)])
