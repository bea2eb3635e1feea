"""Keys and challenges. Only their hashes are kept: whoever reads these tables can neither sign in nor file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from khobac.registers.organisations.models import Person, Unit


class SoftwareKey(models.Model):
    """What the software of one unit signs in with; it acts as one person of that unit, who prepares."""

    hash = models.BinaryField(unique=True)
    hint = models.CharField(max_length=20, help_text="its beginning, by which people know it")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_column="unit_code")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "khóa phần mềm của đơn vị"

    def __str__(self) -> str:
        return self.hint


class Challenge(models.Model):
    """A value given out once, covered by both signatures of one dossier, and taken back once."""

    hash = models.BinaryField(primary_key=True)
    unit_code = models.CharField(max_length=7)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "giá trị dùng một lần"

    def __str__(self) -> str:
        return self.unit_code
