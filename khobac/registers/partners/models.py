"""Keys and challenges. Only their hashes are kept: whoever reads these tables can neither sign in nor file."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from khobac.registers.organisations.models import Office, Person, Unit


class SoftwareKey(models.Model):
    """What the software of one unit, or of one treasury office, signs in with; it acts as one person there."""

    hash = models.BinaryField(unique=True)
    hint = models.CharField(max_length=20, help_text="its beginning, by which people know it")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_column="unit_code", null=True)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    scopes = ArrayField(models.CharField(max_length=20))
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "khóa phần mềm của đơn vị hoặc kho bạc"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, office__isnull=False) | Q(unit__isnull=False, office__isnull=True),
                name="a_key_opens_a_unit_or_an_office",
            )
        ]

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
