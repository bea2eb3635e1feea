"""The tables of the ground floor: facts and their readers, commands already answered, and the audit trail."""
from __future__ import annotations

from django.db import models


class Fact(models.Model):
    """Something that happened, told to whoever wants to know. Append-only; readers keep a cursor."""

    id = models.BigAutoField(primary_key=True)
    writer = models.BigIntegerField(db_comment="transaction that wrote it, so that readers never overtake an open one")
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    unit_code = models.CharField(max_length=7, blank=True)
    content = models.JSONField(db_comment="the fact's own versioned fields; never queried")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = "sự kiện"
        indexes = [models.Index(fields=["writer", "id"], name="fact_reading_order")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Cursor(models.Model):
    """How far one reader has read: the last transaction and fact."""

    reader = models.CharField(max_length=60, primary_key=True)
    writer = models.BigIntegerField(default=0)
    fact = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "con trỏ đọc"

    def __str__(self) -> str:
        return self.reader


class Command(models.Model):
    """A command answered once: the same key answers the same again, with other input it is refused."""

    client = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    input_hash = models.BinaryField(max_length=32)
    answer = models.JSONField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = "lệnh đã trả lời"
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="command_answered_once")]

    def __str__(self) -> str:
        return f"{self.client} {self.key}"


class AuditRecord(models.Model):
    """Who did what to which subject, and from where. Append-only."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    unit_code = models.CharField(max_length=7, blank=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "nhật ký kiểm toán"
        indexes = [models.Index(fields=["subject", "at"], name="audit_by_subject")]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject}"


class StoredDocument(models.Model):
    """A canonical JSON document kept by its hash: judged inputs, letters, receipts. Append-only, never queried."""

    hash = models.CharField(max_length=64, primary_key=True)
    content = models.TextField()
    stored_at = models.DateTimeField()

    class Meta:
        verbose_name = "văn bản lưu theo mã băm"

    def __str__(self) -> str:
        return self.hash
