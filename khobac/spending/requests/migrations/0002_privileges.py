"""Requests are written once by units; what they pay is noted by staff."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security

ROWS = ["requests_requestline", "requests_requestinvoice", "requests_requestbeneficiary"]


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_requests_with_lines_and_lists")]
    operations = [
        *(row_level_security(table) for table in [*ROWS, "requests_spendingrequest", "requests_setoff"]),
        *(grant(table, "select, insert", "select, insert") for table in ROWS),
        grant("requests_spendingrequest", "select, insert, update", "select, insert, update"),
        grant("requests_setoff"),
    ]
