"""The only writer of projects, capital plans, accepted volume and final settlements.

Whatever is compared with a sum of a project is written under the lock of its row, so that two decisions at once cannot
both fit where only one does.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from khobac.books.commitments.models import Contract
from khobac.core.errors import Refused, Word
from khobac.spending.investment.models import (
    CapitalPlan,
    FinalSettlement,
    Project,
    ProjectDecision,
    ProjectGroup,
    Term,
    Volume,
)
from khobac.spending.investment.plans import SourcePlan, plans_of


@dataclass(frozen=True, slots=True)
class Decided:
    """The head of a decision: its number and day, the day it counts from, who records it and when."""

    number: str
    issued_on: dt.date
    valid_from: dt.date
    by: str
    at: dt.datetime

    def named(self) -> dict[str, object]:
        """What tells one decision from another; the same one is recorded once, under the lock of its project."""
        return {"number": self.number, "issued_on": self.issued_on, "valid_from": self.valid_from}

    def recorded(self) -> dict[str, object]:
        """Who recorded it, and when."""
        return {"recorded_at": self.at, "recorded_by": self.by}


@dataclass(frozen=True, slots=True)
class ProjectTerms:
    """What a decision approves: who invests, class, total investment in đồng, when it begins and ends."""

    investor: str
    group: str
    total_investment: int
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Acceptance:
    """An acceptance record between investor (A) and contractor (B): the value of this record in đồng, with sign."""

    number: str
    accepted_on: dt.date
    amount: int
    signed_for_investor: str
    signed_for_contractor: str


def decide(unit: str, treasury_id: int, terms: ProjectTerms, decided: Decided, reason: str = "") -> None:
    """Register a project, or change its terms by a later decision.

    The same decision again changes nothing. Raises STATE after the final settlement, BELOW_USED (`short`) for a total
    investment under the medium-term plans, INVALID for a group there is not.
    """
    if terms.group not in ProjectGroup.values:
        raise Refused(Word.INVALID, "Nhóm dự án là N, A, B hoặc C.", pointer="/group")
    Project.objects.get_or_create(unit_id=unit, defaults={"treasury_id": treasury_id, "registered_at": decided.at})
    project = _open(unit)
    planned = sum(plan.medium for plan in plans_of(unit, decided.valid_from))
    if planned > terms.total_investment:
        raise Refused(
            Word.BELOW_USED,
            "Tổng mức đầu tư thấp hơn kế hoạch trung hạn đã giao.",
            short=planned - terms.total_investment,
            pointer="/total_investment",
        )
    ProjectDecision.objects.get_or_create(
        project=project,
        investor_id=terms.investor,
        group=terms.group,
        total_investment=terms.total_investment,
        starts_on=terms.starts_on,
        ends_on=terms.ends_on,
        reason=reason,
        **decided.named(),
        defaults=decided.recorded(),
    )


def plan_medium(unit: str, years: tuple[int, int], source: str, amount: int, decided: Decided) -> int:
    """Give a project capital of a source for several years; the change against the plan before, in đồng.

    Raises FUNDS_SHORT beyond the total investment, BELOW_USED under the annual plans of these years (both `short`).
    """
    project = _open(unit)
    before = plans_of(unit, decided.valid_from)
    others = sum(plan.medium for plan in before if (plan.source, plan.years) != (source, years))
    over = others + amount - _total_investment(project, decided.valid_from)
    if over > 0:
        raise Refused(
            Word.FUNDS_SHORT, "Kế hoạch trung hạn vượt tổng mức đầu tư của dự án.", short=over, pointer="/amount"
        )
    if _overlaps(before, source, years):
        raise Refused(Word.INVALID, "Giai đoạn này chồng lên giai đoạn trung hạn khác.", pointer="/years")
    same = next((plan for plan in before if (plan.source, plan.years) == (source, years)), None)
    given = sum(same.annual.values()) if same else 0
    if amount < given:
        raise Refused(
            Word.BELOW_USED,
            "Kế hoạch trung hạn thấp hơn kế hoạch năm đã giao.",
            short=given - amount,
            pointer="/amount",
        )
    _plan(project, Term.MEDIUM, years, source, amount, decided)
    return amount - (same.medium if same else 0)


def plan_year(unit: str, year: int, source: str, amount: int, decided: Decided) -> int:
    """Give a project capital of a source for one year; the change against the plan before, in đồng.

    Raises FUNDS_SHORT (`short`) where the years together exceed the medium-term plan, or where there is none.
    """
    project = _open(unit)
    medium = next(
        (plan for plan in plans_of(unit, decided.valid_from) if plan.source == source and plan.covers(year)), None
    )
    if medium is None:
        raise Refused(
            Word.FUNDS_SHORT,
            f"Dự án chưa có kế hoạch trung hạn nguồn {source} cho năm {year}.",
            short=amount,
            pointer="/year",
        )
    before = medium.annual.get(year, 0)
    over = sum(medium.annual.values()) - before + amount - medium.medium
    if over > 0:
        raise Refused(Word.FUNDS_SHORT, "Kế hoạch các năm vượt kế hoạch trung hạn.", short=over, pointer="/amount")
    _plan(project, Term.ANNUAL, (year, year), source, amount, decided)
    return amount - before


def accept_volume(contract_id: int, acceptance: Acceptance, by: str, at: dt.datetime) -> None:
    """Record work accepted on a contract of a project, once; under the lock of the contract, as payments are.

    Raises ABOVE_CONTRACT beyond the contract's value, BELOW_PAID for a correction under what was paid (both `short`).
    """
    contract = Contract.objects.select_for_update(of=("self",)).get(id=contract_id)
    project = _known(Project.objects.filter(unit_id=contract.unit_id).first(), contract.unit_id)
    earlier = Volume.objects.filter(contract=contract)
    if earlier.filter(number=acceptance.number).exists():
        raise Refused(Word.INVALID, f"Biên bản nghiệm thu {acceptance.number} đã được ghi.", pointer="/number")
    accepted = acceptance.amount + (earlier.aggregate(sum=Sum("amount"))["sum"] or 0)
    over, under = accepted - contract.value, contract.paid_gross - accepted
    if over > 0:
        raise Refused(
            Word.ABOVE_CONTRACT, "Khối lượng nghiệm thu vượt giá trị hợp đồng.", short=over, pointer="/amount"
        )
    if under > 0:
        raise Refused(
            Word.BELOW_PAID, "Khối lượng nghiệm thu thấp hơn số đã thanh toán.", short=under, pointer="/amount"
        )
    Volume.objects.create(
        project=project,
        contract=contract,
        number=acceptance.number,
        accepted_on=acceptance.accepted_on,
        amount=acceptance.amount,
        signed_for_investor=acceptance.signed_for_investor,
        signed_for_contractor=acceptance.signed_for_contractor,
        recorded_at=at,
        recorded_by=by,
    )


def hold(units: Collection[str], contract_ids: Collection[int]) -> None:
    """Lock these projects, then these contracts of theirs, so that what they have room for stays so until it is taken.

    Everybody who pays on a project locks in this order, and before any other contract. Two statements.
    """
    projects = Project.objects.select_for_update(no_key=True).filter(unit_id__in=units)
    contracts = Contract.objects.select_for_update(of=("self",), no_key=True).filter(id__in=contract_ids)
    for rows in (projects.order_by("unit_id").values_list("unit_id"), contracts.order_by("id").values_list("id")):
        list(rows)


def settle_project(unit: str, approved: int, number: str, issued_on: dt.date, by: str, at: dt.datetime) -> None:
    """Record the approved final settlement; from here nothing about the project is decided any more. Raises STATE."""
    FinalSettlement.objects.create(
        project=_open(unit), number=number, issued_on=issued_on, approved=approved, recorded_at=at, recorded_by=by
    )


def _open(unit: str) -> Project:
    """The project under its lock. Raises NOT_FOUND, or STATE once it is finally settled."""
    return _known(Project.objects.select_for_update(of=("self",)).filter(unit_id=unit).first(), unit)


def _known(project: Project | None, unit: str) -> Project:
    if project is None:
        raise Refused(Word.NOT_FOUND, f"Dự án {unit} chưa được đăng ký.", pointer="/project")
    if FinalSettlement.objects.filter(project=project).exists():
        raise Refused(Word.STATE, f"Dự án {unit} đã quyết toán hoàn thành.")
    return project


def _total_investment(project: Project, on: dt.date) -> int:
    latest = ProjectDecision.objects.filter(project=project, valid_from__lte=on).order_by("valid_from", "id").last()
    return latest.total_investment if latest else 0


def _overlaps(plans: list[SourcePlan], source: str, years: tuple[int, int]) -> bool:
    return any(
        plan.source == source and plan.years != years and plan.years[0] <= years[1] and years[0] <= plan.years[1]
        for plan in plans
    )


def _plan(project: Project, term: Term, years: tuple[int, int], source: str, amount: int, decided: Decided) -> None:
    CapitalPlan.objects.get_or_create(
        project=project,
        term=term,
        first_year=years[0],
        last_year=years[1],
        source=source,
        amount=amount,
        **decided.named(),
        defaults=decided.recorded(),
    )
