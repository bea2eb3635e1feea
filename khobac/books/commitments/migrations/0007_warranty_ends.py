"""A contract says until when retention money is kept."""

from django.db import migrations, models

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_cancelled_in_currency")]
    operations = [
        migrations.AddField(
            "contract",
            "warranty_ends_on",
            models.DateField(null=True, help_text="until then retention money is kept; empty: not agreed"),
        ),
        migrations.AddField("contractversion", "warranty_ends_on", models.DateField(null=True)),
        grant("commitments_contract", unit="update (warranty_ends_on)"),
    ]
