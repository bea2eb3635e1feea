"""Filling a filing from the arguments of a step: the defaults of tests/cases/README.md part 2."""
from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import TypeAdapter

from khobac.books.commitments import queries as commitments
from khobac.control.inputs import Invoice, Kind, Particulars, Payroll, procedure_of
from khobac.control.rules.c07_papers_enclosed import list_of
from khobac.core.canonical import canonical_bytes
from khobac.doors.cli.cases.format import Step
from khobac.doors.cli.cases.stage import DEFAULT_SOURCE, DEFAULT_UNIT, Stage
from khobac.doors.cli.cases.world import UNITS
from khobac.flows import founding
from khobac.flows.payment.content import FiledLine, FiledPayee, Filing, SignedBy
from khobac.registers.law import queries as laws

MENDED = ("unit", "kind", "source", "year", "payee", "content", "contract", "last", "settles")
"""What a mended dossier keeps of the one it mends, unless given anew; its lines too."""

NAMED = ("unit", "source", "year", "contract")
"""What a settlement or a return of funds takes over from the dossier it names, unless given; its sub-item too."""


_PARTICULARS = TypeAdapter(Particulars)


def filing(stage: Stage, step: Step) -> Filing:
    """The filing of a `file` or `check` step. Its name in the case is the one-time challenge."""
    given = step.arguments
    day = step.at.date()
    kept = _kept(stage, given)
    unit = given.get("unit", kept.get("unit", DEFAULT_UNIT))
    return Filing(
        kind=Kind(given.get("kind", kept.get("kind", Kind.PAYMENT))),
        unit=unit,
        source=given.get("source", kept.get("source", DEFAULT_SOURCE)),
        year=given.get("year", kept.get("year", day.year)),
        payee=given.get("payee", kept.get("payee", "S1")),
        content=given.get("content", kept.get("content", "Theo hóa đơn")),
        lines=_lines(given, kept),
        prepared_by=given.get("prepared_by", given.get("by", stage.unit_staff[unit].accountant)),
        voucher_date=given.get("voucher_date", day),
        performed_on=given.get("performed_on", day),
        papers=frozenset(given["papers"]) if "papers" in given else _all_papers(unit, day),
        invoices=tuple(Invoice(row["no"], row["amount"]) for row in given.get("invoices", ())),
        payroll=Payroll(**given["payroll"]) if "payroll" in given else None,
        payees=tuple(FiledPayee(name, amount) for name, amount in given.get("payees", ())),
        particulars=_PARTICULARS.validate_python(given["particulars"]) if "particulars" in given else None,
        contract=given.get("contract", kept.get("contract")),
        last=given.get("last", kept.get("last", False)),
        recover=given.get("recover"),
        on_commitment=given.get("on_commitment"),
        settles=_settled(stage, given) or kept.get("settles"),
        resubmits=stage.number(given["resubmits"]) if "resubmits" in given else None,
        challenge=given.get("dossier", step.name),
    )


def _all_papers(unit: str, day: dt.date) -> frozenset[str]:
    """All that the law of the day asks a unit for."""
    procedure = procedure_of(next((row.kind for row in UNITS if row.code == unit), ""))
    return frozenset(entry.paper for entry in laws.law_on(day).papers(list_of(procedure)))


def signers(stage: Stage, step: Step, filed: Filing) -> Sequence[str]:
    """Who signs: those the step names, else the usual two of the unit; chief accountant, then holder."""
    staff = stage.unit_staff[filed.unit]
    return tuple(step.arguments.get("signed", (staff.chief_accountant, staff.holder)))


def signed(stage: Stage, filed: Filing, people: Sequence[str]) -> list[SignedBy]:
    """Their signatures on the canonical content, made now."""
    content = canonical_bytes(filed.signed_content())
    return [SignedBy(person, stage.signer(person).sign(content)) for person in people]


def seat_newcomer(stage: Stage, filed: Filing) -> None:
    """Somebody unknown who prepares is new at the unit, as an accountant."""
    if stage.is_unknown(filed.prepared_by):
        stage.introduce(filed.prepared_by)
        founding.appoint(filed.prepared_by, "accountant", filed.unit, filed.prepared_by)


def _kept(stage: Stage, given: Mapping[str, Any]) -> dict[str, Any]:
    """What the step takes over from an earlier dossier, under the names of Filing."""
    if "resubmits" in given:
        mended = stage.filings[given["resubmits"]]
        return {name: getattr(mended, name) for name in (*MENDED, "lines")} | {"ndkt": mended.lines[0].ndkt}
    named = given.get("advance", given.get("of"))
    if named is None:
        return {}
    settled = stage.filings[named]
    kept = {name: getattr(settled, name) for name in NAMED} | {"ndkt": settled.lines[0].ndkt}
    moved_to = [line.year for line in commitments.advance_lines(stage.dossier(named).id) if line.outstanding]
    return kept | {"year": max(moved_to)} if moved_to else kept


def _settled(stage: Stage, given: Mapping[str, Any]) -> str | None:
    named = given.get("advance", given.get("of"))
    return None if named is None else stage.number(named)


def _lines(given: Mapping[str, Any], kept: Mapping[str, Any]) -> tuple[FiledLine, ...]:
    if "lines" in given:
        return tuple(FiledLine(**row) for row in given["lines"])
    if "amount" in given:
        return (FiledLine(given.get("ndkt", kept.get("ndkt", "")), given["amount"]),)
    return tuple(kept.get("lines", ()))
