"""What changes the ground under a dossier: days, people, restrictions, law; and looking."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from khobac.doors.cli.cases import world
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage, UnitStaff, office_staff, unit_of
from khobac.flows import founding, law, organisation, restrictions, verification
from khobac.flows.founding import AccountRow, Quota, UnitRow

FINANCE, DRAFTS, APPROVES, OPERATOR = "fin", "son", "sang", world.FOUNDER


def calendar(stage: Stage, step: Step) -> Outcome:
    """Close days and open others."""
    founding.set_days(step.arguments.get("closed", ()), step.arguments.get("open", ()), OPERATOR)
    return Outcome()


def organise(stage: Stage, step: Step) -> Outcome:
    """Whatever happens to units, offices and their people."""
    ORGANISING[step.what](stage, step)
    return Outcome()


def restrict(stage: Stage, step: Step) -> Outcome:
    """Suspend, lift, freeze, unfreeze."""
    given, unit, by = step.arguments, unit_of(step), step.arguments.get("by", FINANCE)
    items: Sequence[str] = given.get("ndkt", ())
    if step.what == "suspend":
        restrictions.suspend(unit, items, by)
    elif step.what == "lift":
        restrictions.lift(unit, items, by)
    elif step.what == "freeze":
        restrictions.freeze(unit, given["account"], by, given.get("amount"))
    else:
        restrictions.unfreeze(unit, given["account"], by)
    return Outcome()


def legislate(stage: Stage, step: Step) -> Outcome:
    """Draft or approve a value of law."""
    given = step.arguments
    if step.what == "draft":
        law.draft(given["name"], given["value"], given["from"], given.get("by", DRAFTS))
    else:
        law.approve(given["name"], given["from"], given.get("by", APPROVES))
    return Outcome()


def look(stage: Stage, step: Step) -> Outcome:
    """Nothing happens; time has passed."""
    return Outcome()


def verify(stage: Stage, step: Step) -> Outcome:
    """Prove the books by the second path."""
    return Outcome(is_clean=not verification.verify_books())


def _new_unit(stage: Stage, step: Step) -> None:
    """A unit with its quota, its three people, its accounts and the usual payees."""
    given, unit = step.arguments, unit_of(step)
    staff = UnitStaff(*(given.get(seat, f"{seat}-{unit}") for seat in world.SIGNING_SEATS))
    stage.unit_staff[unit] = staff
    people = [getattr(staff, seat) for seat in world.SIGNING_SEATS]
    for person in people:
        stage.introduce(person)
    day = step.at.date()
    founding.found(
        founding.Foundation(
            on=day,
            units=[
                UnitRow(
                    unit,
                    given["name"],
                    given["office"],
                    given["level"],
                    given["chapter"],
                    given["section"],
                    day,
                    autonomy_group=given.get("autonomy_group"),
                )
            ],
            quotas=[Quota(unit, given["staff"], given.get("contract_labour", 0))] if "staff" in given else [],
            appointments=[
                founding.Appointment(person, seat, step.at, unit=unit)
                for person, seat in zip(people, world.SIGNING_SEATS, strict=True)
            ],
            accounts=[
                AccountRow(unit, "estimate", "9527", day, given["level"]),
                AccountRow(unit, "deposit", "3712", day),
            ],
            payees=world.payees_of(unit),
        ),
        OPERATOR,
    )


def _delegate(stage: Stage, step: Step) -> None:
    given = step.arguments
    stage.introduce(given["to"])
    organisation.delegate(
        given["giver"], given["to"], given["seat"], unit_of(step), given["until"], given.get("by", given["giver"])
    )


def _signer_change(stage: Stage, step: Step) -> None:
    given, unit = step.arguments, unit_of(step)
    stage.introduce(given["new"])
    by = given.get("by", stage.unit_staff[unit].holder)
    organisation.change_signer(unit, given["seat"], given["old"], given["new"], by)


def _quota(stage: Stage, step: Step) -> None:
    given = step.arguments
    organisation.set_quota(
        unit_of(step), given["staff"], given["contract_labour"], step.at.date(), given.get("by", FINANCE)
    )


def _own_rules(stage: Stage, step: Step) -> None:
    given, unit = step.arguments, unit_of(step)
    by = given.get("by", stage.unit_staff[unit].holder)
    organisation.set_own_rules(unit, given["norms"], given["decision"], step.at.date(), by, given.get("yearly", {}))


def _special_assets(stage: Stage, step: Step) -> None:
    given = step.arguments
    by = given.get("by", FINANCE)
    numbers = given.get("numbers", {})
    organisation.approve_special_assets(unit_of(step), given["prices"], given["decision"], step.at.date(), by, numbers)


def _agreement(stage: Stage, step: Step) -> None:
    given = step.arguments
    organisation.register_agreement(
        given["number"], given["prices"], step.at.date(), given.get("until"), given.get("by", FINANCE)
    )


def _promise(stage: Stage, step: Step) -> None:
    given = step.arguments
    by = given.get("by", office_staff(given["office"]).director)
    organisation.set_service_commitment(given["office"], given["procedure"], given["days"], step.at.date(), by)


def _merge(stage: Stage, step: Step) -> None:
    given = step.arguments
    organisation.merge_offices(given["offices"], given["into"], given["effective"], given.get("by", OPERATOR))


def _rename(stage: Stage, step: Step) -> None:
    given = step.arguments
    organisation.rename_office(given["office"], given["name"], given["effective"], given.get("by", OPERATOR))


def _move(stage: Stage, step: Step) -> None:
    given = step.arguments
    organisation.move_unit(unit_of(step), given["to"], given["effective"], given.get("by", OPERATOR))


ORGANISING: Mapping[str, Any] = {
    "unit": _new_unit,
    "delegate": _delegate,
    "signer_change": _signer_change,
    "quota": _quota,
    "own_rules": _own_rules,
    "special_assets": _special_assets,
    "agreement": _agreement,
    "service_commitment": _promise,
    "merge": _merge,
    "rename": _rename,
    "move": _move,
}
