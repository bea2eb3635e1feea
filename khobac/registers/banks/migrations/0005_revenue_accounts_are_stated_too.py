"""Whether a day closes only with a bank's statement of the revenue account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("banks", "0004_privileges_on_agreements")]
    operations = [
        migrations.AddField(
            model_name="bankagreement",
            name="revenue_statement_due",
            field=models.BooleanField(
                default=False, help_text="and with its statement of the revenue account, beside its list of payments"
            ),
        )
    ]
