"""Decisions on allotments: one finance officer drafts, another approves, the treasury enters within its days.

A document comes in whole or not at all, with every defect of every row; the same document again gets the first answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from khobac.books.budget import services as budget
from khobac.books.budget import tree
from khobac.books.budget.nodes import LINE_TIERS, Node, Row, Step, steps_of
from khobac.books.budget.services import Decision, Document, Mistake
from khobac.books.ledger import services as ledger
from khobac.books.periods import queries as periods
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.budget.checking import checked
from khobac.flows.budget.content import Defect, Line
from khobac.flows.budget.entries import entries_of
from khobac.flows.payment.position import office_hours
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView

FINANCE = "finance_agency"


@repeated
def draft(document: Document, lines: Sequence[Line], office_code: str, by: str) -> Decision:
    """Keep a document for its approval by another person; `office_code` is the treasury that is to enter it.

    Raises NO_RIGHT, INVALID with `defects` (all of them), or KEY_REUSED when its number stands for other content.
    """
    _require_finance(by)
    office = _office(office_code)
    _require_told(document)
    rows = _rows(document, lines)
    _require_unsettled(rows)
    with db.atomic():
        drafted = budget.draft(office.id, document, rows, by, clock.now())
        if not drafted.already:
            audit.record(by, "draft_allotment", [(drafted.decision.reference, "")])
        return drafted.decision


@repeated
def approve(treasury_id: int, decision_id: int, by: str) -> Decision:
    """Agree as the second person. From here the treasury's days to enter it run (Circular 132/2025).

    Raises SAME_PERSON, NO_RIGHT or STATE.
    """
    with db.atomic():
        decision = budget.locked(treasury_id, decision_id)
        if decision.drafted_by == by:
            raise Refused(Word.SAME_PERSON, _("Người lập không được tự duyệt quyết định của mình."))
        _require_finance(by)
        now = clock.now()
        law = laws.law_on(now.date())
        hours = office_hours(law)
        due_at = hours.due_at(hours.received_at(now), law.value("deadline.allotment.enter"))
        budget.approve(decision, by, now, due_at)
        audit.record(by, "approve_allotment", [(decision.reference, "")])
        return budget.locked(treasury_id, decision_id)


@repeated
def enter(treasury_id: int, decision_id: int, by: str) -> Decision:
    """The treasury's officer enters an approved decision: tree, budget lines and books in one transaction.

    Entering it again changes nothing. Raises NO_RIGHT, STATE, SAME_PERSON, or what stands against it: PERIOD_CLOSED,
    FUNDS_SHORT, BELOW_USED (both with `short`) or INVALID, with all `defects`.
    """
    with db.atomic():
        decision = budget.locked(treasury_id, decision_id)
        if by in (decision.drafted_by, decision.approved_by):
            raise Refused(Word.SAME_PERSON, _("Người lập hoặc duyệt không được nhập quyết định vào sổ."))
        rights.require_office(by, "enter_allotment", _entering_office(treasury_id).code)
        if decision.state == "entered":
            return decision
        facts.record(_carry_out(decision, by))
        return budget.locked(treasury_id, decision_id)


@repeated
def refuse(treasury_id: int, decision_id: int, by: str, reason: str) -> Decision:
    """The treasury's notice that a decision does not agree with its books; mended, it comes again as the next version."""
    with db.atomic():
        decision = budget.locked(treasury_id, decision_id)
        rights.require_office(by, "enter_allotment", _entering_office(treasury_id).code)
        if not reason.strip():
            raise Refused(Word.REASON_NEEDED, _("Cần ghi rõ điểm chưa khớp."), pointer="/reason")
        budget.end(decision, "refused", by, clock.now(), reason)
        audit.record(by, "refuse_allotment", [(decision.reference, "")])
        return budget.locked(treasury_id, decision_id)


@repeated
def withdraw(treasury_id: int, decision_id: int, by: str) -> Decision:
    """The finance agency takes back what was not approved yet."""
    with db.atomic():
        decision = budget.locked(treasury_id, decision_id)
        _require_finance(by)
        budget.end(decision, "withdrawn", by, clock.now())
        audit.record(by, "withdraw_allotment", [(decision.reference, "")])
        return budget.locked(treasury_id, decision_id)


@repeated
def enter_signed(document: Document, lines: Sequence[Line], treasury_id: int, by: str) -> None:
    """Enter at once what was decided and signed outside, on paper or by another system. The same again changes nothing."""
    with db.atomic():
        facts.record(enter_rows(document, _rows(document, lines), treasury_id, by))


