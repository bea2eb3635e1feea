"""A simulation, its counts by kind, and the dossiers it would have decided otherwise."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier
from khobac.registers.law.models import Change


class State(models.TextChoices):
    """Where a simulation stands."""

    ASKED = "asked", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Đã xong"


class Outcome(models.TextChoices):
    """What the changed law does to a dossier."""

    FAILS = "fails", "Đạt thành không đạt"
    PASSES = "passes", "Không đạt thành đạt"
    OTHERWISE = "otherwise", "Kết quả như cũ, lý do khác"


class Simulation(models.Model):
    """Changed values of law, held against the dossiers sent in some days; counts are of dossiers."""

    title = models.CharField(max_length=200)
    draft = models.ForeignKey(
        Change, on_delete=models.PROTECT, null=True, related_name="simulations", db_comment="the drafted change of law"
    )
    changes = models.JSONField(db_comment="values of law as changed: key, value, first day")
    rules = models.JSONField(db_comment="codes of the rules that may read one of them: the only ones asked")
    first_on = models.DateField()
    last_on = models.DateField()
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    ended_at = models.DateTimeField(null=True)
    up_to = models.BigIntegerField(default=0, db_comment="the last dossier looked at, by id")
    dossiers = models.BigIntegerField(default=0, db_comment="sent in those days and checked")
    seen = models.BigIntegerField(default=0, db_comment="of them looked at so far")
    judged = models.BigIntegerField(
        default=0, db_comment="of them judged under both laws: the others' law is not changed"
    )

    class Meta:
        verbose_name = "mô phỏng pháp luật"

    def __str__(self) -> str:
        return self.title


class SimulationCount(models.Model):
    """How many dossiers of one kind a simulation decides otherwise, and their money."""

    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="counts")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    unit_kind = models.CharField(max_length=10)
    procedure = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    many = models.BigIntegerField()
    amount = models.BigIntegerField(db_comment="đồng")

    class Meta:
        verbose_name = "số liệu mô phỏng"
        constraints = [
            models.UniqueConstraint(
                fields=["simulation", "outcome", "unit_kind", "procedure", "mode"], name="a_kind_is_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.many}"


class SimulatedDossier(models.Model):
    """One dossier decided otherwise, and what the rules say of it then; of very many the first are kept."""

    simulation = models.ForeignKey(Simulation, on_delete=models.PROTECT, related_name="dossiers_changed")
    dossier = models.ForeignKey(
        Dossier, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    unit_kind = models.CharField(max_length=10)
    procedure = models.CharField(max_length=20)
    mode = models.CharField(max_length=20)
    amount = models.BigIntegerField(db_comment="đồng")
    code = models.CharField(max_length=3, db_comment="the rule that says otherwise")
    message_vi = models.TextField()
    message_en = models.TextField()

    class Meta:
        verbose_name = "hồ sơ trong mô phỏng"
        constraints = [models.UniqueConstraint(fields=["simulation", "dossier"], name="a_dossier_is_simulated_once")]
        indexes = [models.Index(fields=["simulation", "outcome", "-amount", "id"], name="simulated_largest_first")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.outcome}"
