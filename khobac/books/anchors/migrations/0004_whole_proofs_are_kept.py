"""Each proof of all books is kept with its result."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("anchors", "0003_what_the_last_look_saw")]
    operations = [
        migrations.RunSQL(sql_file(__file__, "whole_proofs.sql"), "DROP TABLE whole_proof"),
        grant("whole_proof", staff="select, insert", unit=""),
    ]
