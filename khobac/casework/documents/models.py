"""Tables of documents. The bytes are in the store (`core.documents.store`), under the same hash."""

from __future__ import annotations

from django.db import models

from khobac.casework.dossiers.models import Dossier
from khobac.registers.organisations.models import Unit


class Document(models.Model):
    """A file a unit has sent in; the same bytes of the same unit are one document."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_column="unit_code")
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=4, db_comment="as its bytes tell, not its name")
    size_bytes = models.PositiveIntegerField()
    name = models.CharField(max_length=200, db_comment="what it was called when first sent in")
    sent_by = models.CharField(max_length=150)
    sent_at = models.DateTimeField()

    class Meta:
        verbose_name = "tệp của đơn vị"
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="document_is_kept_once")]

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A document enclosed with a dossier as one of its papers."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    unit_code = models.CharField(max_length=7)
    ordinal = models.PositiveSmallIntegerField()
    paper = models.CharField(max_length=20, db_comment="which paper of the dossier it is")
    name = models.CharField(max_length=200, db_comment="what the signers saw it called")

    class Meta:
        verbose_name = "giấy tờ kèm hồ sơ"
        constraints = [models.UniqueConstraint(fields=["dossier", "ordinal"], name="attachment_has_its_place")]

    def __str__(self) -> str:
        return self.name
