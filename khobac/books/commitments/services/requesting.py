"""Requests to commit and the steps they take. Part of the only writer."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from khobac.books.commitments.models import CommitmentRequest, CommitmentStep, Contract
from khobac.books.commitments.services.committing import CommitKind
from khobac.books.commitments.states import NEW, CommitmentEvent, CommitmentState, target
from khobac.core import db
from khobac.core.errors import Refused, Word


@dataclass(frozen=True, slots=True)
class NewRequest:
    """What a unit asks for: `amount` in đồng (with sign, for an adjustment), of a foreign contract `amount_fx` instead."""

    contract_id: int
    year: int
    source: str
    kind: CommitKind
    amount: int = 0
    amount_fx: Decimal | None = None
    file_by: dt.date | None = None


def draft_request(new: NewRequest, actor: str, at: dt.datetime) -> int:
    """Write a request down; its id."""
    with db.atomic():
        contract = Contract.objects.only("unit_id", "treasury_id").get(id=new.contract_id)
        request = CommitmentRequest.objects.create(
            contract=contract,
            treasury_id=contract.treasury_id,
            unit_code=contract.unit_id,
            year=new.year,
            source=new.source,
            kind=new.kind,
            amount=new.amount,
            amount_fx=new.amount_fx,
            file_by=new.file_by,
            state=CommitmentState.DRAFT,
            made_at=at,
        )
        _write_step(request, NEW, CommitmentEvent.DRAFT, actor, at, "")
    return int(request.id)


def take_step(
    request_id: int,
    event: CommitmentEvent,
    actor: str,
    at: dt.datetime,
    *,
    reason: str = "",
    due_at: dt.datetime | None = None,
) -> CommitmentRequest:
    """Move a request on, under its lock. Raises STATE where its life has no such step."""
    with db.atomic():
        request = CommitmentRequest.objects.select_for_update(of=("self",)).get(id=request_id)
        to_state = target(request.state, event)
        if to_state is None:
            raise Refused(Word.STATE, "Đề nghị cam kết chi đang ở bước khác, không thực hiện được việc này.")
        from_state, request.state, request.step = request.state, to_state, request.step + 1
        changed = ["state", "step"]
        if event == CommitmentEvent.SUBMIT:
            request.submitted_at, request.due_at = at, due_at
            changed += ["submitted_at", "due_at"]
        request.save(update_fields=changed)
        _write_step(request, from_state, event, actor, at, reason)
    return request


def withdraw_request(request_id: int, actor: str, at: dt.datetime) -> bool:
    """Take a request back that has not been answered; False for one that is back already. Raises STATE."""
    with db.atomic():
        request = CommitmentRequest.objects.select_for_update(of=("self",)).only("state").get(id=request_id)
        if request.state == CommitmentState.WITHDRAWN:
            return False
        take_step(request_id, CommitmentEvent.WITHDRAW, actor, at)
        return True


def number_request(request_id: int, number: str) -> None:
    """Write the commitment's number on the request that was approved."""
    CommitmentRequest.objects.filter(id=request_id).update(number=number)


def _write_step(
    request: CommitmentRequest, from_state: str, event: CommitmentEvent, actor: str, at: dt.datetime, reason: str
) -> None:
    CommitmentStep.objects.create(
        request=request,
        unit_code=request.unit_code,
        number=request.step,
        from_state=from_state,
        event=event,
        to_state=request.state,
        actor=actor,
        at=at,
        reason=reason,
    )
