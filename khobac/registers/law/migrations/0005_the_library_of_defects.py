import django.db.models.deletion
from django.db import migrations, models

import khobac.core.clock
from khobac.core.grants import grant

CERTAINTY = [
    ("sourced", "Có nguồn"),
    ("known", "Chưa kiểm chứng"),
    ("illustrative", "Minh họa"),
    ("entered", "Do người có thẩm quyền nhập"),
]


def _reference(to: str) -> models.ForeignKey:
    return models.ForeignKey(
        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="%(class)ss", to=to
    )


def _sentence() -> models.CharField:
    return models.CharField(blank=True, default="", max_length=500)


class Migration(migrations.Migration):
    dependencies = [("law", "0004_papers_by_the_name_they_are_enclosed_under")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                ("certainty", models.CharField(choices=CERTAINTY, default="entered", max_length=12)),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("article", models.CharField(blank=True, default="", max_length=40)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.CharField(max_length=60)),
                ("rule", models.CharField(blank=True, default="", max_length=3)),
                ("pointer", models.CharField(blank=True, default="", max_length=120)),
                ("message_vi", _sentence()),
                ("message_en", _sentence()),
                ("fix_vi", _sentence()),
                ("fix_en", _sentence()),
                ("example_vi", _sentence()),
                ("example_en", _sentence()),
                ("change", _reference("law.change")),
                ("text", _reference("law.legaltext")),
            ],
            options={
                "verbose_name": "câu nêu lỗi",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("approved_at__isnull", False), ("change__isnull", False), _connector="OR"),
                        name="a_wording_not_in_force_has_a_change",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("approved_at", None), ("recorded_to", None)),
                        fields=("change", "key", "valid_from"),
                        name="a_change_words_a_defect_once_a_day",
                    ),
                ],
            },
        ),
        grant("law_wording"),
    ]
