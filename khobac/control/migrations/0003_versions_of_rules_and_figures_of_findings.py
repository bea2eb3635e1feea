"""A check says which versions of the rules answered; a finding which figures it names, and whether a person saw it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("control", "0002_privileges")]
    operations = [
        migrations.AddField(
            model_name="check",
            name="rules_hash",
            field=models.CharField(db_comment="the versions of all rules that answered", default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="checkfinding",
            name="found_by",
            field=models.CharField(db_comment="rule, or officer: a person saw it", default="rule", max_length=60),
        ),
        migrations.AddField(
            model_name="checkfinding",
            name="figures",
            field=models.JSONField(db_comment="the figures the finding names, by their short names", default=dict),
            preserve_default=False,
        ),
    ]
