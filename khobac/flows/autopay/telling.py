"""What happens elsewhere comes back to the bills.

Of their dossiers: the debit (notice C6-19/KB), money returned, sent again, given up. Of their unit: money it got, for which
bills wait; money it gave back of a bill (C2-05a), which closes the credit notes on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewLetter
from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.services import NewStep
from khobac.cash.autopay.states import STEPS, BillState, Reason
from khobac.control.inputs import Kind
from khobac.core import db, wake
from khobac.core.facts import RecordedFact
from khobac.flows.autopay import crediting
from khobac.flows.autopay.filing import AUTOMATIC
from khobac.flows.payment import letters
from khobac.spending.requests import queries as requests

GIVEN_BACK = Kind.RETURN_OF_FUNDS.value
_LEADS_TO: Mapping[str, tuple[BillState, Reason]] = {
    "PaymentSettled": (BillState.SETTLED, Reason.NONE),
    "PaymentReturned": (BillState.RETURNED, Reason.NONE),
    "PaymentCorrected": (BillState.SENT, Reason.NONE),
    "PaymentGivenUp": (BillState.REJECTED, Reason.NOT_CORRECTED),
}


def from_facts(batch: Sequence[RecordedFact]) -> None:
    """Take the bills of these dossiers on, in the order of the facts; a repeat changes nothing."""
    _try_again([fact for fact in batch if fact.kind == "AllotmentMade"])
    _give_back([fact for fact in batch if fact.kind == "PaymentApproved" and fact.content["kind"] == GIVEN_BACK])
    told = [fact for fact in batch if fact.kind in _LEADS_TO]
    by_dossier = {
        bill.dossier_id: bill for bill in autopay.lock_bills_of([fact.content["dossier_id"] for fact in told])
    }
    settled = []
    for round_of_facts in _rounds([fact for fact in told if fact.content["dossier_id"] in by_dossier]):
        steps = []
        for fact in round_of_facts:
            state, reason = _LEADS_TO[fact.kind]
            bill = by_dossier[fact.content["dossier_id"]]
            if (bill.state, state) in STEPS:
                by_dossier[bill.dossier_id] = bill._replace(state=state)
                steps.append(NewStep(bill.id, state, reason, AUTOMATIC))
                settled += [bill] if state is BillState.SETTLED else []
        bills.take(steps)
    if settled:
        heads = {head.id: head for head in dossiers.by_ids([bill.dossier_id or 0 for bill in settled])}
        casework.write_letters([_debit_notice(bill, heads[bill.dossier_id or 0]) for bill in settled])


def _try_again(allotted: Sequence[RecordedFact]) -> None:
    """Bills that wait for money need not wait for the morning when some has come (Circular 157/2025 Art 9)."""
    if allotted:
        bills.try_now({fact.unit_code for fact in allotted})
        db.after_commit(wake.workers)


def _give_back(approved: Sequence[RecordedFact]) -> None:
    if not approved:
        return
    returns: dict[int, list[tuple[int, int]]] = {}
    for request in requests.of_dossiers([fact.content["dossier_id"] for fact in approved]).values():
        if request.settles_id is not None:
            returns.setdefault(request.settles_id, []).append((request.dossier_id, request.gross))
    crediting.given_back(returns)


def _rounds(told: Sequence[RecordedFact]) -> list[list[RecordedFact]]:
    """Facts of one dossier go into different rounds, in their order; nearly always there is one round."""
    rounds: list[list[RecordedFact]] = []
    met: dict[int, int] = {}
    for fact in told:
        at = met[fact.content["dossier_id"]] = met.get(fact.content["dossier_id"], -1) + 1
        if at == len(rounds):
            rounds.append([])
        rounds[at].append(fact)
    return rounds


def _debit_notice(bill: BillView, dossier: LockedDossier) -> NewLetter:
    fields = {
        "provider": bill.provider,
        "bill": bill.bill,
        "customer": bill.customer,
        "period": bill.period,
        "pay": bill.paid,
        "account": bill.account,
    }
    return letters.letter(dossier, "debit_notice", fields)
