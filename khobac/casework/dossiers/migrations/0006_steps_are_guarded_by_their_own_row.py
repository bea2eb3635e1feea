"""An approval writes a thousand steps: a CHECK made of the table of states takes the place of two foreign keys."""

from django.db import migrations

from khobac.casework.dossiers.states import allowed_steps_sql
from khobac.core.db import sql_file


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_what_is_not_asked_for_is_not_indexed")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "steps.sql").replace("/*allowed*/", allowed_steps_sql())),
        migrations.DeleteModel("Transition"),
    ]
