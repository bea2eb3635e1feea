import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="ChapterRange",
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
                ("level", models.CharField(max_length=1)),
                ("chapter_from", models.CharField(max_length=3)),
                ("chapter_to", models.CharField(max_length=3)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "verbose_name": "khoảng chương của cấp ngân sách",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("level"), "="),
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
                        name="a_level_has_one_chapter_range_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
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
                    "segment",
                    models.CharField(
                        choices=[
                            ("fund", "Quỹ"),
                            ("natural_account", "Tài khoản kế toán"),
                            ("item", "Nội dung kinh tế"),
                            ("level", "Cấp ngân sách"),
                            ("chapter", "Chương"),
                            ("section", "Khoản"),
                            ("programme", "Chương trình, mục tiêu"),
                            ("source", "Nguồn"),
                        ],
                        max_length=15,
                    ),
                ),
                ("code", models.CharField(max_length=7)),
                ("name_vi", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("fold", models.TextField(help_text="number and Vietnamese name without diacritics, for search")),
                ("parent", models.CharField(blank=True, default="", max_length=7)),
                ("kind", models.CharField(blank=True, default="", max_length=20)),
                ("budget_level", models.CharField(blank=True, default="", max_length=1)),
                (
                    "normal_side",
                    models.CharField(
                        blank=True, default="", help_text="of an account: debit, credit, both", max_length=6
                    ),
                ),
                ("postable", models.BooleanField(default=True)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
                (
                    "precedence",
                    models.SmallIntegerField(
                        default=0, help_text="which of two conflicting texts was followed: higher wins"
                    ),
                ),
                ("successor", models.CharField(blank=True, default="", max_length=7)),
            ],
            options={
                "verbose_name": "mã mục lục ngân sách",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("segment"), "="),
                            (models.F("code"), "="),
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
                        name="a_code_means_one_thing_a_day",
                    )
                ],
            },
        ),
    ]
