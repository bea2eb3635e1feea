"""Deadlines that were put off, and letters of apology for those that were missed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0008_what_happened_in_a_time_is_found"),
        ("organisations", "0003_units_never_read_passwords"),
    ]

    operations = [
        migrations.CreateModel(
            name="Apology",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("unit_code", models.CharField(max_length=7)),
                (
                    "ordinal",
                    models.PositiveSmallIntegerField(
                        db_comment="the second one apologises for the day the first one named"
                    ),
                ),
                ("missed_at", models.DateTimeField(db_comment="the moment that was promised")),
                ("drafted_at", models.DateTimeField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("not_taken", "Hồ sơ chưa được nhận xử lý kịp thời"),
                            ("control", "Việc kiểm soát kéo dài quá thời hạn"),
                            ("approval", "Đã kiểm soát xong nhưng chưa duyệt kịp thời hạn"),
                            ("after_payment", "Việc kiểm soát sau thanh toán kéo dài quá thời hạn"),
                            ("overload", "Số hồ sơ tăng đột biến"),
                            ("absence", "Cán bộ phụ trách vắng mặt, chưa bàn giao kịp"),
                            ("system", "Sự cố hệ thống thông tin"),
                        ],
                        db_comment="proposed by where the dossier stood, until signed",
                        max_length=20,
                    ),
                ),
                (
                    "words",
                    models.CharField(blank=True, db_comment="to the unit alone, never published", max_length=1000),
                ),
                (
                    "promised_at",
                    models.DateTimeField(db_comment="when it will be done; NULL = it was done meanwhile", null=True),
                ),
                ("signed_by", models.CharField(blank=True, max_length=60)),
                ("signed_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "thư xin lỗi",
                "indexes": [
                    models.Index(condition=models.Q(("signed_at", None)), fields=["office"], name="apologies_to_sign"),
                    models.Index(
                        condition=models.Q(("signed_at__isnull", False)),
                        fields=["-signed_at"],
                        name="apologies_published",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("dossier", "ordinal"), name="one_apology_for_each_missed_promise"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by", "")),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("signed_by", ""), _negated=True),
                                models.Q(("words", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="apology_signed_with_words_and_a_name",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="dossiers.dossier",
                    ),
                ),
                ("unit_code", models.CharField(max_length=7)),
                ("working_days", models.PositiveSmallIntegerField()),
                ("due_before_at", models.DateTimeField(db_comment="what had been promised until then")),
                ("due_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=500)),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "office",
                    models.ForeignKey(
                        db_comment="who granted it",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "gia hạn xử lý hồ sơ",
                "indexes": [models.Index(fields=["-at"], name="extensions_latest_first")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("at__lte", models.F("due_before_at"))), name="extended_before_it_lapsed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("due_before_at"))), name="extended_to_a_later_moment"
                    ),
                ],
            },
        ),
    ]
