"""Approval: the two signatures of the treasury, and the moment money is spent.

A batch is posted in one transaction of a fixed number of statements, in the order of locks: dossiers, totals, projects,
contracts and commitments, advances, budget lines, balances. Looked at again are C01, C02, C06, C16 (by what books the
money), the totals of C10 and C12, and C17. A dossier that fails is left out with its reason; the rest posts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khobac.books.commitments import queries as commitments
from khobac.books.periods import queries as periods
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier, SeatHolder
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.control import services as control
from khobac.control.engine import AT_APPROVAL, blocking
from khobac.control.inputs import Kind
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import posting, project_room, total_room
from khobac.flows.payment.desk import judge_again, take_up
from khobac.flows.payment.holding import tell
from khobac.flows.payment.posting import Batch, Short
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests

CHIEF, DIRECTOR = "office_chief_accountant", "director"


@dataclass(frozen=True)
class Approved:
    """What came of one dossier of a batch."""

    number: str
    refused: Refused | None = None


@repeated
def countersign(numbers: Sequence[str], by: str) -> list[Approved]:
    """The chief accountant's signature on what officers propose to pay."""
    with db.atomic():
        batch = _load(numbers)
        _possible(batch, Event.COUNTERSIGN)
        _may_sit(batch, CHIEF, by, "countersign")
        members = batch.standing()
        casework.seat(members, SeatHolder(CHIEF, by))
        casework.take([posting.countersigned(each, by) for each in members])
        return _answers(batch, numbers)


@repeated
def approve(numbers: Sequence[str], director: str, chief: str | None = None) -> list[Approved]:
    """The director's signature: books, budget, commitment and payment order, all or nothing for each dossier.

    With `chief` the chief accountant signs in the same transaction; else he must have countersigned before.
    """
    with db.atomic():
        batch = _load(numbers)
        _possible(batch, Event.APPROVE)
        if chief is not None:
            _may_sit(batch, CHIEF, chief, "countersign", together_with=director)
        _may_sit(batch, DIRECTOR, director, "approve")
        if chief is None:
            _countersigned(batch)
        _in_open_years(batch)
        _unrestricted(batch, director)
        _within_totals(batch, director)
        batch.projects = project_room.hold(batch.standing(), batch.requests)
        for round_of_dossiers in _rounds(batch):
            _post_round(batch, round_of_dossiers, director, chief)
        return _answers(batch, numbers)


@repeated
def hand_back(number: str, by: str, reason: str) -> None:
    """Chief accountant or director give a proposal back to the officer, with a reason."""
    if not reason.strip():
        raise Refused(Word.REASON_NEEDED, "Cần ghi lý do chuyển lại.", pointer="/reason")
    with db.atomic():
        desk = take_up(number)
        casework.require(desk.dossier, Event.HAND_BACK, State.UNDER_CONTROL)
        rights.require_office(by, "hand_back", desk.office.code)
        casework.take([NewStep(desk.dossier.id, Event.HAND_BACK, State.UNDER_CONTROL, by, reason)])
        tell([desk.dossier], "DossierHandedBack")
        audit.record(by, "hand_back", [(number, desk.dossier.unit_code)])


def _load(numbers: Sequence[str]) -> Batch:
    found = dossiers.lock_numbers(numbers)
    if len(found) < len(set(numbers)):
        missing = sorted(set(numbers) - {dossier.number for dossier in found})
        raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {', '.join(missing)}.")
    today = clock.today()
    here = organisations.handling_offices({dossier.office_id for dossier in found}, today)
    offices = organisations.offices(set(here.values()), today)
    return Batch(
        {dossier.id: dossier for dossier in found},
        requests.of_dossiers([dossier.id for dossier in found]),
        {dossier.id: offices[here[dossier.office_id]] for dossier in found},
    )


def _possible(batch: Batch, event: Event) -> None:
    for dossier in batch.standing():
        pay_first = batch.requests[dossier.id].kind == Kind.PAY_FIRST
        if dossier.state != (State.UNDER_CONTROL if pay_first else State.CHECKED):
            sentence = f"Hồ sơ {dossier.number} đang ở bước khác, không thực hiện được việc này."
            batch.refuse([dossier.id], Word.STATE, sentence)


def _may_sit(batch: Batch, seat: str, person: str, action: str, together_with: str | None = None) -> None:
    """Leave out those on which the person may not take this seat; SAME_PERSON is answered before NO_RIGHT."""
    standing = batch.standing()
    holder = SeatHolder(seat, person)
    taken = {each.id for each in standing} if person == together_with else set()
    taken |= dossiers.other_seats([each.id for each in standing], holder)
    batch.refuse(taken, Word.SAME_PERSON, "Người này đã giữ vị trí khác trên hồ sơ.")
    for office in {batch.offices[each.id].code for each in batch.standing()}:
        try:
            rights.require_office(person, action, office)
        except Refused as refused:
            here = [each.id for each in batch.standing() if batch.offices[each.id].code == office]
            batch.refuse(here, refused.word, refused.sentence)


