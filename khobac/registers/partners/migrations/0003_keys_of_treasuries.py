"""A key may open the books of a treasury office instead of one unit."""

from django.db import migrations, models
from django.db.models import Q
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_privileges")]

    operations = [
        migrations.AlterField(
            "softwarekey",
            "unit",
            models.ForeignKey("organisations.Unit", PROTECT, related_name="+", db_column="unit_code", null=True),
        ),
        migrations.AddField(
            "softwarekey",
            "office",
            models.ForeignKey("organisations.Office", PROTECT, related_name="+", null=True),
        ),
        migrations.AddConstraint(
            "softwarekey",
            models.CheckConstraint(
                condition=Q(unit__isnull=True, office__isnull=False) | Q(unit__isnull=False, office__isnull=True),
                name="a_key_opens_a_unit_or_an_office",
            ),
        ),
    ]
