from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("law", "0003_changes_of_law_and_decision_tables")]

    operations = [
        migrations.AddField("component", "paper", models.CharField(blank=True, default="", max_length=20)),
        migrations.AddField(
            "component",
            "asked",
            models.CharField(
                blank=True,
                choices=[
                    ("", "Cán bộ xem"),
                    ("contract", "Mọi hồ sơ theo hợp đồng"),
                    ("large_contract", "Hồ sơ theo hợp đồng trên mức phải gửi"),
                ],
                default="",
                max_length=20,
            ),
        ),
    ]
