from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("norms", "0002_privileges")]

    operations = [
        migrations.AddField("ceiling", "yearly_total", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("ceiling", "number", models.PositiveIntegerField(blank=True, null=True)),
        migrations.AddConstraint(
            "ceiling",
            models.CheckConstraint(
                condition=Q(yearly_total=None) | Q(kind="own_rule", yearly_total__gt=0),
                name="a_yearly_total_is_of_an_own_rule",
            ),
        ),
        migrations.AddConstraint(
            "ceiling",
            models.CheckConstraint(
                condition=Q(number=None) | Q(kind="special_asset", number__gt=0), name="a_number_is_of_special_assets"
            ),
        ),
    ]
