import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("banks", "0001_banks_and_the_accounts_held_there"),
        ("organisations", "0001_offices_units_people_and_seats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Account",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=30, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("estimate", "Tài khoản dự toán"), ("deposit", "Tài khoản tiền gửi")], max_length=8
                    ),
                ),
                ("natural_account", models.CharField(max_length=4)),
                ("level", models.CharField(max_length=1)),
                ("programme", models.CharField(default="00000", max_length=5)),
                ("opened_on", models.DateField()),
                ("closed_on", models.DateField(blank=True, null=True)),
                (
                    "treasury",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accounts",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản tại Kho bạc",
            },
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.CharField(max_length=64, unique=True)),
                ("pem", models.TextField()),
                ("subject", models.CharField(max_length=300)),
                ("valid_from_at", models.DateTimeField()),
                ("valid_to_at", models.DateTimeField()),
                ("registered_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "chứng thư số",
            },
        ),
        migrations.CreateModel(
            name="Payee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.TextField()),
                ("fold", models.TextField()),
                ("tax_code", models.CharField(blank=True, default="", max_length=14)),
                ("account_number", models.CharField(max_length=34)),
                ("first_known_on", models.DateField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        blank=True,
                        db_column="bank_code",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="banks.bank",
                    ),
                ),
                (
                    "treasury_unit",
                    models.ForeignKey(
                        blank=True,
                        db_column="treasury_unit_code",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payees",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị thụ hưởng",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("valid_to", None)),
                        fields=("unit", "code"),
                        name="a_unit_knows_a_payee_under_one_open_row",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("bank__isnull", False), ("treasury_unit", None)),
                            models.Q(("bank", None), ("treasury_unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_payee_is_paid_at_a_bank_or_at_the_treasury",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Restriction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("suspend", "Tạm đình chỉ chi"), ("freeze", "Phong tỏa")], max_length=7),
                ),
                (
                    "account_kind",
                    models.CharField(
                        blank=True,
                        choices=[("estimate", "Tài khoản dự toán"), ("deposit", "Tài khoản tiền gửi")],
                        default="",
                        max_length=8,
                    ),
                ),
                (
                    "items",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=4),
                        blank=True,
                        default=list,
                        help_text="empty = all",
                        size=None,
                    ),
                ),
                ("amount", models.BigIntegerField(blank=True, help_text="đồng; NULL = the whole account", null=True)),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(blank=True, null=True)),
                ("ordered_by", models.CharField(max_length=120)),
                ("basis", models.CharField(blank=True, default="", max_length=300)),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="restrictions",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "tạm đình chỉ, phong tỏa",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("account_kind", ""), ("amount", None), ("kind", "suspend")),
                            models.Q(("items", []), ("kind", "freeze"), models.Q(("account_kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="suspensions_name_items_freezes_name_accounts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gt", 0), _connector="OR"),
                        name="a_frozen_part_is_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("to_at", None), ("to_at__gte", models.F("from_at")), _connector="OR"),
                        name="a_restriction_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
