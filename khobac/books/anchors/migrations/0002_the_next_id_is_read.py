"""Staff may read where the ids of entries have come to: a sequence set back is found before it collides."""

from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("anchors", "0001_statements_and_who_holds_them")]
    operations = [grant("SEQUENCE journal_entry_id_seq", staff="select", unit="")]
