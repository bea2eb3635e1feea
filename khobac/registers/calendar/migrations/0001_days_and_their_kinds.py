from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Day",
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
                ("date", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("holiday", "Ngày lễ"),
                            ("compensatory", "Nghỉ bù"),
                            ("swap_off", "Nghỉ hoán đổi"),
                            ("make_up_work", "Làm bù"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_working_day", models.BooleanField()),
                ("name_vi", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("swapped_with", models.DateField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "ngày trong lịch làm việc",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None)), fields=("date",), name="a_day_is_known_in_one_way"
                    )
                ],
            },
        ),
    ]
