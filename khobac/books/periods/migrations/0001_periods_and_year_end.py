"""Periods, late entries, duties, and what the year-end did; models only map them for reading."""

from django.db import migrations, models

from khobac.books.periods.states import allowed_steps_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant

APPEND_ONLY = [
    "period_step",
    "period_permit",
    "period_duty_told",
    "carry_decision",
    "carry_done",
    "balance_confirmation",
    "year_end_plan",
    "year_end_effect",
    "year_end_closing",
    "year_end_question",
]
STEPS_ARE_ALLOWED = (
    f"ALTER TABLE period_step ADD CONSTRAINT period_step_is_an_allowed_transition CHECK ({allowed_steps_sql()})"
)


def mapped(name, table, verbose_name, key, fields):
    """A model that only reads."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("pk", models.CompositePrimaryKey(*key, blank=True, editable=False, primary_key=True, serialize=False)),
            *fields,
        ],
        options={"verbose_name": verbose_name, "db_table": table, "managed": False},
    )


def big(name, null=False):
    return (name, models.BigIntegerField(null=null))


def text(name):
    return (name, models.TextField())


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(sql_file(__file__, "tables.sql")),
        migrations.RunSQL(STEPS_ARE_ALLOWED),
        migrations.RunSQL(sql_file(__file__, "guard.sql")),
        grant("period", unit=""),
        grant("late_entry_rule", unit=""),
        grant("period_duty", unit="select"),
        *(grant(table, staff="select, insert", unit="") for table in APPEND_ONLY),
        mapped(
            "PeriodState",
            "period",
            "kỳ kế toán",
            ("treasury_id", "kind", "first_on"),
            [
                big("treasury_id"),
                text("kind"),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                text("state"),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        mapped(
            "PeriodStep",
            "period_step",
            "bước của kỳ kế toán",
            ("treasury_id", "kind", "first_on", "id"),
            [
                big("treasury_id"),
                big("id"),
                text("kind"),
                ("first_on", models.DateField()),
                text("from_state"),
                text("event"),
                text("to_state"),
                text("actor"),
                text("asked_by"),
                text("reason"),
                ("at", models.DateTimeField()),
            ],
        ),
        mapped(
            "YearEndPlan",
            "year_end_plan",
            "quyết toán năm",
            ("treasury_id", "id"),
            [
                big("treasury_id"),
                big("id"),
                ("year", models.IntegerField()),
                text("kind"),
                text("actor"),
                ("at", models.DateTimeField()),
                big("rehearsal_id", null=True),
            ],
        ),
    ]
