"""Approval: the two signatures of the treasury, and the moment money is spent.

A batch is posted in one transaction of a fixed number of statements, in the order of locks: dossiers, totals, projects,
contracts and commitments, advances, budget lines, balances. Looked at again are C01, C02, C06, C16 (by what books the
money), the totals of C10 and C12, and C17. A dossier that fails is left out with its reason; the rest posts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from khobac.core import access, audit, clock, db, wake
from khobac.core.errors import Refused, Word
from khobac.core.gathering import Gathering
from khobac.core.repeats import has_lost, repeated
from khobac.flows import rights
from khobac.flows.payment import posting, project_room, total_room
from khobac.flows.payment.desk import judge_again, take_up
from khobac.flows.payment.holding import tell
from khobac.flows.payment.posting import Batch, Short, Signers
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests

CHIEF, DIRECTOR = "office_chief_accountant", "director"
AT_ONCE = 50
"""So many post while people wait."""
SITS_ALREADY = "Người này đã giữ vị trí khác trên hồ sơ."


@dataclass(frozen=True)
class Signed:
    """One dossier, and who approves it."""

    number: str
    by: Signers


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
        _may_sit(batch, CHIEF, "countersign", dict.fromkeys(batch.dossiers, by))
        members = batch.standing()
        casework.seat([(each, SeatHolder(CHIEF, by)) for each in members])
        casework.take([posting.countersigned(each, by) for each in members])
        return _answers(batch, numbers)


def approve(numbers: Sequence[str], director: str, chief: str | None = None) -> list[Approved]:
    """The director's signature: books, budget, commitment and payment order, all or nothing for each dossier.

    With `chief` the chief accountant signs in the same transaction; else he must have countersigned before. A single dossier
    is posted together with those that others approve in this process at the same moment (docs/decisions/0014).
    """
    signed = [Signed(number, Signers(director, chief)) for number in numbers]
    if len(signed) != 1 or db.is_in_transaction():
        return approve_signed(signed)
    surroundings = (access.acting_unit(), clock.stands_at(), wake.is_asleep())
    return [_gathering.ask(signed[0], alike=surroundings, about=signed[0].number)]


@repeated
def approve_signed(signed: Sequence[Signed]) -> list[Approved]:
    """`approve`, in one transaction, of different dossiers each of which has signers of its own."""
    numbers = [each.number for each in signed]
    with db.atomic():
        batch = _load(numbers)
        by_number = {each.number: each.by for each in signed}
        batch.signers = {each.id: by_number[each.number] for each in batch.dossiers.values()}
        _possible(batch, Event.APPROVE)
        _signers_may_sit(batch)
        _in_open_years(batch)
        _unrestricted(batch)
        _within_totals(batch)
        batch.projects = project_room.hold(batch.standing(), batch.requests)
        for round_of_dossiers in _rounds(batch):
            _post_round(batch, round_of_dossiers)
        return _answers(batch, numbers)


def _has_changed_nothing(problem: Exception) -> bool:
    return isinstance(problem, Refused) or has_lost(problem)


_gathering = Gathering(approve_signed, AT_ONCE, _has_changed_nothing)


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


def _signers_may_sit(batch: Batch) -> None:
    directors = {dossier_id: by.director for dossier_id, by in batch.signers.items()}
    chiefs = {dossier_id: by.chief for dossier_id, by in batch.signers.items() if by.chief is not None}
    in_two = [dossier_id for dossier_id, chief in chiefs.items() if chief == directors[dossier_id]]
    batch.refuse(in_two, Word.SAME_PERSON, SITS_ALREADY)
    _may_sit(batch, CHIEF, "countersign", chiefs)
    _may_sit(batch, DIRECTOR, "approve", directors)
    _countersigned(batch, directors.keys() - chiefs.keys())


def _may_sit(batch: Batch, seat: str, action: str, people: Mapping[int, str]) -> None:
    """Leave out those on which their person may not take this seat; SAME_PERSON is answered before NO_RIGHT."""
    asked = [(each.id, SeatHolder(seat, people[each.id])) for each in batch.standing() if each.id in people]
    if not asked:
        return
    batch.refuse(dossiers.other_seats(asked), Word.SAME_PERSON, SITS_ALREADY)
    places = {each.id: (people[each.id], batch.offices[each.id].code) for each in batch.standing() if each.id in people}
    entitled = rights.entitled(action, set(places.values()))
    missing = [dossier_id for dossier_id, place in places.items() if place not in entitled]
    batch.refuse(missing, Word.NO_RIGHT, rights.NOT_AT_THIS_OFFICE)


def _countersigned(batch: Batch, before: set[int]) -> None:
    """Leave out those of which the chief accountant ought to have signed before and has not."""
    standing = [each.id for each in batch.standing() if each.id in before]
    missing = set(standing) - dossiers.seated(standing, CHIEF) if standing else ()
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


def _unrestricted(batch: Batch) -> None:
    """C17 as of now: units with any restriction are judged one by one, the others pass in one statement."""
    standing = batch.standing()
    restricted = accounts.restricted_units({each.unit_code for each in standing}, clock.now())
    for dossier in standing:
        if dossier.unit_code in restricted:
            _judge_alone(batch, dossier)


def _within_totals(batch: Batch) -> None:
    """C10 and C12 as of now: those beyond a total are judged one by one, for secrecy or own revenue may spare them."""
    standing = {each.id: each for each in batch.standing()}
    for dossier_id in total_room.beyond(standing):
        _judge_alone(batch, standing[dossier_id])


def _judge_alone(batch: Batch, dossier: LockedDossier) -> None:
    by = batch.signers[dossier.id].director
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


def _post_round(batch: Batch, members: Sequence[LockedDossier]) -> None:
    """Sign and post these; those that find no money or no room are left out, unsigned, and the others posted without them.

    What is left out is judged once the others are posted, so that it is told what they have taken.
    """
    standing, left_out = list(members), list[LockedDossier]()
    while standing:
        try:
            with db.atomic():
                casework.seat([(each, holder) for each in standing for holder in _seats(batch.signers[each.id])])
                posting.post(batch, standing)
            break
        except Short as short:
            left_out += [each for each in standing if each.id in short.ids]
            standing = [each for each in standing if each.id not in short.ids]
    for dossier in left_out:
        _judge_alone(batch, dossier)
        batch.refuse([dossier.id], Word.BLOCKED, "Không còn đủ nguồn để chi hồ sơ này.")


def _seats(by: Signers) -> list[SeatHolder]:
    chief = [SeatHolder(CHIEF, by.chief)] if by.chief is not None else []
    return [*chief, SeatHolder(DIRECTOR, by.director)]


def _answers(batch: Batch, numbers: Sequence[str]) -> list[Approved]:
    by_number = {dossier.number: dossier.id for dossier in batch.dossiers.values()}
    return [Approved(number, batch.refused.get(by_number[number])) for number in numbers]