def enter_rows(document: Document, rows: Sequence[Row], treasury_id: int, by: str) -> list[NewFact]:
    """Enter rows of the tree that were decided outside, in the caller's transaction; what is to be told of it."""
    drafted = budget.draft(treasury_id, document, rows, by, clock.now())
    if drafted.already:
        return []
    now = clock.now()
    budget.approve(drafted.decision, "", now, now)
    return _carry_out(budget.locked(treasury_id, drafted.decision.id), by)


def _rows(document: Document, lines: Sequence[Line]) -> list[Row]:
    rows, defects = checked(lines, document.valid_on)
    if defects:
        raise Refused(Word.INVALID, _("Quyết định phân bổ có lỗi."), defects=defects)
    return rows


def _require_unsettled(rows: Sequence[Row]) -> None:
    """A settled budget year is changed by no decision, not even by one that posts nothing (a freeze, a ceiling)."""
    settled = periods.settled_years({(node.treasury_id, node.year) for row in rows for node in (row.node, row.other) if node})
    for _treasury, year in sorted(settled):
        raise Refused(Word.PERIOD_CLOSED, _("Năm ngân sách %(year)s đã quyết toán.") % {"year": year}, period=str(year))


def _carry_out(decision: Decision, by: str) -> list[NewFact]:
    rows = budget.rows_of(decision)
    _require_unsettled(rows)
    ceilings = [row for row in rows if row.kind == "ceiling"]
    moved = {node for row in rows if row.kind in ("transfer", "freeze", "unfreeze") for node in (row.node, row.other) if node}
    givers = tree.givers(moved) if moved else {}
    entered = budget.enter(
        decision, [step for row in rows if row.kind != "ceiling" for step in steps_of(row, givers)], ceilings, by, clock.now()
    )
    if entered.mistakes:
        raise _refusal(entered.mistakes, rows)
    ledger.post(entries_of(decision.reference, entered.steps, clock.today()), clock.now())
    budget.end(decision, "entered", by, clock.now())
    audit.record(by, "allot", [(decision.reference, "")])
    return _news(decision, entered.steps)


def _refusal(mistakes: Sequence[Mistake], rows: Sequence[Row]) -> Refused:
    """What stands against a decision, told of the first row that names the place."""
    first: dict[Node, tuple[int, str]] = {}
    for number, row in enumerate(rows, 1):
        first.setdefault(row.node, (number, "amount"))
    for number, row in enumerate(rows, 1):
        if row.other:
            first.setdefault(row.other, (number, "giver"))
    defects = []
    for mistake in mistakes:
        number, field = first.get(mistake.node, (0, ""))
        defects.append(Defect(number, field, mistake.word, mistake.node.holder, mistake.short))
    word = {"SHORT": Word.FUNDS_SHORT, "BELOW": Word.BELOW_USED}.get(mistakes[0].word, Word.INVALID)
    return Refused(word, defects[0].trouble.sentence, short=mistakes[0].short, defects=defects)


def _news(decision: Decision, steps: Sequence[Step]) -> list[NewFact]:
    """One fact for each change of a unit's line."""
    return [
        NewFact(
            "AllotmentMade",
            decision.reference,
            step.node.holder,
            {"version": 1, "kind": step.kind, "amount": step.given, "source": step.node.source, "year": step.node.year},
        )
        for step in steps
        if step.node.tier in LINE_TIERS and step.given
    ]


def _require_finance(person: str) -> None:
    if not any(seat.seat == FINANCE for seat in organisations.seats(person, clock.now())):
        raise Refused(Word.NO_RIGHT, _("Chỉ cơ quan tài chính được lập và duyệt quyết định phân bổ dự toán."))


def _require_told(document: Document) -> None:
    for field in ("number", "issuer", "reason", "legal_basis"):
        if not getattr(document, field).strip():
            raise Refused(Word.INVALID, _("Quyết định phải ghi số, nơi ban hành, lý do và căn cứ."), pointer=f"/{field}")


def _office(code: str) -> OfficeView:
    office = organisations.office(code, clock.today())
    if office is None:
        raise Refused(Word.INVALID, _("Không có cơ quan kho bạc này."), pointer="/office")
    return office


def _entering_office(treasury_id: int) -> OfficeView:
    """The office that does the work of the book today."""
    today = clock.today()
    handling = organisations.handling_offices([treasury_id], today)
    office = organisations.office_by_id(handling.get(treasury_id, treasury_id), today)
    if office is None:
        raise Refused(Word.NOT_FOUND, _("Không có cơ quan kho bạc này."))
    return office
