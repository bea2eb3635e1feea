"""What is promised in a case: contracts and appendices, plans, guarantees, commitments, retention money."""
from __future__ import annotations

from decimal import Decimal

from khobac.books.ledger.families import Line
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import Outcome, Stage, as_unit, office_staff, source_of, unit_of, year_of
from khobac.flows import contracts
from khobac.flows.contracts import ContractTerms, GuaranteeKind
from khobac.registers.organisations import queries as organisations


def contract(stage: Stage, step: Step) -> Outcome:
    """Declare a contract, or amend it; `plan` = amounts by year."""
    given, unit = step.arguments, unit_of(step)
    terms = ContractTerms(
        payee=given.get("payee", "S1"),
        value=given["value"],
        subject=given.get("subject", "goods"),
        advance_max=given.get("advance_max"),
        guarantee_asked=given.get("guarantee", False),
        recovered_by=given.get("recovered_by"),
        currency=given.get("currency", "VND"),
        value_fx=_decimal(given.get("value_fx")),
        retention_percent=Decimal(given.get("retention", 0)),
    )
    signed_on, by = given.get("signed", step.at.date()), _accountant(stage, step)
    as_unit(
        unit,
        lambda: contracts.register(
            unit,
            given["contract"],
            terms,
            signed_on,
            given.get("budget_level"),
            by,
            effective_on=given.get("effective"),
            appendix=given.get("appendix", ""),
        ),
    )
    if "plan" in given:
        plan = {int(year): amount for year, amount in given["plan"].items()}
        as_unit(unit, lambda: contracts.plan(unit, given["contract"], plan, by))
    return Outcome()


def guarantee(stage: Stage, step: Step) -> Outcome:
    """Declare a guarantee, of an advance if nothing else is said; `call` = demand so much of it instead."""
    given, unit, by = step.arguments, unit_of(step), _accountant(stage, step)
    kind = GuaranteeKind(given.get("kind", "advance"))
    if "call" in given:
        as_unit(unit, lambda: contracts.call_guarantee(unit, given["contract"], kind, given["call"], "Vi phạm", by))
    else:
        as_unit(
            unit,
            lambda: contracts.guarantee(unit, given["contract"], given["amount"], given["expires"], by, kind=kind),
        )
    return Outcome()


def commit(stage: Stage, step: Step) -> Outcome:
    """Commit a contract, adjust or cancel; the treasury's approval included."""
    given, unit = step.arguments, unit_of(step)
    contracts.commit(
        unit, given["contract"], year_of(step), source_of(step), given.get("amount", 0), given.get("kind", "new"),
        given.get("by", _officer(step)), f"commit-{step.number}", _decimal(given.get("amount_fx")),
    )
    return Outcome()


def retention(stage: Stage, step: Step) -> Outcome:
    """Keep part of a payment, release it, or move it to the deposit account."""
    given, unit = step.arguments, unit_of(step)
    if step.what == "deposit":
        line = Line(given["ndkt"], given["amount"])
        contracts.move_to_deposit(
            unit, given["contract"], year_of(step), source_of(step), line, given.get("by", _officer(step)),
            f"retention-{step.number}", on_commitment=given.get("on_commitment", False),
        )
        return Outcome()
    act = contracts.keep if step.what == "keep" else contracts.release
    number = stage.number(given["dossier"])
    act(unit, given["contract"], given["amount"], number, given.get("by", _officer(step)))
    return Outcome()


def _accountant(stage: Stage, step: Step) -> str:
    return str(step.arguments.get("by", stage.unit_staff[unit_of(step)].accountant))


def _officer(step: Step) -> str:
    serving = organisations.serving_office(unit_of(step), step.at.date())
    return office_staff(serving.code if serving else "0061").officer


def _decimal(text: str | None) -> Decimal | None:
    """An amount in another currency, written as text: a case has no fractions of numbers."""
    return None if text is None else Decimal(text)
