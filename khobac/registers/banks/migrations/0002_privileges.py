from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("banks", "0001_banks_and_the_accounts_held_there")]

    operations = [
        grant("banks_bank"),
        grant("banks_bankaccount"),
    ]
