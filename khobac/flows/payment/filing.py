"""Filing: the live check of a draft, submission with both signatures, withdrawal before anybody took it in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from khobac.books.commitments import queries as commitments
from khobac.books.errors import understood
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewDossier, SeatHolder
from khobac.casework.dossiers.states import Event, State
from khobac.control import services as control
from khobac.control.inputs import Kind, Signed, Snapshot, procedure_of
from khobac.core import audit, clock, db, idempotency
from khobac.core.canonical import hash_hex
from khobac.core.db import Asked
from khobac.core.errors import Refused, Word
from khobac.core.idempotency import Answer
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import deadlines, enclosing, letters, shape, signing
from khobac.flows.payment.content import Filing, SignedBy
from khobac.flows.payment.holding import as_told, release, send_hold, tell
from khobac.flows.payment.position import Judged, OnContract, Own, judge, known, line_key, on_contract, unit_on
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts.queries import PayeeAccount as RegisteredAccount
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, ServedUnit, UnitView
from khobac.spending.requests import services as spending
from khobac.spending.requests.services import ListRow, PayeeAccount

T = TypeVar("T")


@dataclass(frozen=True)
class Submitted:
    """The number of a dossier that is in, and whether this was a repeat of an earlier submission."""

    number: str
    repeated: bool


def check(filing: Filing, signers: Sequence[str] = ()) -> Judged:
    """The live check: everything that is wrong with a draft; nothing is filed, nothing held.

    `signers` are the two people who are going to sign, where the form knows them.
    """
    shape.require(filing)
    now = clock.now()
    unit = unit_on(filing.unit, now.date())
    signed = tuple(Signed(person, now) for person in signers)
    mended = _mended(filing, dossiers.by_number)
    named = on_contract(filing.unit, filing.contract, filing.year, filing.source)
    own = Own(chain_id=mended.chain_id if mended else None)
    judged = judge(_snapshot(filing, unit, signed, named), unit, own, named)
    shape.require_not_last(judged.snapshot, judged.position)
    return judged


def submit(filing: Filing, signatures: Sequence[SignedBy], key: str) -> Submitted:
    """Take a signed dossier in, once for the unit's `key`."""
    _require_possible(filing, signatures)
    command = filing.signed_content() | {"signed_by": [each.person for each in signatures]}
    begun = idempotency.begin(filing.unit, key, command)
    answer = (
        begun
        if isinstance(begun, Answer)
        else take_in(filing, signatures, None, lambda dossier: begun.keep({"number": dossier.number}))
    )
    return Submitted(answer.value["number"], answer.repeated)


def take_in(
    filing: Filing,
    signatures: Sequence[SignedBy],
    ask_challenge: Callable[[], Asked[bool]] | None,
    answer: Callable[[LockedDossier], T],
) -> T:
    """Number, receipt, clock, money held; all in the caller's transaction, that of `access.acting_as(unit)`.

    A dossier is taken in with whatever is wrong with it; refused are only what cannot be a dossier (INVALID), one person
    in two seats (SAME_PERSON), pay-first for the last payment (LAST_PAYMENT), and mending what was not returned (STATE).
    The office's next number is asked for last: until we commit, nobody else filing there gets one.

    `ask_challenge` uses up the one-time value of those who sign by machine: false is refused. `answer` makes the answer to
    the command and keeps it. Both go together with statements of ours.
    """
    _require_possible(filing, signatures)
    today = clock.today()
    with db.together():
        is_fresh = ask_challenge() if ask_challenge else None
        entitled = rights.ask_unit(filing.prepared_by, "prepare", filing.unit)
        registered = organisations.ask_served_unit(filing.unit, today)
        judged_signatures = signing.ask_judged(filing, signatures)
        account = accounts.ask_payee_account(filing.unit, filing.payee, today)
        identity = casework.ask_identity()
    if is_fresh is not None and not is_fresh.answer:
        raise Refused(Word.INVALID, "Giá trị dùng một lần không đúng, đã dùng hoặc đã hết hạn.", pointer="/challenge")
    rights.require(entitled.answer)
    unit, office, promised = _served(registered.answer, filing.unit)
    mended = _mended(filing, dossiers.lock_by_number)
    if mended is not None:
        _require_mendable(mended)
    signed, kept = judged_signatures()
    named = on_contract(filing.unit, filing.contract, filing.year, filing.source)
    snapshot = _snapshot(filing, unit, signed, named)
    judged = judge(snapshot, unit, Own(chain_id=mended.chain_id if mended else None), named)
    shape.require_not_last(snapshot, judged.position)
    payee = _payable(account.answer, filing, unit)
    contract_id, settles_id = named.id if named else None, _settled(filing)
    enclosing.enclose(identity.answer, filing)
    with understood(), db.together():
        held = send_hold(identity.answer, line_key(snapshot, unit), judged)
        number = casework.ask_next_number("HS", office.code, snapshot.sent_at)
    fund = held()
    procedure = procedure_of(unit.kind)
    legal, committed = deadlines.due(
        judged.position.calendar,
        received_at := judged.position.calendar.received_at(snapshot.sent_at),
        deadlines.working_days(filing.kind, unit.kind, judged.law),
        promised.get(procedure),
    )
    with db.together():
        dossier = casework.receive(
            NewDossier(
                id=identity.answer,
                number=number.answer,
                treasury_id=unit.treasury_id,
                unit_code=unit.code,
                office_id=office.id,
                procedure=procedure,
                mode=filing.kind.value,
                prepared_by=filing.prepared_by,
                content_hash=hash_hex(snapshot),  # kept with the check, in this transaction
                sent_at=snapshot.sent_at,
                received_at=received_at,
                legal_due_at=legal,
                committed_due_at=committed,
                seats=(
                    SeatHolder("preparer", filing.prepared_by),
                    *(SeatHolder(each.seat, each.person) for each in kept),
                ),
                signatures=kept,
                resubmits=mended,
            )
        )
        spending.lodge(
            dossier.id, unit.treasury_id, snapshot, judged.amounts, payee, _list(filing, payee), contract_id, settles_id, fund
        )
        control.record(dossier.id, unit.code, "filing", filing.prepared_by, judged.inputs, judged.findings)
        casework.write_letters([letters.letter(dossier, "receipt", {"amount": judged.amounts.gross, "due": legal})])
        tell([dossier], "DossierReceived", resubmits=filing.resubmits, **as_told(judged.amounts))
        audit.record(filing.prepared_by, "submit", [(dossier.number, unit.code)])
        return answer(dossier)


