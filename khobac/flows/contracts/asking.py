"""A unit asks for a commitment, the treasury answers: within how long says the law of the day (Circular 113/2008).

The unit asks within `commit.request.within` working days; a later request is taken in and marked late. The treasury
answers within `commit.treasury.within`. Where the law sets no such days (from 2026), there are no deadlines.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from khobac.books.commitments import contract_queries
from khobac.books.commitments import services as contracts
from khobac.books.commitments.contract_queries import RequestFacts
from khobac.books.commitments.services import CommitKind, NewRequest
from khobac.books.commitments.states import CommitmentEvent
from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.contracts.committing import commit
from khobac.flows.contracts.declaring import contract_id
from khobac.registers.calendar import queries as calendars
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations


@repeated
def ask(
    unit_code: str,
    code: str,
    year: int,
    source: str,
    kind: CommitKind,
    by: str,
    *,
    amount: int = 0,
    amount_fx: Decimal | None = None,
) -> int:
    """Draft a request to commit, adjust or cancel; its id."""
    rights.require_unit(by, "prepare", unit_code)
    if kind == "new" and amount <= 0 and not amount_fx:
        raise Refused(Word.INVALID, _("Số cam kết chi phải là số dương."), pointer="/amount")
    with db.atomic():
        contract = contract_id(unit_code, code)
        request = NewRequest(
            contract,
            year,
            source,
            kind,
            amount,
            amount_fx,
            file_by=_file_by(contract, year, laws.law_on(clock.today())),
        )
        return contracts.draft_request(request, by, clock.now())


@repeated
def submit(request_id: int, by: str) -> None:
    """Send a request, drafted or mended, to the treasury: its clock starts."""
    request = _request(request_id)
    rights.require_unit(by, "prepare", request.unit)
    now = clock.now()
    law = laws.law_on(now.date())
    days, calendar = law.get("commit.treasury.within"), _calendar(law)
    due_at = None if days is None else calendar.due_at(calendar.received_at(now), days)
    with db.atomic():
        contracts.take_step(request_id, CommitmentEvent.SUBMIT, by, now, due_at=due_at)
        _told(request, "CommitmentRequested", by)


@repeated
def withdraw(request_id: int, by: str) -> None:
    """Take a request back that has not been answered. A repeat changes nothing."""
    request = _request(request_id)
    rights.require_unit(by, "prepare", request.unit)
    with db.atomic():
        if contracts.withdraw_request(request_id, by, clock.now()):
            _told(request, "CommitmentWithdrawn", by)


@repeated
def send_back(request_id: int, reason: str, by: str) -> None:
    """Return a request to be mended, with the reason."""
    if not reason.strip():
        raise Refused(Word.REASON_NEEDED, _("Cần ghi lý do trả lại đề nghị cam kết chi."), pointer="/reason")
    request = _request(request_id)
    rights.require_office(by, "commit", _office_of(request))
    with db.atomic():
        contracts.take_step(request_id, CommitmentEvent.SEND_BACK, by, clock.now(), reason=reason)
        _told(request, "CommitmentSentBack", by)


@repeated
def approve(request_id: int, by: str) -> str:
    """Commit what was asked for (E2); the commitment's number. Refuses as `commit` does, and then nothing has changed."""
    request = _request(request_id)
    rights.require_office(by, "commit", _office_of(request))
    with db.atomic():
        contracts.take_step(request_id, CommitmentEvent.APPROVE, by, clock.now())
        number = commit(
            request.unit,
            request.contract,
            request.year,
            request.source,
            request.amount,
            _kind(request),
            by,
            f"request-{request_id}",
            request.amount_fx,
        )
        contracts.number_request(request_id, number)
        _told(request, "CommitmentApproved", by)
    return number


def _request(request_id: int) -> RequestFacts:
    found = contract_queries.request_facts(request_id)
    if found is None:
        raise Refused(Word.NOT_FOUND, _("Không có đề nghị cam kết chi này."))
    return found


def _kind(request: RequestFacts) -> CommitKind:
    kinds: dict[str, CommitKind] = {"new": "new", "adjust": "adjust", "cancel": "cancel"}
    return kinds[request.kind]


def _office_of(request: RequestFacts) -> str:
    office = organisations.serving_office(request.unit, clock.today())
    return office.code if office else ""


def _told(request: RequestFacts, what: str, by: str) -> None:
    told = {
        "version": 1,
        "request_id": request.id,
        "year": request.year,
        "source": request.source,
        "kind": request.kind,
    }
    facts.record([NewFact(what, request.contract, request.unit, told)])
    audit.record(by, what, [(request.contract, request.unit)])


def _file_by(contract: int, year: int, law: Law) -> dt.date | None:
    """The last day to ask: counted from the effect of contract or appendix, in a later year from 1 January.

    An estimate given in December counts from 1 January; one given later moves the day, which the officer sees.
    """
    days = law.get("commit.request.within")
    if days is None:
        return None
    terms = contract_queries.terms_on(contract, law.on)
    first = max(terms.valid_from if terms else law.on, dt.date(year, 1, 1))
    return _calendar(law).add_working_days(first, days)


def _calendar(law: Law) -> WorkingCalendar:
    return calendars.calendar(law.value("office.opens"), law.value("office.receipt_cutoff"), law.value("office.closes"))
