"""The sharing rules, as registered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from khobac.registers.recording import Dated


class SharingRule(Dated):
    """How receipts of a sub-item are shared. An empty condition stands for any; a rule keeps its name when it changes."""

    name = models.CharField(max_length=20)
    item_code = models.CharField(max_length=4)
    chapter_from = models.CharField(max_length=3, blank=True, default="")
    chapter_to = models.CharField(max_length=3, blank=True, default="")
    area_code = models.CharField(max_length=30, blank=True, default="")
    payer_class = models.CharField(max_length=20, blank=True, default="")
    central = models.PositiveSmallIntegerField()
    province = models.PositiveSmallIntegerField()
    district = models.PositiveSmallIntegerField()
    commune = models.PositiveSmallIntegerField()
    priority = models.SmallIntegerField(default=0)

    class Meta:
        verbose_name = "tỷ lệ điều tiết"
        constraints = [
            models.CheckConstraint(
                condition=Q(central=100 - F("province") - F("district") - F("commune")),
                name="sharing_rule_gives_out_all",
            ),
            models.UniqueConstraint(
                fields=["name", "valid_from"], condition=Q(recorded_to=None), name="a_sharing_rule_begins_once_a_day"
            ),
        ]
        indexes = [models.Index(fields=["item_code", "valid_from"], name="sharing_by_item_and_date")]

    def __str__(self) -> str:
        return f"{self.name} {self.item_code}"