@repeated
def withdraw(number: str, by: str) -> None:
    """The unit takes its dossier back; possible until an officer has it in hand. A repeat changes nothing."""
    with db.atomic():
        dossier = dossiers.lock_by_number(number)
        if dossier.state == State.WITHDRAWN:
            return
        rights.require_unit(by, "withdraw", dossier.unit_code)
        casework.require(dossier, Event.WITHDRAW, State.WITHDRAWN)
        release([dossier], "withdraw")
        casework.take([casework.NewStep(dossier.id, Event.WITHDRAW, State.WITHDRAWN, by)])
        tell([dossier], "DossierWithdrawn")
        audit.record(by, "withdraw", [(number, dossier.unit_code)])


def _require_possible(filing: Filing, signatures: Sequence[SignedBy]) -> None:
    shape.require(filing)
    people = [filing.prepared_by, *(each.person for each in signatures)]
    if len(set(people)) < len(people):
        raise Refused(Word.SAME_PERSON, "Người lập, kế toán trưởng và chủ tài khoản phải là ba người khác nhau.")
    if len(signatures) != len(signing.SEATS):
        raise Refused(Word.INVALID, "Hồ sơ cần đủ hai chữ ký: kế toán trưởng, chủ tài khoản.", pointer="/signatures")


def _served(found: ServedUnit | None, code: str) -> tuple[UnitView, OfficeView, Mapping[str, int]]:
    unit = known(found.unit if found else None, code)
    if found is None or found.office is None:
        raise Refused(Word.INVALID, "Đơn vị chưa được giao cho kho bạc nào phục vụ.", pointer="/unit")
    return unit, found.office, found.promised


def _settled(filing: Filing) -> int | None:
    """The dossier whose advance this settles, or whose money it gives back."""
    if not filing.settles:
        return None
    settled = dossiers.by_number(filing.settles)
    if settled.unit_code != filing.unit:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {filing.settles}.", pointer="/settles")
    if filing.kind is Kind.SETTLEMENT:
        _require_year_of_advance(filing, settled.id)
    return settled.id


def _require_year_of_advance(filing: Filing, advance_id: int) -> None:
    """An advance is settled in the budget year in which it stands: its own, or the one it moved to (E12c)."""
    years = {line.year for line in commitments.advance_lines(advance_id) if line.outstanding}
    if years and filing.year not in years:
        raise Refused(Word.INVALID, f"Tạm ứng này đã chuyển sang năm {max(years)}.", pointer="/year", year=max(years))


def _list(filing: Filing, payee: PayeeAccount) -> list[ListRow]:
    return [ListRow(row.name, row.bank or payee.bank, row.account or payee.account, row.amount) for row in filing.payees]


def _payable(found: RegisteredAccount | None, filing: Filing, unit: UnitView) -> PayeeAccount:
    """The payee's account at a bank, or at another treasury, whose code then stands for the bank."""
    if found is None:
        raise Refused(Word.INVALID, f"Chưa đăng ký đơn vị thụ hưởng {filing.payee}.", pointer="/payee")
    if found.treasury == unit.treasury_code:
        raise Refused(Word.INVALID, "Chưa chuyển được tiền vào tài khoản tại cùng kho bạc.", pointer="/payee")
    if found.treasury_unit and (filing.payees or filing.kind is Kind.RETURN_OF_FUNDS):
        sentence = "Chi theo danh sách và thu hồi nộp trả chỉ đi qua ngân hàng, không qua kho bạc khác."
        raise Refused(Word.INVALID, sentence, pointer="/payee")
    bank = found.treasury or found.bank
    return PayeeAccount(found.id, found.code, found.name, bank, found.account_number, found.treasury_unit)


def _mended(filing: Filing, find: Callable[[str], LockedDossier]) -> LockedDossier | None:
    if filing.resubmits is None:
        return None
    mended = find(filing.resubmits)
    if mended.unit_code != filing.unit:
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {filing.resubmits}.", pointer="/resubmits")
    return mended


def _require_mendable(mended: LockedDossier) -> None:
    if mended.state != State.RETURNED or dossiers.mended_already(mended.id):
        raise Refused(Word.STATE, f"Hồ sơ {mended.number} không ở trạng thái chờ sửa.", pointer="/resubmits")


def _snapshot(filing: Filing, unit: UnitView, signed: tuple[Signed, ...], named: OnContract | None) -> Snapshot:
    return filing.snapshot(
        chapter=unit.chapter,
        section=unit.section,
        sent_at=clock.now(),
        signatures=signed,
        is_committed=named is not None and named.commitment is not None,
    )
