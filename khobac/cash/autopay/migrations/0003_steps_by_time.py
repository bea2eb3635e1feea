"""Which bills moved since a moment is asked by their providers; steps come in the order of time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("autopay", "0002_credit_notes")]
    operations = [
        migrations.RunSQL("CREATE INDEX step_by_time ON autopay_step USING brin (at)", "DROP INDEX step_by_time"),
    ]
