from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0004_what_only_some_expenses_declare")]

    operations = [
        migrations.RemoveIndex("spendingrequest", "request_in_cash"),
        migrations.AddIndex(
            "spendingrequest",
            models.Index(
                fields=["unit_code"], condition=models.Q(particulars__isnull=False), name="request_with_particulars"
            ),
        ),
    ]
