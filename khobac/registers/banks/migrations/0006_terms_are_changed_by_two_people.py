"""Changes of agreements and of the routing table, and who let them count."""

from django.db import migrations, models

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("banks", "0005_revenue_accounts_are_stated_too")]
    operations = [
        migrations.CreateModel(
            name="TermsChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("content", models.JSONField()),
                ("reason", models.TextField()),
                ("state", models.CharField(default="proposed", max_length=8)),
                ("proposed_by", models.CharField(max_length=150)),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, default="", max_length=150)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "thay đổi thỏa thuận với ngân hàng",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "approved"), _negated=True),
                            models.Q(
                                models.Q(("decided_by", ""), _negated=True),
                                models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="terms_are_approved_by_another",
                    )
                ],
            },
        ),
        grant("banks_termschange", unit=""),
    ]
