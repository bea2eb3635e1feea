"""Each step of a dossier writes all its indexes anew: those that another one covers, or nobody asks for, go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', "0004_a_dossier_has_its_id_before_its_number"),
        ('organisations', '0003_units_never_read_passwords'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='defect',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='defects', to='dossiers.dossier'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='chain',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='links', to='dossiers.dossier'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='number',
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='office',
            field=models.ForeignKey(db_comment='where it was filed', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.office'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='prepared_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='resubmits',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mended_by', to='dossiers.dossier'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='treasury',
            field=models.ForeignKey(db_comment='the book of the unit', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.office'),
        ),
        migrations.AlterField(
            model_name='dossier',
            name='unit',
            field=models.ForeignKey(db_column='unit_code', db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.unit'),
        ),
        migrations.AlterField(
            model_name='letter',
            name='dossier',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='dossiers.dossier'),
        ),
        migrations.AlterField(
            model_name='seattaken',
            name='dossier',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='dossiers.dossier'),
        ),
        migrations.AlterField(
            model_name='step',
            name='dossier',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='dossiers.dossier'),
        ),
        migrations.AddIndex(
            model_name='dossier',
            index=models.Index(condition=models.Q(('resubmits__isnull', False)), fields=['resubmits'], name='dossier_mends_another'),
        ),
        migrations.AddConstraint(
            model_name='dossier',
            constraint=models.UniqueConstraint(fields=('number',), name='dossier_number_given_once'),
        ),
    ]
