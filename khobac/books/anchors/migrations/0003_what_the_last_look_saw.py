"""The mark of the watcher's last look."""

from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("anchors", "0002_the_next_id_is_read")]
    operations = [migrations.RunSQL(sql_file(__file__, "looks.sql")), grant("parity_look", unit="")]
