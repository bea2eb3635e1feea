"""Revenue: obligations, lists of banks, receipts, refunds, reclassifications."""

from django.db import migrations

from khobac.cash.revenue.states import OPEN, RECEIPT_STEPS, RECLASSIFICATION_STEPS, REFUND_STEPS, allowed_sql
from khobac.core.db import sql_file
from khobac.core.grants import grant

TABLES = (
    sql_file(__file__, "tables.sql")
    .replace("/*receipt steps*/", allowed_sql(RECEIPT_STEPS))
    .replace("/*refund steps*/", allowed_sql(REFUND_STEPS))
    .replace("/*reclassification steps*/", allowed_sql(RECLASSIFICATION_STEPS))
    .replace("/*open*/", ", ".join(f"'{state}'" for state in OPEN))
)
UNDO = """DROP TABLE revenue_obligation, revenue_list, revenue_list_part, revenue_advice, revenue_receipt,
    revenue_receipt_step, revenue_refund, revenue_refund_step, revenue_reclassification, revenue_reclassification_step,
    revenue_notice, revenue_statement, revenue_comparison"""
CHANGED = (
    "revenue_obligation",
    "revenue_list",
    "revenue_receipt",
    "revenue_refund",
    "revenue_reclassification",
    "revenue_notice",
    "revenue_comparison",
)
KEPT = (
    "revenue_list_part",
    "revenue_advice",
    "revenue_receipt_step",
    "revenue_refund_step",
    "revenue_reclassification_step",
    "revenue_statement",
)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(TABLES, UNDO),
        *(grant(table, unit="") for table in CHANGED),
        *(grant(table, staff="select, insert", unit="") for table in KEPT),
    ]
