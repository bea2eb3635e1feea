"""Commitments, uses and advances, and who may do what: units declare contracts and read the rest of their own rows."""
from django.db import migrations

from khobac.core.db import sql_file
from khobac.core.grants import grant, row_level_security

OWN = ["commitment", "commitment_row", "contract_use", "advance", "advance_recovery"]
DECLARED = ["commitments_contract", "commitments_contractversion", "commitments_guarantee"]


def run(name: str) -> migrations.RunSQL:
    return migrations.RunSQL(sql_file(__file__, name))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_contracts")]
    operations = [
        run("tables.sql"),
        run("use.sql"),
        run("recover.sql"),
        grant("commitment", staff="select, insert, update"),
        grant("commitment_row", staff="select, insert"),
        grant("contract_use", staff="select, insert"),
        grant("advance", staff="select, insert, update"),
        grant("advance_recovery", staff="select, insert"),
        grant(
            "commitments_contract",
            unit="select, insert, update (payee, value, subject, advance_max, guarantee_asked, recovered_by)",
        ),
        grant("commitments_contractversion", staff="select, insert", unit="select, insert"),
        grant("commitments_guarantee", staff="select, insert", unit="select, insert"),
        *[row_level_security(table) for table in OWN + DECLARED],
    ]
