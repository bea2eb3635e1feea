"""One table: somebody entitled decided that one of something may cost so much, from a day on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from khobac.registers.organisations.models import Unit
from khobac.registers.recording import Dated, one_at_a_time


class CeilingKind(models.TextChoices):
    """What sort of decision stands behind a ceiling."""

    OWN_RULE = "own_rule", "Quy chế chi tiêu nội bộ"
    SPECIAL_ASSET = "special_asset", "Danh mục tài sản chuyên dùng"
    AGREEMENT = "agreement", "Thỏa thuận khung mua sắm tập trung"


class Ceiling(Dated):
    """The most one may cost, in đồng. `unit` is empty for an agreement, which binds all; `decision` is its number.

    `name` is the norm of an own rule, the kind of an asset, or what an agreement covers. An own rule may set a
    `yearly_total` in đồng beside it, a list of special assets the `number` approved.
    """

    kind = models.CharField(max_length=13, choices=CeilingKind.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", db_column="unit_code")
    name = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    decision = models.CharField(max_length=60)
    yearly_total = models.BigIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = "mức chi theo quyết định"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_ceiling_is_money"),
            models.CheckConstraint(
                condition=Q(kind=CeilingKind.AGREEMENT, unit=None)
                | (~Q(kind=CeilingKind.AGREEMENT) & Q(unit__isnull=False)),
                name="a_ceiling_binds_a_unit_or_everybody",
            ),
            models.CheckConstraint(
                condition=Q(yearly_total=None) | Q(kind=CeilingKind.OWN_RULE, yearly_total__gt=0),
                name="a_yearly_total_is_of_an_own_rule",
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(kind=CeilingKind.SPECIAL_ASSET, number__gt=0),
                name="a_number_is_of_special_assets",
            ),
            one_at_a_time("a_unit_has_one_ceiling_a_day", "kind", "unit", "name"),
            one_at_a_time("an_agreement_has_one_price_a_day", "decision", "name", among=Q(unit=None)),
        ]

    def __str__(self) -> str:
        return f"{self.name} ≤ {self.amount}"
