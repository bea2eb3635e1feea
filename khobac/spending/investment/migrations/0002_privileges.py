"""Projects see their own rows and record what was accepted; everything decided about them the treasury enters."""

from django.db import migrations

from khobac.core.grants import grant, row_level_security

DECIDED = ["investment_projectdecision", "investment_capitalplan", "investment_finalsettlement"]


class Migration(migrations.Migration):
    dependencies = [("investment", "0001_projects_plans_volume_settlement")]
    operations = [
        grant("investment_project"),
        *[grant(table, staff="select, insert") for table in DECIDED],
        grant("investment_volume", staff="select, insert", unit="select, insert"),
        *[row_level_security(table) for table in ["investment_project", "investment_volume", *DECIDED]],
    ]
