"""No index twice; half of each page is left for the one change a request sees, so that the change touches no index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_privileges'),
        ('commitments', '0002_commitments_uses_advances'),
        ('dossiers', '0005_what_is_not_asked_for_is_not_indexed'),
        ('requests', '0002_privileges'),
    ]

    operations = [
        migrations.AlterField(
            model_name='requestbeneficiary',
            name='request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='beneficiaries', to='requests.spendingrequest'),
        ),
        migrations.AlterField(
            model_name='requestinvoice',
            name='request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='requests.spendingrequest'),
        ),
        migrations.AlterField(
            model_name='requestline',
            name='request',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='requests.spendingrequest'),
        ),
        migrations.AlterField(
            model_name='spendingrequest',
            name='contract',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='commitments.contract'),
        ),
        migrations.AlterField(
            model_name='spendingrequest',
            name='payee',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.payee'),
        ),
        migrations.AlterField(
            model_name='spendingrequest',
            name='settles',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settled_by', to='dossiers.dossier'),
        ),
        migrations.AddIndex(
            model_name='spendingrequest',
            index=models.Index(condition=models.Q(('contract__isnull', False)), fields=['contract'], name='request_on_contract'),
        ),
        migrations.AddIndex(
            model_name='spendingrequest',
            index=models.Index(condition=models.Q(('settles__isnull', False)), fields=['settles'], name='request_settles_another'),
        ),
        migrations.RunSQL(
            "ALTER TABLE requests_spendingrequest SET (fillfactor = 50)",
            "ALTER TABLE requests_spendingrequest RESET (fillfactor)",
        ),
    ]
