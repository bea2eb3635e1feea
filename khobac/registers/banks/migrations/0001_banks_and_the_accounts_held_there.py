import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_offices_units_people_and_seats"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Bank",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("name_vi", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                ("sort_key", models.TextField()),
                ("kind", models.CharField(max_length=30)),
                (
                    "bin",
                    models.CharField(
                        blank=True, default="", help_text="six digits of the card network, used in VietQR", max_length=6
                    ),
                ),
                ("bic", models.CharField(blank=True, default="", max_length=11)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "ngân hàng",
            },
        ),
        migrations.CreateModel(
            name="BankAccount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("payment", "Tài khoản thanh toán"), ("revenue", "Tài khoản chuyên thu")], max_length=7
                    ),
                ),
                ("number", models.CharField(max_length=34)),
                ("label", models.CharField(max_length=40)),
                (
                    "bank",
                    models.ForeignKey(
                        db_column="bank_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="banks.bank",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
            ],
            options={
                "verbose_name": "tài khoản của Kho bạc tại ngân hàng",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("office"), "="),
                            (models.F("bank"), "="),
                            (models.F("kind"), "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_account_of_a_kind_per_bank_and_office",
                    )
                ],
            },
        ),
    ]
