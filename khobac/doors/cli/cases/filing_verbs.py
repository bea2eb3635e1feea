"""What units do: check a draft, file it (carried on by the usual people where asked), withdraw it."""
from __future__ import annotations

from collections.abc import Callable

from khobac.control.inputs import Kind
from khobac.doors.cli.cases import bank_verbs, drafting, transfer_verbs
from khobac.doors.cli.cases.desk_verbs import rows_of, sign_both
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Row, Stage, as_unit
from khobac.doors.cli.cases.work import do_due_work
from khobac.flows.payment import examination
from khobac.flows.payment import filing as flow
from khobac.flows.payment.filing import Submitted
from khobac.spending.requests import queries as requests

STOPS = ("examined", "accepted", "approved", "settled")


def check(stage: Stage, step: Step) -> Outcome:
    """The live check of a draft, by the unit."""
    draft = drafting.filing(stage, step)
    judged = as_unit(draft.unit, lambda: flow.check(draft, drafting.signers(stage, step, draft)))
    return Outcome(findings=rows_of(judged.findings), pay=judged.amounts.pay, recovered=judged.amounts.recovered)


def file(stage: Stage, step: Step) -> Outcome:
    """Sign and submit; then `through` as far as the step says."""
    name = step.arguments["dossier"]
    filed = drafting.filing(stage, step)
    drafting.seat_newcomer(stage, filed)
    people = drafting.signers(stage, step, filed)
    signatures = drafting.signed(stage, filed, people)
    submitted: Submitted = as_unit(filed.unit, lambda: flow.submit(filed, signatures, name))
    stage.numbers[name] = submitted.number
    stage.filings[name] = filed
    outcome = Outcome(first_answer=submitted.repeated)
    if "through" in step.arguments:
        outcome.findings = _carry_on(stage, step, filed.kind)
    return outcome


def withdraw(stage: Stage, step: Step) -> Outcome:
    """The unit takes its dossier back."""
    name = step.arguments["dossier"]
    unit = stage.filings[name].unit
    by = step.arguments.get("by", stage.unit_staff[unit].accountant)
    as_unit(unit, lambda: flow.withdraw(stage.number(name), by))
    return Outcome()


def _carry_on(stage: Stage, step: Step, kind: Kind) -> list[Row]:
    """The usual steps by the usual people, as far as `through`; what the examination found."""
    name, stop = step.arguments["dossier"], step.arguments["through"]
    number, staff = stage.number(name), stage.staff_of(name)
    judged = examination.examine(number, staff.officer)
    acts: dict[str, Callable[[], object]] = {
        "accepted": lambda: examination.accept(number, staff.officer),
        "approved": lambda: sign_both(number, staff.director, staff.chief),
        "settled": lambda: _settle(stage, step),
    }
    if kind is Kind.PAY_FIRST:
        acts["accepted"] = lambda: None
    for each in STOPS[1 : STOPS.index(stop) + 1]:
        do_due_work()
        acts[each]()
    return rows_of(judged.findings)


def _settle(stage: Stage, step: Step) -> None:
    """The bank's debit note, where there is something to debit; at another treasury the arrival."""
    name = step.arguments["dossier"]
    request = requests.of_dossier(stage.dossier(name).id)
    if request.payee_unit and request.pay:
        transfer_verbs.arrive(stage, name)
    elif request.pay:
        bank_verbs.debit(stage, step, name)
