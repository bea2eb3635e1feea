from django.db import migrations

from khobac.core.grants import grant


class Migration(migrations.Migration):
    dependencies = [("nomenclature", "0001_codes_and_chapter_ranges")]

    operations = [
        grant("nomenclature_code"),
        grant("nomenclature_chapterrange"),
    ]
