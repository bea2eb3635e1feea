from django.db import migrations

from khobac.core.grants import grant, row_level_security


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_accounts_certificates_restrictions_and_payees")]

    operations = [
        grant("accounts_account"),
        grant("accounts_certificate"),
        grant("accounts_restriction"),
        grant("accounts_payee", unit="select, insert, update"),
        row_level_security("accounts_account"),
        row_level_security("accounts_restriction"),
        row_level_security("accounts_payee"),
    ]
