"""What was recorded after a moment is found without reading all entries; the index costs a posting next to nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_units_read_their_accounts")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX journal_entry_by_recording ON journal_entry USING brin (recorded_at)",
            "DROP INDEX journal_entry_by_recording",
        )
    ]
