from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("norms", "0001_ceilings_decided_below_the_law")]

    operations = [grant("norms_ceiling")]
