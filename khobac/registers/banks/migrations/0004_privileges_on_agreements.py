from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("banks", "0003_agreements_and_routes")]

    operations = [
        grant("banks_bankagreement", unit=""),
        grant("banks_paymentroute", unit=""),
    ]
