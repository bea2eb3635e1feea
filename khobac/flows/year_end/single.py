"""The year-end of a single key, as a person orders it: the same effects as the run's, refused where the run would ask."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.books.commitments import queries as commitments
from khobac.books.periods import services
from khobac.books.periods.services import CarryDecision
from khobac.books.periods.year_end import Asked, Effect, Question, Stage, Standing, effect_on
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.position import unit_on
from khobac.flows.year_end.entries import Ground
from khobac.flows.year_end.reading import standing_of
from khobac.flows.year_end.running import make_all, open_year
from khobac.registers.organisations import queries as organisations

__all__ = ["CarryDecision", "cancel_unused", "carry_over", "move_advances"]


def cancel_unused(unit: str, source: str, year: int, by: str) -> Effect:
    """Cancel what remains of the key's commitments, then what is available (E12a). STATE while a dossier counts on it."""
    return _close(unit, source, year, by, Stage.UNUSED)


def move_advances(unit: str, source: str, year: int, by: str) -> Effect:
    """Let outstanding advances stand in the new year, within its estimate of the same key (E12c).

    FUNDS_SHORT with `short` where that has no room: then the finance agency decides.
    """
    return _close(unit, source, year, by, Stage.ADVANCES)


@repeated
def carry_over(
    unit: str, source: str, year: int, by: str, letter: str, amount: int = 0, contract: str | None = None
) -> Effect:
    """Carry part of the available estimate, or what remains of a contract's commitment, into the new year (E12b).

    The finance agency's `letter` makes it once. FUNDS_SHORT with `short` for more than is available, STATE for a contract
    of which nothing remains.
    """
    if (contract is None) == (amount <= 0):
        raise Refused(Word.INVALID, "Chuyển nguồn một số tiền dương hoặc một hợp đồng.", pointer="/amount")
    contract_id = None if contract is None else commitments.contract_id(unit, contract)
    if contract is not None and contract_id is None:
        raise Refused(Word.NOT_FOUND, f"Đơn vị không có hợp đồng {contract}.", pointer="/contract")
    treasury_id = unit_on(unit, clock.today()).treasury_id
    decision = CarryDecision(treasury_id, unit, source, year, letter, max(amount, 0), contract_id)
    with db.atomic():
        services.decide_carry_over([decision], by, clock.now())
        return _close(unit, source, year, by, Stage.CARRY_OVER, letter)


@repeated
def _close(unit: str, source: str, year: int, by: str, stage: Stage, letter: str = "") -> Effect:
    today = clock.today()
    office = organisations.serving_office(unit, today)
    if office is None:
        raise Refused(Word.INVALID, "Đơn vị chưa được giao cho kho bạc nào phục vụ.", pointer="/unit")
    rights.require_office(by, "year_end", office.code)
    treasury_id = unit_on(unit, today).treasury_id
    with db.atomic():
        open_year(office.code, year, by, [stage])
        standing = standing_of(treasury_id, year, unit, source)
        standing = standing._replace(decisions=tuple(each for each in standing.decisions if each.letter == letter))
        effect, questions = effect_on(standing, [stage])
        _require_answered(standing, questions)
        if effect.is_nothing:
            _require_nothing_named(standing)
            return effect
        ground = Ground.of(treasury_id, year, office.code, [unit])
        plan_id = services.open_plan(treasury_id, year, "run", [stage], by=by, at=clock.now())
        if make_all([effect], ground, plan_id, by):
            raise Refused(Word.STATE, "Số liệu của đơn vị vừa thay đổi, hãy làm lại.")
        audit.record(by, f"year_end_{stage}", [(f"{source} {year}", unit)])
    return effect


def _require_answered(standing: Standing, questions: Sequence[Question]) -> None:
    """What the run would ask a person is refused to a person."""
    asked = {question.kind: question for question in questions}
    if Asked.RESERVED in asked:
        number = asked[Asked.RESERVED].subject
        raise Refused(Word.STATE, f"Hồ sơ {number} còn giữ dự toán của năm.", dossier=number)
    if Asked.CARRY_EXCEEDS in asked:
        raise Refused(
            Word.FUNDS_SHORT, "Số chuyển nguồn vượt dự toán còn lại.", short=asked[Asked.CARRY_EXCEEDS].amount
        )
    if Asked.ADVANCE_WITHOUT_ROOM in asked:
        missing = sum(each.amount for each in standing.advances) - standing.room
        raise Refused(Word.FUNDS_SHORT, "Năm sau chưa có dự toán cùng nội dung đủ cho tạm ứng.", short=missing)


def _require_nothing_named(standing: Standing) -> None:
    if standing.decisions:
        raise Refused(Word.STATE, "Hợp đồng không còn cam kết để chuyển nguồn.", pointer="/contract")
