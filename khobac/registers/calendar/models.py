"""The days that differ from an ordinary week."""

from __future__ import annotations

from django.db import models

from khobac.registers.recording import Recorded


class DayKind(models.TextChoices):
    """Why a day differs."""

    HOLIDAY = "holiday", "Ngày lễ"
    COMPENSATORY = "compensatory", "Nghỉ bù"
    SWAP_OFF = "swap_off", "Nghỉ hoán đổi"
    MAKE_UP_WORK = "make_up_work", "Làm bù"


class Day(Recorded):
    """A day off, or a Saturday worked instead."""

    date = models.DateField()
    kind = models.CharField(max_length=12, choices=DayKind.choices)
    is_working_day = models.BooleanField()
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    swapped_with = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name = "ngày trong lịch làm việc"
        constraints = [
            models.UniqueConstraint(
                fields=["date"], condition=models.Q(recorded_to=None), name="a_day_is_known_in_one_way"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name_vi}"
