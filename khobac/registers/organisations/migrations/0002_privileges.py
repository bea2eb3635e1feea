from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_offices_units_people_and_seats")]

    operations = [
        grant("organisations_person"),
        grant("organisations_office"),
        grant("organisations_officeversion"),
        grant("organisations_officesuccession"),
        grant("organisations_area"),
        grant("organisations_areasuccession"),
        grant("organisations_unit"),
        grant("organisations_unitversion"),
        grant("organisations_service"),
        grant("organisations_staffquota"),
        grant("organisations_servicecommitment"),
        grant("organisations_seat"),
    ]
