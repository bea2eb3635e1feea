"""The journal, balances and seals, mapped for reading; ledger/sql makes the tables, ledger_post writes them."""
from __future__ import annotations

from django.db import models


class PostingRole(models.Model):
    """Which natural account stands behind a posting role, by budget level and kind of money ('' = every), from a day on."""

    pk = models.CompositePrimaryKey("role", "level", "kind", "valid_from")
    role = models.TextField()
    level = models.TextField()
    kind = models.TextField()
    account = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    certainty = models.TextField()

    class Meta:
        managed = False
        db_table = "posting_role"
        verbose_name = "vai trò hạch toán"

    def __str__(self) -> str:
        return f"{self.role} = {self.account}"


class AccountingSet(models.Model):
    """Which set of books a treasury reports with from a day on; a set is a group of treasuries (TT77 Art 56)."""

    pk = models.CompositePrimaryKey("treasury", "valid_from")
    treasury = models.TextField()
    set_code = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()
    certainty = models.TextField()

    class Meta:
        managed = False
        db_table = "accounting_set"
        verbose_name = "bộ sổ"

    def __str__(self) -> str:
        return f"{self.treasury} in {self.set_code}"


class JournalEntry(models.Model):
    """A posted entry; never changed."""

    pk = models.CompositePrimaryKey("treasury_id", "id")
    treasury_id = models.BigIntegerField()
    id = models.BigIntegerField()
    key = models.TextField()
    event = models.TextField()
    book = models.TextField()
    budget_year = models.IntegerField()
    booked_on = models.DateField()
    recorded_at = models.DateTimeField()
    reference = models.TextField()
    reverses = models.BigIntegerField(null=True)
    content_hash = models.BinaryField()

    class Meta:
        managed = False
        db_table = "journal_entry"
        verbose_name = "bút toán"

    def __str__(self) -> str:
        return f"BT {self.id}"


class JournalLine(models.Model):
    """One line of an entry with its twelve segments; never changed."""

    pk = models.CompositePrimaryKey("treasury_id", "booked_on", "entry_id", "line_no")
    treasury_id = models.BigIntegerField()
    booked_on = models.DateField()
    entry_id = models.BigIntegerField()
    line_no = models.IntegerField()
    book = models.TextField()
    role = models.TextField()
    fund = models.TextField()
    natural_account = models.TextField()
    ndkt = models.TextField()
    level = models.TextField()
    unit = models.TextField()
    area = models.TextField()
    chapter = models.TextField()
    section = models.TextField()
    programme = models.TextField()
    treasury = models.TextField()
    source = models.TextField()
    reserve = models.TextField()
    bank = models.TextField()
    year = models.IntegerField()
    debit = models.BigIntegerField()
    credit = models.BigIntegerField()

    class Meta:
        managed = False
        db_table = "journal_line"
        verbose_name = "dòng bút toán"

    def __str__(self) -> str:
        return f"BT {self.entry_id}/{self.line_no}"


class Seal(models.Model):
    """The legal number of an entry within its book, chained to the one before."""

    pk = models.CompositePrimaryKey("treasury_id", "book", "number")
    treasury_id = models.BigIntegerField()
    book = models.TextField()
    number = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    content_hash = models.BinaryField()
    link = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "seal"
        verbose_name = "niêm phong bút toán"

    def __str__(self) -> str:
        return f"{self.book} {self.number}"
