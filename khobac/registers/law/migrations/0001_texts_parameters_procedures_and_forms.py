import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalText",
            fields=[
                ("id", models.SlugField(max_length=60, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("title_vi", models.TextField()),
                ("title_en", models.TextField(blank=True, default="")),
                ("issued_on", models.DateField(blank=True, null=True)),
                ("effective_on", models.DateField(blank=True, null=True)),
                ("ended_on", models.DateField(blank=True, null=True)),
                ("replaces", models.CharField(blank=True, default="", max_length=60)),
                ("replaced_by", models.CharField(blank=True, default="", max_length=60)),
                (
                    "amended_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
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
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "verbose_name": "văn bản pháp luật",
            },
        ),
        migrations.CreateModel(
            name="Procedure",
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
                ("code", models.CharField(max_length=20)),
                ("number", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("filed_by", models.CharField(blank=True, default="", max_length=100)),
                ("result", models.TextField(blank=True, default="")),
                (
                    "carried_from",
                    models.CharField(
                        blank=True, default="", help_text="text whose values were taken over unread", max_length=60
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="procedures", to="law.legaltext"
                    ),
                ),
            ],
            options={
                "verbose_name": "thủ tục hành chính",
            },
        ),
        migrations.CreateModel(
            name="Deadline",
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
                ("case", models.CharField(max_length=40)),
                ("value", models.PositiveSmallIntegerField()),
                ("unit", models.CharField(max_length=20)),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="deadlines", to="law.procedure"
                    ),
                ),
            ],
            options={
                "verbose_name": "thời hạn giải quyết",
            },
        ),
        migrations.CreateModel(
            name="Component",
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
                ("stage", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=40)),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("form", models.CharField(blank=True, default="", max_length=40)),
                ("originals", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("copies", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("condition", models.TextField(blank=True, default="")),
                (
                    "procedure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="components", to="law.procedure"
                    ),
                ),
            ],
            options={
                "verbose_name": "thành phần hồ sơ",
            },
        ),
        migrations.CreateModel(
            name="Form",
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
                ("code", models.CharField(max_length=40)),
                (
                    "sample",
                    models.CharField(blank=True, default="", help_text="its number in this text", max_length=20),
                ),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forms", to="law.legaltext"
                    ),
                ),
            ],
            options={
                "verbose_name": "biểu mẫu",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None)),
                        fields=("text", "code"),
                        name="a_text_has_a_form_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarMark",
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
                ("key", models.CharField(max_length=60)),
                ("month_day", models.CharField(max_length=5)),
                ("name_en", models.TextField()),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="marks", to="law.legaltext"
                    ),
                ),
            ],
            options={
                "verbose_name": "mốc thời gian",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None)),
                        fields=("text", "key"),
                        name="a_text_sets_a_mark_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Parameter",
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
                ("key", models.CharField(max_length=80)),
                ("value", models.JSONField()),
                ("unit", models.CharField(blank=True, default="", max_length=20)),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "Dự thảo"), ("approved", "Đã duyệt")], default="approved", max_length=8
                    ),
                ),
                ("drafted_at", models.DateTimeField(blank=True, null=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parameters",
                        to="law.legaltext",
                    ),
                ),
            ],
            options={
                "verbose_name": "giá trị pháp luật",
                "indexes": [models.Index(fields=["key", "valid_from"], name="parameter_by_key_and_date")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by", None),
                            models.Q(("approved_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_approves_his_own_value",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None), ("text__isnull", False)),
                        fields=("key", "valid_from", "text"),
                        name="a_text_says_one_thing_from_a_day",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="procedure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to", None)),
                fields=("text", "code"),
                name="a_text_regulates_a_procedure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to", None)), fields=("procedure", "case"), name="a_case_has_one_deadline"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(
                condition=models.Q(("recorded_to", None)),
                fields=("procedure", "stage", "code"),
                name="a_component_is_asked_for_once",
            ),
        ),
    ]
