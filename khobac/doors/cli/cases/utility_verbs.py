"""Bills that pay themselves: `utility` with its `what`. The provider's list is real bytes under a real signature."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.messages import DOCUMENT
from khobac.cash.autopay.queries import BillView
from khobac.cash.autopay.states import AuthorisationState, BillState
from khobac.core.message_signature import MessageSigner
from khobac.doors.cli.cases import world
from khobac.doors.cli.cases.format import BadCase, Step
from khobac.doors.cli.cases.stage import DEFAULT_SOURCE, DEFAULT_UNIT, Outcome, Stage
from khobac.flows.autopay import answering, authorising, receiving
from khobac.flows.payment.content import SignedBy

SERVICE = {"6501": "electricity", "6502": "water", "6601": "telephone", "6605": "internet"}
RESULT = {
    BillState.ANNOUNCED: "announced",
    BillState.WAITING: "waiting",
    BillState.HELD: "held",
    BillState.REJECTED: "rejected",
    BillState.SENT: "sent",
    BillState.SETTLED: "sent",
    BillState.RETURNED: "sent",
}
"""What a case calls the states of a bill: what was sent may be paid or come back, which its dossier tells."""


def utility(stage: Stage, step: Step) -> Outcome:
    """Whatever the step names."""
    return _ACTS[step.what](stage, step)


def came(step: Step, names: set[str]) -> list[tuple[str, str, str]]:
    """Bill, result and reason: of a batch all its rows, else of each bill the one that is no duplicate."""
    if step.verb == "utility" and step.what == "batch":
        found = autopay.results_of_batch(step.arguments["provider"], step.arguments["batch"]) or []
    else:
        found = list(autopay.results(names).values())
    return [(each.bill, RESULT[BillState(each.state)], each.reason) for each in found]


def _authorise(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    unit = given.get("unit", DEFAULT_UNIT)
    staff = stage.unit_staff[unit]
    _introduce(given["provider"])
    authorisation_id = authorising.prepare(
        authorising.Asked(
            unit=unit,
            provider=given["provider"],
            service=SERVICE.get(given["ndkt"], "electricity"),
            customers=(given["customer"],),
            payee=given["provider"],
            ndkt=given["ndkt"],
            accounts=(DEFAULT_SOURCE,),
            prepared_by=staff.accountant,
            cap=given.get("cap"),
            valid_to=given.get("until"),
        )
    )
    content = authorising.to_sign(autopay.authorisations([authorisation_id])[authorisation_id])
    for person in (staff.chief_accountant, staff.holder):
        authorising.sign(unit, authorisation_id, SignedBy(person, stage.signer(person).sign(content)))
    return Outcome()


def _revoke(stage: Stage, step: Step) -> Outcome:
    authorisation_id = autopay.authorisation_of_customer(step.arguments["customer"])
    unit = autopay.authorisations([authorisation_id])[authorisation_id].unit_code
    by = step.arguments.get("by", stage.unit_staff[unit].holder)
    authorising.change(unit, authorisation_id, AuthorisationState.REVOKED, by)
    return Outcome()


def _batch(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    provider = given["provider"]
    _introduce(provider)
    lines = [
        {"bill": bill, "customer": customer, "amount": amount, "due_on": due_on.isoformat()}
        for bill, customer, amount, due_on in given["bills"]
    ]
    notes = [{"note": note, "bill": bill, "amount": amount} for note, bill, amount in given.get("credits", ())]
    listed = {
        "document": DOCUMENT,
        "batch": given["batch"],
        "provider": provider,
        "period": f"{step.at:%Y%m}",
        "total_lines": len(lines),
        "total_amount": sum(amount for _, _, amount, _ in given["bills"]),
        "lines": lines,
        "total_credits": sum(note["amount"] for note in notes),
        "credits": notes,
    }
    body = json.dumps(listed).encode()
    received = receiving.receive(body, _key(provider).sign(body))
    stage.bills |= {line["bill"] for line in lines}
    return Outcome(first_answer=received.first_answer)


def _confirm(stage: Stage, step: Step) -> Outcome:
    bill = _bill(stage, step)
    unit = bill.unit_code or DEFAULT_UNIT
    answering.confirm(unit, bill.id, step.arguments.get("by", stage.unit_staff[unit].holder))
    return Outcome()


def _retry(stage: Stage, step: Step) -> Outcome:
    answering.try_waiting_now(step.arguments.get("by", world.FOUNDER))
    return Outcome()


def _bill(stage: Stage, step: Step) -> BillView:
    name = step.arguments["bill"]
    found = autopay.results([name]).get(name)
    if found is None:
        raise BadCase(f"{stage.case.name}: no bill {name} has come")
    return found


def _introduce(provider: str) -> None:
    """A company that sends bills is known to the treasury by the key of its signatures."""
    if any(each.code == provider for each in autopay.providers()):
        return
    raw = _key(provider).key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    name = world.PAYEES[provider][0]
    new = authorising.NewProvider(provider, name, tuple(SERVICE.values()), _key(provider).key_id, raw)
    authorising.register_provider(new, world.FOUNDER)


@lru_cache
def _key(provider: str) -> MessageSigner:
    return MessageSigner(f"bills-{provider}", Ed25519PrivateKey.generate())


_ACTS: Mapping[str, Callable[[Stage, Step], Outcome]] = {
    "authorise": _authorise,
    "revoke": _revoke,
    "batch": _batch,
    "confirm": _confirm,
    "retry": _retry,
}
