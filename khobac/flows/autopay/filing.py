"""Bills that were judged clean become dossiers and are posted, all in one transaction of a bounded number of statements.

A dossier of a bill is one like any other: number, clock, seats, request, check with all its inputs, postings, order to the
bank. Its unit people are those who signed the authorisation; what an officer and a director do for others is done here by
the rule that nothing at all was found. Locks are taken in the order of docs/inside/locks.md: lines, number series, balances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.casework.dossiers.queries import LockedDossier, SeatHolder
from khobac.casework.dossiers.services import NewDossier, routine
from khobac.casework.dossiers.services.routine import Taken
from khobac.casework.dossiers.states import Event, State
from khobac.control import services as control
from khobac.control.services import PastCheck
from khobac.core import audit, clock, db, stored
from khobac.core.repeats import repeated
from khobac.flows.autopay.judging import JudgedBill
from khobac.flows.payment import deadlines, posting
from khobac.flows.payment.content import RECURRENT
from khobac.flows.payment.position import office_hours
from khobac.flows.payment.posting import Batch, Signers
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView
from khobac.spending.requests import queries as requests
from khobac.spending.requests import services as spending
from khobac.spending.requests.services import PastInvoice, PastLine, PastRequest

AUTOMATIC = "autopay"
"""Who takes the steps of the treasury; no person has this name."""
STEPS = (
    Taken(Event.EXAMINE, State.UNDER_CONTROL, AUTOMATIC),
    Taken(Event.ACCEPT, State.CHECKED, AUTOMATIC),
)
SEATS = ("chief_accountant", "holder")


class Paid(NamedTuple):
    """The dossier that pays a bill."""

    dossier_id: int
    number: str


@repeated
def pay(clean: Sequence[JudgedBill], law: Law) -> tuple[dict[int, Paid], list[JudgedBill]]:
    """Reserve, file and post: the dossiers by bill, and those for which the money was gone meanwhile."""
    with db.atomic():
        ids = routine.identities(len(clean))
        held = _hold(clean, ids)
        standing = [(each, dossier_id) for each, dossier_id, is_held in zip(clean, ids, held, strict=True) if is_held]
        gone = [each for each, is_held in zip(clean, held, strict=True) if not is_held]
        return _file_and_post([each for each, _ in standing], [one for _, one in standing], law), gone


def _hold(clean: Sequence[JudgedBill], ids: Sequence[int]) -> list[bool]:
    """Reserve what each will pay, under the locks of the lines; whether there was enough, first come first served."""
    movements = [
        Movement(
            reference=str(dossier_id),
            event="reserve",
            key=each.key,
            reserved=each.amounts.pay,
            withheld=each.withheld,
        )
        for each, dossier_id in zip(clean, ids, strict=True)
    ]
    return [moved.moved for moved in budget.move(movements, clock.now())]


def _file_and_post(clean: Sequence[JudgedBill], ids: Sequence[int], law: Law) -> dict[int, Paid]:
    if not clean:
        return {}
    offices = organisations.serving_offices({each.snapshot.unit for each in clean}, clock.today())
    hashes = _store(clean, law)
    numbers = routine.next_numbers("HS", [offices[each.snapshot.unit].code for each in clean], clock.now())
    new = _dossiers(clean, ids, numbers, [snapshot for snapshot, _, _ in hashes], offices, law)
    heads = routine.receive_many(new, STEPS)
    _lodge(clean, heads)
    control.keep_checks(
        [
            PastCheck(head.id, head.unit_code, "examination", head.sent_at, AUTOMATIC, *kept, each.findings)
            for head, kept, each in zip(heads, hashes, clean, strict=True)
        ]
    )
    by_dossier = {head.id: offices[head.unit_code] for head in heads}
    signers = {head.id: Signers(AUTOMATIC) for head in heads}
    posting.post(Batch({head.id: head for head in heads}, requests.of_dossiers(ids), by_dossier, signers), heads)
    audit.record(AUTOMATIC, "submit", [(head.number, head.unit_code) for head in heads])
    return {each.due.bill.id: Paid(head.id, head.number) for each, head in zip(clean, heads, strict=True)}


def _store(clean: Sequence[JudgedBill], law: Law) -> list[tuple[str, str, str]]:
    """Snapshots and positions by their hashes, with the law they were judged by."""
    own = [part for each in clean for part in (each.snapshot, each.position)]
    [law_hash, *hashes] = stored.keep([law.canonical, *own])
    return [(hashes[n], law_hash, hashes[n + 1]) for n in range(0, len(hashes), 2)]


def _dossiers(
    clean: Sequence[JudgedBill],
    ids: Sequence[int],
    numbers: Sequence[str],
    hashes: Sequence[str],
    offices: Mapping[str, OfficeView],
    law: Law,
) -> list[NewDossier]:
    calendar, now = office_hours(law), clock.now()
    received_at = calendar.received_at(now)
    due = {
        (kind, sort): deadlines.due(calendar, received_at, deadlines.working_days(kind, sort, law), None)
        for kind, sort in {(each.snapshot.kind, each.position.unit.kind) for each in clean}
    }
    made = []
    for place, each in enumerate(clean):
        unit, authorisation = each.due.unit, each.due.authorisation
        assert unit is not None
        legal, committed = due[each.snapshot.kind, unit.kind]
        signers = [SeatHolder(seat, by.person) for seat, by in zip(SEATS, authorisation.signatures, strict=True)]
        made.append(
            NewDossier(
                id=ids[place],
                number=numbers[place],
                treasury_id=unit.treasury_id,
                unit_code=unit.code,
                office_id=offices[unit.code].id,
                procedure=RECURRENT,
                mode=each.snapshot.kind.value,
                prepared_by=authorisation.prepared_by,
                content_hash=hashes[place],
                sent_at=now,
                received_at=received_at,
                legal_due_at=legal,
                committed_due_at=committed,
                seats=(SeatHolder("preparer", authorisation.prepared_by), *signers),
            )
        )
    return made


def _lodge(clean: Sequence[JudgedBill], heads: Sequence[LockedDossier]) -> None:
    """Their requests: one line and one invoice each, the money taken in the same transaction."""
    spending.keep_requests(
        [_request(each, head) for each, head in zip(clean, heads, strict=True)],
        [
            PastLine(head.id, head.unit_code, number, line.ndkt, line.chapter, line.section, line.amount)
            for each, head in zip(clean, heads, strict=True)
            for number, line in enumerate(each.snapshot.lines)
        ],
        [
            PastInvoice(head.id, head.unit_code, number, each.snapshot.payee, invoice.no, invoice.amount)
            for each, head in zip(clean, heads, strict=True)
            for number, invoice in enumerate(each.snapshot.invoices)
        ],
        [],
    )


def _request(each: JudgedBill, head: LockedDossier) -> PastRequest:
    snapshot, payee, split = each.snapshot, each.due.payee, each.amounts
    assert payee is not None
    return PastRequest(
        dossier_id=head.id,
        treasury_id=head.treasury_id,
        unit_code=head.unit_code,
        kind=snapshot.kind.value,
        source=snapshot.source,
        year=snapshot.year,
        payee_id=payee.id,
        payee_code=payee.code,
        payee_name=payee.name,
        payee_bank=payee.bank,
        payee_account=payee.account_number,
        payee_unit="",
        content=snapshot.content,
        contract_id=None,
        last=False,
        recover=None,
        on_commitment=False,
        voucher_date=snapshot.voucher_date,
        performed_on=snapshot.performed_on,
        papers=",".join(sorted(snapshot.papers)),
        settles_id=None,
        headcount=None,
        contract_labour=None,
        payroll_total=None,
        gross=split.gross,
        pay=split.pay,
        recovered=split.recovered,
        set_off=split.set_off,
        held=split.pay,
        fund_state="reserved",
        short=0,
    )