def _countersigned(batch: Batch) -> None:
    standing = {each.id for each in batch.standing()}
    missing = standing - dossiers.seated(list(standing), CHIEF)
    batch.refuse(missing, Word.STATE, "Kế toán trưởng kho bạc chưa ký.")


def _in_open_years(batch: Batch) -> None:
    """Leave out what would be charged to a settled year; returned funds come in as revenue."""
    charged = {
        each.id: (request.treasury_id, request.year)
        for each in batch.standing()
        if (request := batch.requests[each.id]).kind not in (Kind.RETURN_OF_FUNDS, Kind.DEPOSIT_PAYMENT)
    }
    settled = periods.settled_years(set(charged.values()))
    late = [dossier_id for dossier_id, key in charged.items() if key in settled]
    batch.refuse(late, Word.PERIOD_CLOSED, "Năm ngân sách của hồ sơ đã quyết toán.")


def _unrestricted(batch: Batch, by: str) -> None:
    """C17 as of now: units with any restriction are judged one by one, the others pass in one statement."""
    standing = batch.standing()
    restricted = accounts.restricted_units({each.unit_code for each in standing}, clock.now())
    for dossier in standing:
        if dossier.unit_code in restricted:
            _judge_alone(batch, dossier, by)


def _within_totals(batch: Batch, by: str) -> None:
    """C10 and C12 as of now: those beyond a total are judged one by one, for secrecy or own revenue may spare them."""
    standing = {each.id: each for each in batch.standing()}
    for dossier_id in total_room.beyond(standing):
        _judge_alone(batch, standing[dossier_id], by)


def _judge_alone(batch: Batch, dossier: LockedDossier, by: str) -> None:
    judged = judge_again(take_up(dossier.number), AT_APPROVAL)
    found = blocking(judged.findings)
    if found:
        control.record(dossier.id, dossier.unit_code, "approval", by, judged.inputs, judged.findings)
        batch.refused[dossier.id] = Refused(Word.BLOCKED, found[0].message_vi, defects=list(found))


def _rounds(batch: Batch) -> list[list[LockedDossier]]:
    """Dossiers that share an advance (a contract's, or the one they settle) or a set-off go into different rounds, in
    order: what the one takes off decides what the other pays. All others go into the first.
    """
    advanced = _with_advances(batch)
    rounds: list[list[LockedDossier]] = []
    met: dict[tuple[object, ...], int] = {}
    for dossier in batch.standing():
        request = batch.requests[dossier.id]
        links: list[tuple[object, ...]] = [("payee", request.unit_code, request.payee_code)] if request.set_off else []
        if request.contract_id in advanced:
            links.append(("contract", request.contract_id))
        if request.settles_id:
            links.append(("settles", request.settles_id))
        at = max((met.get(link, -1) + 1 for link in links), default=0)
        met.update(dict.fromkeys(links, at))
        rounds.extend([] for _ in range(at + 1 - len(rounds)))
        rounds[at].append(dossier)
    return rounds


def _with_advances(batch: Batch) -> set[int | None]:
    """The contracts on which something is advanced, or is about to be by this batch."""
    asked = [batch.requests[each.id] for each in batch.standing()]
    by_id = commitments.contracts_by_id({each.contract_id for each in asked if each.contract_id})
    about_to_be = {each.contract_id for each in asked if each.kind == Kind.ADVANCE}
    return about_to_be | {contract_id for contract_id, contract in by_id.items() if contract.advance_outstanding}


def _post_round(batch: Batch, members: Sequence[LockedDossier], director: str, chief: str | None) -> None:
    """Sign and post these; those that find no money or no room are left out, unsigned, and the others posted without them.

    What is left out is judged once the others are posted, so that it is told what they have taken.
    """
    standing, left_out = list(members), list[LockedDossier]()
    holders = [SeatHolder(CHIEF, chief)] if chief is not None else []
    while standing:
        try:
            with db.atomic():
                casework.seat(standing, *holders, SeatHolder(DIRECTOR, director))
                posting.post(batch, standing, director, chief)
            break
        except Short as short:
            left_out += [each for each in standing if each.id in short.ids]
            standing = [each for each in standing if each.id not in short.ids]
    for dossier in left_out:
        _judge_alone(batch, dossier, director)
        batch.refuse([dossier.id], Word.BLOCKED, "Không còn đủ nguồn để chi hồ sơ này.")


def _answers(batch: Batch, numbers: Sequence[str]) -> list[Approved]:
    by_number = {dossier.number: dossier.id for dossier in batch.dossiers.values()}
    return [Approved(number, batch.refused.get(by_number[number])) for number in numbers]
