from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_what_happened_in_a_time_is_found")]

    operations = [
        migrations.AddField(
            model_name="defect", name="wording", field=models.CharField(blank=True, default="", max_length=60)
        ),
        migrations.AddField(
            model_name="defect",
            name="named_at",
            field=models.DateTimeField(default=khobac.core.clock.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="defect",
            index=models.Index(
                condition=models.Q(("wording", ""), _negated=True),
                fields=["named_at", "wording"],
                name="defect_of_the_library",
            ),
        ),
    ]
