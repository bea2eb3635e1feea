"""Payment orders and messages, mapped for reading; sql/tables.sql makes the tables, services.py alone writes them."""

from __future__ import annotations

from django.db import models


class PaymentOrder(models.Model):
    """An order to a bank on behalf of one dossier."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    key = models.TextField()
    dossier_id = models.BigIntegerField()
    dossier = models.TextField()
    unit_code = models.TextField()
    office = models.TextField()
    budget_year = models.SmallIntegerField()
    bank = models.TextField()
    amount = models.BigIntegerField()
    money_in = models.TextField()
    is_list = models.BooleanField()
    replaces = models.BigIntegerField(null=True)
    state = models.TextField()
    outcome = models.TextField()
    message_id = models.TextField(null=True)
    prepared_at = models.DateTimeField()

    class Meta:
        verbose_name = "lệnh thanh toán"
        managed = False
        db_table = "payment_order"

    def __str__(self) -> str:
        return self.key
