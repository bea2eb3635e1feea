"""The line of approved dossiers that wait for a posting worker; staff's alone."""

import django.db.models.deletion
from django.db import migrations, models

from khobac.core.grants import grant


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0006_steps_are_guarded_by_their_own_row'),
    ]

    operations = [
        migrations.CreateModel(
            name='InLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('batch', models.BigIntegerField(db_comment='the set the director approved')),
                ('lane', models.PositiveSmallIntegerField()),
                ('director', models.CharField(max_length=60)),
                ('chief', models.CharField(blank=True, db_comment='who countersigns in the same stroke, if anybody', max_length=60)),
                ('asked_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('word', models.CharField(blank=True, db_comment='why it was not paid', max_length=30)),
                ('sentence', models.TextField(blank=True)),
                ('dossier', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='dossiers.dossier')),
            ],
            options={
                'verbose_name': 'hồ sơ chờ hạch toán',
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['lane', 'id'], name='in_line_next')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'dossier'), name='in_line_once')],
            },
        ),
        grant("SEQUENCE dossiers_inline_id_seq", staff="usage", unit=""),
        grant("dossiers_inline", staff="select, insert, update", unit=""),
    ]
