"""Tables of the dossier. What guards them beyond keys stands in sql/guards.sql."""

from __future__ import annotations

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from khobac.casework.dossiers.states import OPEN, State
from khobac.registers.organisations.models import Office, Person, Unit


class NumberSeries(models.Model):
    """The last number given out, by kind, office and year."""

    prefix = models.CharField(max_length=4)
    office_code = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        verbose_name = "dãy số hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["prefix", "office_code", "year"], name="one_series_per_office_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.office_code}-{self.year % 100}"


class Dossier(models.Model):
    """A client's request to the treasury, from filing to its end.

    Every step writes a new version of the row into all its indexes, so there are no more of them than readers need.
    """

    number = models.CharField(max_length=20)
    treasury = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="the book of the unit"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_column="unit_code", db_index=False)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", db_index=False, db_comment="where it was filed"
    )
    procedure = models.CharField(max_length=20)
    mode = models.CharField(max_length=20, db_comment="the kind of request within the procedure")
    chain = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="links", db_index=False)
    resubmits = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="mended_by", db_index=False)
    revision = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=30)
    step = models.PositiveSmallIntegerField(default=1)
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    content_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField()
    legal_due_at = models.DateTimeField(null=True)
    committed_due_at = models.DateTimeField(null=True)
    control_due_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True, db_comment="taken in hand by an officer")
    decided_at = models.DateTimeField(null=True)
    sample = models.BooleanField(default=False)

    class Meta:
        verbose_name = "hồ sơ"
        constraints = [models.UniqueConstraint(fields=["number"], name="dossier_number_given_once")]
        indexes = [
            models.Index(fields=["office", "state", "committed_due_at"], name="dossier_queue"),
            models.Index(fields=["unit", "-sent_at"], name="dossier_of_unit"),
            models.Index(fields=["chain"], name="dossier_chain"),
            models.Index(
                fields=["resubmits"], condition=models.Q(resubmits__isnull=False), name="dossier_mends_another"
            ),
            models.Index(
                fields=["state", "received_at"],
                condition=models.Q(state__in=sorted(each.value for each in {*OPEN, State.PAID})),
                name="dossier_treasury_owes_a_step",
            ),
            BrinIndex(fields=["decided_at"], name="dossier_decided_in_a_time", pages_per_range=16, autosummarize=True),
        ]

    def __str__(self) -> str:
        return self.number


class Step(models.Model):
    """One step of a dossier's life. Append-only; a step that is not in the table of states.py cannot be stored.

    Approvals write steps by the thousand, so nothing here points elsewhere: that each begins where the one
    before ended is the doing of `services.take`, under the dossier's lock, and is proved by verify.py.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps", db_constraint=False, db_index=False)
    unit_code = models.CharField(max_length=7)
    seq = models.PositiveSmallIntegerField()
    prev_seq = models.PositiveSmallIntegerField(null=True)
    from_state = models.CharField(max_length=30)
    event = models.CharField(max_length=20)
    to_state = models.CharField(max_length=30)
    actor = models.CharField(max_length=60)
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = "bước xử lý"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "seq", "to_state"], name="step_leads_somewhere"),
            models.UniqueConstraint(fields=["dossier", "seq"], name="step_taken_once"),
        ]
        indexes = [BrinIndex(fields=["at"], name="steps_of_a_time", pages_per_range=16, autosummarize=True)]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.seq} {self.to_state}"


class SeatTaken(models.Model):
    """Who holds which seat of a dossier; nobody holds two (Circular 77/2017: one title per voucher)."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="seats", db_constraint=False, db_index=False)
    unit_code = models.CharField(max_length=7)
    seat = models.CharField(max_length=30)
    person = models.CharField(max_length=60)

    class Meta:
        verbose_name = "vị trí trên hồ sơ"
        constraints = [models.UniqueConstraint(fields=["dossier", "person"], name="nobody_sits_in_two_seats")]

    def __str__(self) -> str:
        return f"{self.person} {self.seat}"


class InLine(models.Model):
    """A dossier of a set too large to post while its director waits: a posting worker takes it in its turn.

    `lane` is the class of its unit. Two workers are never on one lane, so they do not wait for each other's budget lines.
    """

    batch = models.BigIntegerField(db_comment="the set the director approved")
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    lane = models.PositiveSmallIntegerField()
    director = models.CharField(max_length=60)
    chief = models.CharField(max_length=60, blank=True, db_comment="who countersigns in the same stroke, if anybody")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    word = models.CharField(max_length=30, blank=True, db_comment="why it was not paid")
    sentence = models.TextField(blank=True)

    class Meta:
        verbose_name = "hồ sơ chờ hạch toán"
        constraints = [models.UniqueConstraint(fields=["batch", "dossier"], name="in_line_once")]
        indexes = [
            models.Index(fields=["lane", "id"], condition=models.Q(answered_at__isnull=True), name="in_line_next"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {self.lane}"


class Signature(models.Model):
    """An electronic signature on the canonical content, with what verification said when it came in."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="signatures")
    unit_code = models.CharField(max_length=7)
    seat = models.CharField(max_length=30)
    person = models.CharField(max_length=60)
    signed_at = models.DateTimeField()
    algorithm = models.CharField(max_length=30)
    certificate_serial = models.CharField(max_length=60)
    certificate_pem = models.TextField()
    value = models.BinaryField()
    document_hash = models.CharField(max_length=64)
    valid = models.BooleanField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "chữ ký số"

    def __str__(self) -> str:
        return f"{self.person} {self.seat}"


class Defect(models.Model):
    """One thing wrong, as named to the unit in a return: what, where, by which text, how to mend.

    `wording` is the entry of the library it was taken from, empty for what a rule found or an officer wrote.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="defects", db_index=False)
    unit_code = models.CharField(max_length=7)
    ordinal = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=3)
    severity = models.CharField(max_length=5)
    pointer = models.CharField(max_length=120)
    message_vi = models.TextField()
    message_en = models.TextField()
    fix_vi = models.TextField()
    fix_en = models.TextField()
    basis = models.CharField(max_length=200, blank=True)
    found_by = models.CharField(max_length=60)
    wording = models.CharField(max_length=60, blank=True, default="")
    named_at = models.DateTimeField()

    class Meta:
        verbose_name = "lỗi phải sửa"
        constraints = [models.UniqueConstraint(fields=["dossier", "ordinal"], name="defect_ordinal")]
        indexes = [
            models.Index(fields=["named_at", "wording"], condition=~models.Q(wording=""), name="defect_of_the_library"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pointer}"


class Letter(models.Model):
    """A signed record to the unit: receipt, return, refusal, notice after control. Verifies offline by its QR text."""

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="letters", db_index=False)
    unit_code = models.CharField(max_length=7)
    kind = models.CharField(max_length=20)
    document_hash = models.CharField(max_length=64)
    compact = models.TextField(db_comment="record and signature as one text, for the QR code")
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = "văn bản của kho bạc"
        constraints = [models.UniqueConstraint(fields=["dossier", "kind", "document_hash"], name="letter_written_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.dossier_id}"


class Draft(models.Model):
    """What a unit is writing: saved on every change, then signed twice, then filed. Never lost, never queried inside."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_column="unit_code")
    prepared_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=20, default="editing", db_comment="editing, chief_accountant, holder, filed")
    content = models.JSONField(db_comment="the form as far as it is filled in")
    challenge = models.CharField(max_length=64, db_comment="one-time value that the signatures cover")
    signatures = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True, db_comment="why a signer gave it back")
    resubmits = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "bản nháp"
        indexes = [models.Index(fields=["unit", "stage", "-saved_at"], name="draft_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.stage}"
