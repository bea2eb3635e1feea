"""Retention money (Decree 254/2025 Art 9): kept back from payments, then released, or moved to the unit's deposit.

A unit asks for a payment net of what it keeps. Kept money is no expenditure yet: it becomes one when it is released by
an ordinary payment, or at once when it moves to the deposit account.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.services import Movement
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import ContractUse, RetentionMove
from khobac.books.errors import TooMuchGivenBack
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import Line
from khobac.books.ledger.postings.move_retention import MoveRetention, move_retention
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.contracts.declaring import contract_id
from khobac.flows.payment.booking import booked_on, spender_of
from khobac.flows.payment.position import restrictions, unit_on
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations

NO_DOSSIER = 0
DEPOSIT_ALLOWED = "retention.move_to_deposit_allowed"


@repeated
def keep(unit_code: str, code: str, amount: int, reference: str, by: str) -> None:
    """Keep so much back of the payment named (a dossier number). Raises NO_RIGHT, ABOVE_CONTRACT beyond its value."""
    with db.atomic():
        _require_officer(unit_code, by)
        _move(RetentionMove(contract_id(unit_code, code), "kept", reference, _positive(amount)), Word.ABOVE_CONTRACT)
        audit.record(by, "keep_retention", [(code, unit_code)])


@repeated
def release(unit_code: str, code: str, amount: int, reference: str, by: str) -> None:
    """Release kept money to the supplier, who is paid by the dossier named. Raises NO_RIGHT, BELOW_USED for more than is kept."""
    with db.atomic():
        _require_officer(unit_code, by)
        _move(RetentionMove(contract_id(unit_code, code), "released", reference, _positive(amount)), Word.BELOW_USED)
        audit.record(by, "release_retention", [(code, unit_code)])


@repeated
def move_to_deposit(
    unit_code: str, code: str, year: int, source: str, line: Line, by: str, key: str, *, on_commitment: bool
) -> None:
    """Spend kept money now and put it on the unit's deposit account, from which the supplier is paid later.

    The `key` makes it once. Raises NO_RIGHT, STATE where the law of the day knows no such deposit, BELOW_USED for more than
    is kept, FUNDS_SHORT with `short` on estimate or commitment.
    """
    with db.atomic():
        now, today = clock.now(), clock.today()
        law, unit = laws.law_on(today), unit_on(unit_code, today)
        _require_officer(unit_code, by)
        if not law.get(DEPOSIT_ALLOWED):
            raise Refused(Word.STATE, _("Pháp luật hiện hành không cho chuyển tiền bảo hành vào tài khoản tiền gửi."))
        contract, amount = contract_id(unit_code, code), _positive(line.amount)
        _move(RetentionMove(contract, "moved", key, amount), Word.BELOW_USED)
        [used] = contracts.consume(
            [ContractUse(NO_DOSSIER, contract, year, source, on_commitment, amount, amount, reference=key)], now
        )
        if used.short or used.over_contract:
            raise Refused(Word.FUNDS_SHORT, _("Cam kết chi còn lại không đủ."), short=used.short or used.over_contract)
        _hold(LineKey(unit.treasury_id, "estimate", unit_code, source, year), amount, key, by, on_commitment)
        office = organisations.serving_office(unit_code, today)
        voucher = Voucher(
            key=f"retention:{key}",
            treasury_id=unit.treasury_id,
            treasury=office.code if office else unit.treasury_code,
            budget_year=year,
            booked_on=booked_on(year, today),
            reference=code,
        )
        ledger.post(move_retention(MoveRetention(voucher, spender_of(unit, source, law), (line,), on_commitment)), now)
        audit.record(by, "move_retention", [(code, unit_code)])


def _require_officer(unit_code: str, by: str) -> None:
    """An officer of the treasury that serves the unit."""
    office = organisations.serving_office(unit_code, clock.today())
    rights.require_office(by, "move_retention", office.code if office else "")


def _hold(line: LineKey, amount: int, key: str, by: str, on_commitment: bool) -> None:
    frozen = restrictions(line.unit, clock.now()).estimate_frozen
    spent, received = budget.move(
        [
            Movement(
                reference=key,
                event="retention",
                key=line,
                committed=-amount if on_commitment else 0,
                actual=amount,
                withheld=frozen,
                actor=by,
            ),
            Movement(
                reference=key,
                event="retention",
                key=LineKey(line.treasury_id, "deposit", line.unit),
                deposited=amount,
                actor=by,
            ),
        ],
        clock.now(),
    )
    if not spent.moved or not received.moved:
        raise Refused(Word.FUNDS_SHORT, _("Dự toán còn lại không đủ."), short=spent.short or received.short)


def _move(move: RetentionMove, word: Word) -> None:
    try:
        contracts.move_retention([move], clock.now())
    except TooMuchGivenBack:
        sentence = _("Số tạm giữ vượt giá trị hợp đồng.") if move.kind == "kept" else _("Số tiền vượt số đang tạm giữ.")
        raise Refused(word, sentence) from None


def _positive(amount: int) -> int:
    if amount <= 0:
        raise Refused(Word.INVALID, _("Số tiền phải là số đồng nguyên dương."), pointer="/amount")
    return amount
