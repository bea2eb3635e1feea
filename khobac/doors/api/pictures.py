"""Dossiers as the API shows them: read in a fixed number of statements, whatever their number."""
from __future__ import annotations

from collections.abc import Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.changes import Changed
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.promises import queries as promises
from khobac.cash.payments import queries as payments
from khobac.core import clock
from khobac.doors.api.problems import stored_defect
from khobac.doors.api.schemas import (
    Amounts,
    ApologyOut,
    DossierDetail,
    DossierOut,
    ExtensionOut,
    Filed,
    PaymentOut,
    StepOut,
)
from khobac.flows.status import PUBLIC
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import RequestView

_TOLD = ("missed_at", "promised_at", "cause", "words")
"""What a letter of apology says beside when it was signed."""


def page(changed: Sequence[Changed]) -> list[DossierOut]:
    """Many dossiers. Four statements."""
    asked = requests.of_dossiers([each.dossier.id for each in changed])
    resubmitted = [each.dossier.resubmits_id for each in changed if each.dossier.resubmits_id]
    mended = {each.id: each.number for each in dossiers.by_ids(resubmitted)} if resubmitted else {}
    return [
        _picture(each, asked[each.dossier.id], mended.get(each.dossier.resubmits_id or 0)) for each in changed
    ]


def one(number: str, unit: str) -> DossierOut:
    """One dossier of this unit. Raises NOT_FOUND."""
    return page([_changed(_own(number, unit))])[0]


def filed(dossier: LockedDossier) -> Filed:
    """What a unit's software is told when its dossier is in."""
    return Filed(
        number=dossier.number,
        status=PUBLIC[dossier.state],
        state=dossier.state,
        sent_at=clock.local(dossier.sent_at),
        received_at=dossier.received_at,
        legal_due_at=dossier.legal_due_at,
        committed_due_at=dossier.committed_due_at,
    )


def detail(number: str, unit: str) -> DossierDetail:
    """One dossier with its life, what its return named and its payments. Raises NOT_FOUND."""
    dossier = _own(number, unit)
    [head] = page([_changed(dossier)])
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    extension = promises.extensions_of([dossier.id]).get(dossier.id)
    return DossierDetail(
        **head.model_dump(),
        findings=[stored_defect(each) for each in dossiers.defects(dossier.id)],
        timeline=[
            StepOut(at=step.at, event=step.event, status=PUBLIC[step.to_state], state=step.to_state, reason=step.reason)
            for step in dossiers.steps(dossier.id)
        ],
        payments=[
            PaymentOut(
                order=order.number, line=line.line_no, payee=line.name, amount=line.amount, bank=line.bank, state=line.state
            )
            for order in orders
            for line in order.lines
        ],
        extension=ExtensionOut.from_orm(extension) if extension else None,
        apologies=[
            ApologyOut(at=each.signed_at, **{name: getattr(each, name) for name in _TOLD})
            for each in promises.apologies_of(dossier)
            if each.signed_at
        ],
    )


def _own(number: str, unit: str) -> LockedDossier:
    """Row-level security shows no other unit's dossier; asked again here, where the database has not got the roles."""
    dossier = dossiers.by_number(number)
    return dossier if dossier.unit_code == unit else dossiers.by_number("")


def _changed(dossier: LockedDossier) -> Changed:
    return Changed(dossier, dossiers.steps(dossier.id)[-1].at)


def _picture(changed: Changed, request: RequestView, mended: str | None) -> DossierOut:
    dossier = changed.dossier
    return DossierOut(
        number=dossier.number,
        status=PUBLIC[dossier.state],
        state=dossier.state,
        kind=request.kind,
        content=request.content,
        amounts=Amounts(gross=request.gross, recovered=request.recovered, set_off=request.set_off, pay=request.pay),
        revision=dossier.revision,
        resubmits=mended,
        sent_at=clock.local(dossier.sent_at),
        received_at=dossier.received_at,
        legal_due_at=dossier.legal_due_at,
        committed_due_at=dossier.committed_due_at,
        updated_at=changed.at,
    )
