"""What a dossier of the past leaves on paper: documents by hash, signatures, letters, steps, seats, checks, requests."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from khobac.casework.dossiers.services.history import (
    PastDefect,
    PastDossier,
    PastLetter,
    PastSeat,
    PastStep,
)
from khobac.casework.dossiers.states import CLOCK_VOID, NEW, OPEN, Event, State
from khobac.control.inputs import procedure_of
from khobac.control.services import PastCheck
from khobac.core.receipts import sign_record
from khobac.flows.payment import letters
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.province import BANK
from khobac.spending.requests.services import (
    PastBeneficiary,
    PastInvoice,
    PastLine,
    PastRequest,
)

SEAT_AT = {
    "officer": Event.EXAMINE,
    "office_chief_accountant": Event.COUNTERSIGN,
    "director": Event.APPROVE,
}
"""Seats of the treasury are taken by doing."""


def head(past: Past, content_hash: str) -> PastDossier:
    """The dossier as it stands now."""
    void = past.state in CLOCK_VOID
    decided = next((step.at for step in past.steps if step.state not in OPEN), None)
    paid = past.when(Event.DEBIT)
    return PastDossier(
        number=past.number,
        treasury_id=past.view.treasury_id,
        unit_code=past.view.code,
        office_id=past.office.id,
        procedure=procedure_of(past.view.kind),
        mode=past.asked.kind.value,
        revision=past.revision,
        state=past.state,
        step=len(past.steps),
        prepared_by=past.seats["preparer"],
        content_hash=content_hash,
        sent_at=past.snapshot.sent_at,
        received_at=past.received_at,
        legal_due_at=None if void else past.legal_due_at,
        committed_due_at=None if void else past.committed_due_at,
        control_due_at=past.control_due_at if paid else None,
        taken_at=past.when(Event.EXAMINE),
        decided_at=decided,
        mends=past.asked.mends.number if past.asked.mends else None,
    )


def steps(past: Past) -> Iterator[PastStep]:
    """Every step, each beginning where the one before ended."""
    first, unit = past.steps[0], past.view.code
    yield PastStep(past.id, unit, 1, None, NEW, first.event, first.state, first.actor, first.at, "")
    for seq, (before, step) in enumerate(pairwise(past.steps), 2):
        yield PastStep(
            past.id, unit, seq, seq - 1, before.state, step.event, step.state, step.actor, step.at, step.reason
        )


def seats(past: Past) -> Iterator[PastSeat]:
    """The unit's three people, and those of the treasury who have acted."""
    for seat, person in past.seats.items():
        if seat not in SEAT_AT or past.when(SEAT_AT[seat]):
            yield PastSeat(past.id, past.view.code, seat, person)


def written(past: Past) -> Iterator[PastLetter]:
    """The receipt, and what was decided."""
    yield _letter(past, 0, "receipt", {"amount": past.amounts.gross, "due": past.legal_due_at})
    for place, step in enumerate(past.steps):
        if step.event is Event.APPROVE:
            yield _letter(past, place, "decision", {"pay": past.amounts.pay, "director": step.actor})
        elif step.state is State.RETURNED:
            named = letters.defects_in_short(past.named)
            yield _letter(past, place, "return", {"defects": named, "officer": step.actor})
        elif step.state is State.REFUSED:
            reason, _, basis = step.reason.rpartition(" (")
            yield _letter(past, place, "refusal", {"reason": reason, "basis": basis.rstrip(")")})


def _letter(past: Past, place: int, kind: str, fields: dict[str, object]) -> PastLetter:
    at = past.steps[place].at
    record = {"kind": kind, "dossier": past.number, "unit": past.view.code, "at": at, **fields}
    signed = sign_record(record, letters.record_key())
    return PastLetter(past.id, past.view.code, kind, signed.hash_hex, signed.text, at)


def defects(past: Past) -> Iterator[PastDefect]:
    """What the return named."""
    if past.state is not State.RETURNED:
        return
    wordings = [*("" for _ in past.findings), *(each.wording for each in past.seen)]
    for ordinal, (finding, wording) in enumerate(zip(past.named, wordings, strict=True), 1):
        yield PastDefect(
            past.id,
            past.view.code,
            ordinal,
            finding.code,
            finding.severity,
            finding.pointer,
            finding.message_vi,
            finding.message_en,
            finding.fix_vi,
            finding.fix_en,
            f"{finding.basis.document} {finding.basis.article}".strip(),
            past.seats["officer"] if wording else "rule",
            past.steps[-1].at,
            wording,
        )


def check(past: Past, snapshot_hash: str, law_hash: str, position_hash: str) -> PastCheck:
    """The officer's examination; of what nobody has taken in hand, the check at filing."""
    examined = past.when(Event.EXAMINE)
    return PastCheck(
        past.id,
        past.view.code,
        "examination" if examined else "filing",
        examined or past.snapshot.sent_at,
        past.seats["officer"] if examined else past.seats["preparer"],
        snapshot_hash,
        law_hash,
        position_hash,
        past.findings,
    )


def fund(past: Past) -> tuple[str, int, int]:
    """State, đồng held and đồng missing on the estimate or deposit, as it stands now."""
    split, approved = past.amounts, past.when(Event.APPROVE) is not None
    if split.pay == 0 or not (approved or past.state in OPEN):
        return "none", 0, 0
    if approved or past.snapshot.on_commitment:
        return "reserved", 0, 0
    return "reserved", split.pay, 0


def request(past: Past, payee_id: int) -> PastRequest:
    """The request as it stands now."""
    asked, snapshot, split, payroll = past.asked, past.snapshot, past.amounts, past.snapshot.payroll
    state, held, short = fund(past)
    return PastRequest(
        dossier_id=past.id,
        treasury_id=past.view.treasury_id,
        unit_code=past.view.code,
        kind=snapshot.kind.value,
        source=snapshot.source,
        year=snapshot.year,
        payee_id=payee_id,
        payee_code=past.payee.code,
        payee_name=past.payee.name,
        payee_bank=past.payee.bank or "",
        payee_account=past.payee.account_number,
        payee_unit="",
        content=snapshot.content,
        contract_id=asked.contract.id if asked.contract else None,
        last=snapshot.last,
        recover=snapshot.recover,
        on_commitment=snapshot.on_commitment,
        voucher_date=snapshot.voucher_date,
        performed_on=snapshot.performed_on,
        papers=",".join(sorted(snapshot.papers)),
        settles_id=asked.settles.id if asked.settles else None,
        headcount=payroll.headcount if payroll else None,
        contract_labour=payroll.contract_labour if payroll else None,
        payroll_total=payroll.total if payroll else None,
        gross=split.gross,
        pay=split.pay,
        recovered=split.recovered,
        set_off=split.set_off,
        held=held,
        fund_state=state,
        short=short,
    )


def lines(past: Past) -> Iterator[PastLine]:
    """The lines of the voucher."""
    for number, line in enumerate(past.snapshot.lines):
        yield PastLine(past.id, past.view.code, number, line.ndkt, line.chapter, line.section, line.amount)


def invoices(past: Past) -> Iterator[PastInvoice]:
    """Its invoices."""
    for number, invoice in enumerate(past.snapshot.invoices):
        yield PastInvoice(past.id, past.view.code, number, past.snapshot.payee, invoice.no, invoice.amount)


def beneficiaries(past: Past) -> Iterator[PastBeneficiary]:
    """The people of a list."""
    for number, (name, account, amount) in enumerate(past.asked.people):
        yield PastBeneficiary(past.id, past.view.code, number, name, BANK, account, amount)
