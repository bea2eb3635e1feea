"""Units send in and enclose; what is in is never changed, by nobody."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_files_and_what_they_are_enclosed_with"), ("core", "0002_privileges")]

    operations = [
        operation
        for table in ("documents_document", "documents_attachment")
        for operation in (
            grant(table, staff="select, insert", unit="select, insert"),
            row_level_security(table),
        )
    ]
