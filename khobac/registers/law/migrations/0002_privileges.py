from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("law", "0001_texts_parameters_procedures_and_forms")]

    operations = [
        grant("law_legaltext"),
        grant("law_parameter"),
        grant("law_procedure"),
        grant("law_component"),
        grant("law_deadline"),
        grant("law_form"),
        grant("law_calendarmark"),
    ]
