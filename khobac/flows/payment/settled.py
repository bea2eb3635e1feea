"""What the bank's debit means to a dossier: completed, or paid with the control still to come."""

from __future__ import annotations

from collections.abc import Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewStep
from khobac.casework.dossiers.states import Event, State
from khobac.control.inputs import Kind
from khobac.core import clock
from khobac.flows.payment import deadlines
from khobac.flows.payment.position import office_hours
from khobac.registers.law import queries as laws

BANK = "bank"


def settled_steps(paid: Sequence[LockedDossier]) -> list[NewStep]:
    """The step of each of these dossiers whose last line was debited."""
    controlled = dossiers.was_controlled([each.id for each in paid])
    steps = []
    for dossier in paid:
        if dossier.mode != Kind.PAY_FIRST:
            steps.append(NewStep(dossier.id, Event.DEBIT, State.COMPLETED, BANK))
        elif dossier.id in controlled:
            steps.append(NewStep(dossier.id, Event.DEBIT, State(controlled[dossier.id]), BANK))
        else:
            law = laws.law_on(clock.today())
            unit_kind = "project" if dossier.procedure == "EXP-INVEST" else "recurrent"
            due = deadlines.control_due(office_hours(law), clock.now(), unit_kind, law)
            steps.append(NewStep(dossier.id, Event.DEBIT, State.PAID, BANK, control_due_at=due))
    return steps
