"""Obligations, receipts and refunds, mapped for reading; sql/tables.sql makes the tables, services.py alone writes them."""

from __future__ import annotations

from django.db import models


class RevenueObligation(models.Model):
    """What a payer owes under one identification code."""

    code = models.TextField(primary_key=True)
    agency = models.TextField()
    treasury_id = models.BigIntegerField()
    office = models.TextField()
    payer_name = models.TextField()
    amount_due = models.BigIntegerField()
    paid = models.BigIntegerField()
    state = models.TextField()

    class Meta:
        verbose_name = "khoản phải nộp"
        managed = False
        db_table = "revenue_obligation"

    def __str__(self) -> str:
        return self.code


class RevenueReceipt(models.Model):
    """Money that came in on a revenue account, shared or waiting to be understood."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    bank = models.TextField()
    reference = models.TextField()
    code = models.TextField()
    amount = models.BigIntegerField()
    paid_on = models.DateField()
    state = models.TextField()
    refunded = models.BigIntegerField()

    class Meta:
        verbose_name = "khoản thu"
        managed = False
        db_table = "revenue_receipt"

    def __str__(self) -> str:
        return f"{self.bank} {self.reference}"


class RevenueRefund(models.Model):
    """How much of a receipt goes back to whom, decided by three people."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    receipt_id = models.BigIntegerField()
    amount = models.BigIntegerField()
    state = models.TextField()

    class Meta:
        verbose_name = "khoản hoàn trả"
        managed = False
        db_table = "revenue_refund"

    def __str__(self) -> str:
        return f"{self.treasury_id} {self.id}"


class RevenueDifference(models.Model):
    """What an agency and the treasury have otherwise of a code on a day: somebody's care until it is explained or gone."""

    id = models.BigIntegerField(primary_key=True)
    agency = models.TextField()
    office = models.TextField()
    day_on = models.DateField()
    code = models.TextField()
    match = models.TextField()
    agency_amount = models.BigIntegerField()
    treasury_amount = models.BigIntegerField()
    found_at = models.DateTimeField()
    owner = models.TextField()

    class Meta:
        verbose_name = "chênh lệch với cơ quan thu"
        managed = False
        db_table = "revenue_difference"

    def __str__(self) -> str:
        return f"{self.agency} {self.code} {self.day_on}"
