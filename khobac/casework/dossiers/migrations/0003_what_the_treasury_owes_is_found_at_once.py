from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0002_no_jump_can_be_stored")]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("state__in", ["checked", "paid", "submitted", "under_control"])),
                fields=["state", "received_at"],
                name="dossier_treasury_owes_a_step",
            ),
        ),
    ]
