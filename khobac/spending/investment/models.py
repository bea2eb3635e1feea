"""Projects with the decisions on them, capital plans, accepted volume and final settlement; rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khobac.books.commitments.models import Contract
from khobac.registers.organisations.models import Unit


class ProjectGroup(models.TextChoices):
    """Classes of projects by importance and size (Law on Public Investment)."""

    NATIONAL = "N", "Dự án quan trọng quốc gia"
    A = "A", "Nhóm A"
    B = "B", "Nhóm B"
    C = "C", "Nhóm C"


class Project(models.Model):
    """An investment project on the books of a treasury; its name, chapter and section are those of its unit."""

    unit = models.OneToOneField(Unit, models.PROTECT, primary_key=True, db_column="unit_code", related_name="+")
    treasury_id = models.BigIntegerField()
    registered_at = models.DateTimeField()

    class Meta:
        verbose_name = "dự án đầu tư"
        indexes = [models.Index(fields=["treasury_id"], name="project_by_treasury")]

    def __str__(self) -> str:
        return self.unit_id


class Recorded(models.Model):
    """What every decision bears: the document it comes from, the day it counts from, who recorded it and when."""

    number = models.CharField(max_length=60, help_text="of the decision")
    issued_on = models.DateField()
    valid_from = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        abstract = True


class ProjectDecision(Recorded):
    """The approval of a project or a later change of it: all its terms, as they are from a day on."""

    project = models.ForeignKey(Project, models.PROTECT, db_column="unit_code", related_name="decisions")
    investor = models.ForeignKey(Unit, models.PROTECT, db_column="investor_code", related_name="+")
    group = models.CharField(max_length=1, choices=ProjectGroup.choices)
    total_investment = models.BigIntegerField(help_text="đồng")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = "quyết định về dự án"
        constraints = [
            models.CheckConstraint(condition=Q(total_investment__gt=0), name="project_has_a_total_investment"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="project_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class Term(models.TextChoices):
    """For how long a plan gives capital."""

    MEDIUM = "medium", "Trung hạn"
    ANNUAL = "annual", "Hằng năm"


class CapitalPlan(Recorded):
    """The capital of one source given to a project for a span of years; the latest decision on a span replaces those before."""

    project = models.ForeignKey(Project, models.PROTECT, db_column="unit_code", related_name="plans")
    term = models.CharField(max_length=6, choices=Term.choices)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=2)
    amount = models.BigIntegerField(help_text="đồng in all, not the change")

    class Meta:
        verbose_name = "kế hoạch vốn"
        indexes = [models.Index(fields=["project", "term"], name="capital_plan_of_project")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="capital_plan_is_not_negative"),
            models.CheckConstraint(
                condition=Q(term=Term.ANNUAL, last_year=F("first_year"))
                | Q(term=Term.MEDIUM, last_year__gte=F("first_year")),
                name="capital_plan_spans_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.first_year}–{self.last_year} {self.source}"


class Volume(models.Model):
    """Work completed and accepted between investor (A) and contractor (B), in one record; a correction is negative."""

    project = models.ForeignKey(Project, models.PROTECT, db_column="unit_code", related_name="volumes")
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="+")
    number = models.CharField(max_length=60, help_text="of the acceptance record")
    accepted_on = models.DateField()
    amount = models.BigIntegerField(help_text="đồng of this record, not cumulative")
    signed_for_investor = models.CharField(max_length=120)
    signed_for_contractor = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "khối lượng hoàn thành"
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="an_acceptance_is_recorded_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="acceptance_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.number}"


class FinalSettlement(models.Model):
    """The approved settlement of a finished project: what it may have cost in all. There is one for ever."""

    project = models.OneToOneField(
        Project, models.PROTECT, primary_key=True, db_column="unit_code", related_name="final_settlement"
    )
    number = models.CharField(max_length=60, help_text="of the decision")
    issued_on = models.DateField()
    approved = models.BigIntegerField(help_text="đồng")
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=60)

    class Meta:
        verbose_name = "quyết toán dự án hoàn thành"
        constraints = [models.CheckConstraint(condition=Q(approved__gt=0), name="final_settlement_has_an_amount")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"
