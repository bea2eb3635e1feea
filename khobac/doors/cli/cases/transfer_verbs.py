"""What happens between treasuries: `inter_treasury` with its `what`."""

from __future__ import annotations

from dataclasses import replace

from khobac.cash.inter_treasury import messages
from khobac.cash.inter_treasury import queries as between
from khobac.cash.inter_treasury.messages import Transfers
from khobac.cash.inter_treasury.queries import ArrivalView, Outgoing
from khobac.cash.payments import queries as payments
from khobac.doors.cli.cases.format import BadCase, Step
from khobac.doors.cli.cases.stage import Outcome, Stage, office_staff
from khobac.doors.cli.cases.treasuries import OPEN_TREASURIES
from khobac.doors.cli.cases.world import HEALTH_CENTRE_DEPOSIT
from khobac.flows.inter_treasury import sending, settling

NOBODYS_ACCOUNT = "3712.0.0000000.00000"
REASON = "Theo đề nghị của kho bạc bên trả"


def inter_treasury(stage: Stage, step: Step) -> Outcome:
    """The payment arrives, or people there deal with one that waits for the right account."""
    name = step.arguments["dossier"]
    if step.what == "arrives":
        return Outcome(first_answer=arrive(stage, name, known=step.arguments.get("known", True)))
    arrival = _waiting(stage, name)
    by = step.arguments.get("by", office_staff(arrival.office).chief)
    if step.what == "correct":
        settling.correct(arrival.treasury_id, arrival.id, HEALTH_CENTRE_DEPOSIT, by, REASON)
    else:
        settling.send_back(arrival.treasury_id, arrival.id, by, REASON)
    return Outcome()


def arrive(stage: Stage, name: str, *, known: bool = True) -> bool:
    """Deliver the message with a dossier's latest order, naming an account that is found there or not; whether it had
    arrived before.
    """
    dossier = stage.dossier(name)
    orders = payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])
    message = between.outgoing(orders[-1].message_id or "") if orders else None
    if message is None:
        raise BadCase(f"{stage.case.name}: {name} has no payment to another treasury under way")
    receipt = sending.deliver(OPEN_TREASURIES, _naming(HEALTH_CENTRE_DEPOSIT if known else NOBODYS_ACCOUNT, message))
    if receipt is None:
        raise BadCase(f"{stage.case.name}: the message with {name} was not taken")
    return receipt.repeated


def _naming(account: str, message: Outgoing) -> Outgoing:
    said = messages.parse(message.body)
    if not isinstance(said, Transfers):
        raise BadCase(f"{message.message_id} carries no payments")
    named = tuple(replace(each, account=account) for each in said.transfers)
    return replace(message, body=messages.render(replace(said, transfers=named)))


def _waiting(stage: Stage, name: str) -> ArrivalView:
    """The latest arrival of a dossier, whatever its state: whether something can still be done about it the flow says."""
    found = between.arrivals_of(stage.number(name))
    if not found:
        raise BadCase(f"{stage.case.name}: nothing of {name} has arrived")
    return found[-1]
