"""Legal texts and what they say, as dated rows."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from khobac.registers.recording import Certainty, Dated, Recorded


class LegalText(models.Model):
    """A decree, circular or list of practices. Its heading is corrected in place; what it says is dated rows."""

    id = models.SlugField(primary_key=True, max_length=60)
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    title_vi = models.TextField()
    title_en = models.TextField(blank=True, default="")
    issued_on = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    replaces = models.CharField(max_length=60, blank=True, default="")
    replaced_by = models.CharField(max_length=60, blank=True, default="")
    amended_by = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    source = models.CharField(max_length=20, blank=True, default="")
    certainty = models.CharField(max_length=12, choices=Certainty.choices)
    note = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "văn bản pháp luật"

    def __str__(self) -> str:
        return self.number


class ChangeState(models.TextChoices):
    """Where a change of law stands; only an approved one counts."""

    DRAFT = "draft", "Đang soạn"
    PROPOSED = "proposed", "Chờ duyệt"
    APPROVED = "approved", "Đã duyệt"
    WITHDRAWN = "withdrawn", "Đã rút"


OPEN_CHANGES = (ChangeState.DRAFT, ChangeState.PROPOSED)


class Change(models.Model):
    """A change of law: the values and rows one steward drafts together, and another approves together."""

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=ChangeState.choices, default=ChangeState.DRAFT)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="", help_text="why it was sent back or withdrawn")

    class Meta:
        verbose_name = "thay đổi pháp luật"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=ChangeState.APPROVED)
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("drafted_by"))),
                name="nobody_approves_his_own_change_of_law",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_CHANGES) | Q(decided_at__isnull=False), name="a_decided_change_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Stated(Dated):
    """What a text states from a day on, or a change would have it state.

    It counts once approved (`approved_at`): at once when a text is loaded, with its change otherwise.
    """

    text = models.ForeignKey(LegalText, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    article = models.CharField(max_length=40, blank=True, default="")
    change = models.ForeignKey(Change, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Parameter(Stated):
    """One value of law: threshold, deadline, ceiling, switch, list. `value` is `{"v": …}`, typed by `keys.py`.

    `{"v": null}` states that from that day on the law has no such value.
    """

    key = models.CharField(max_length=80)
    value = models.JSONField()
    unit = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        verbose_name = "giá trị pháp luật"
        indexes = [models.Index(fields=["key", "valid_from"], name="parameter_by_key_and_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=False) | Q(change__isnull=False),
                name="a_value_not_in_force_has_a_change",
            ),
            models.UniqueConstraint(
                fields=["key", "valid_from", "text"],
                condition=Q(recorded_to=None, text__isnull=False, approved_at__isnull=False),
                name="a_text_says_one_thing_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["change", "key", "valid_from"],
                condition=Q(recorded_to=None, approved_at=None),
                name="a_change_says_one_thing_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} ({self.valid_from})"


class TableRow(Stated):
    """A row of a decision table: all its CEL `conditions` hold, or it does not.

    `key` is `KIND.NAME`; the kind of table says which facts the conditions may read and what `result` may be (`cells.py`).
    `examples` are facts with the answer they must get. A row without conditions takes the one before it away.
    """

    key = models.CharField(max_length=60)
    conditions = ArrayField(models.TextField(), default=list, blank=True)
    result = models.JSONField(help_text='{"v": …}, typed by the kind')
    reason_vi = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300, blank=True, default="")
    examples = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = "dòng bảng quyết định"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=False) | Q(change__isnull=False), name="a_row_not_in_force_has_a_change"
            ),
            models.UniqueConstraint(
                fields=["change", "key", "valid_from"],
                condition=Q(recorded_to=None, approved_at=None),
                name="a_change_says_one_row_from_a_day",
            ),
            models.UniqueConstraint(
                fields=["key", "valid_from", "text"],
                condition=Q(recorded_to=None, text__isnull=False, approved_at__isnull=False),
                name="a_text_says_one_row_from_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.valid_from})"


class Wording(Stated):
    """An entry of the library of defects: what an officer may name in a return, as the unit will read it.

    `rule` is the code of the rule it belongs to, `pointer` the place on the form. A row without `message_vi` takes the
    entry away from that day on.
    """

    key = models.CharField(max_length=60)
    rule = models.CharField(max_length=3, blank=True, default="")
    pointer = models.CharField(max_length=120, blank=True, default="")
    message_vi = models.CharField(max_length=500, blank=True, default="")
    message_en = models.CharField(max_length=500, blank=True, default="")
    fix_vi = models.CharField(max_length=500, blank=True, default="")
    fix_en = models.CharField(max_length=500, blank=True, default="")
    example_vi = models.CharField(max_length=500, blank=True, default="")
    example_en = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        verbose_name = "câu nêu lỗi"
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=False) | Q(change__isnull=False),
                name="a_wording_not_in_force_has_a_change",
            ),
            models.UniqueConstraint(
                fields=["change", "key", "valid_from"],
                condition=Q(recorded_to=None, approved_at=None),
                name="a_change_words_a_defect_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.valid_from})"


class Procedure(Dated):
    """An administrative procedure as a text regulates it."""

    text = models.ForeignKey(LegalText, models.PROTECT, related_name="procedures")
    code = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    article = models.CharField(max_length=40, blank=True, default="")
    name_vi = models.TextField()
    name_en = models.TextField(blank=True, default="")
    filed_by = models.CharField(max_length=100, blank=True, default="")
    result = models.TextField(blank=True, default="")
    carried_from = models.CharField(
        max_length=60, blank=True, default="", help_text="text whose values were taken over unread"
    )

    class Meta:
        verbose_name = "thủ tục hành chính"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "code"], condition=Q(recorded_to=None), name="a_text_regulates_a_procedure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.text_id})"


class Enclosing(models.TextChoices):
    """When a paper must be among those a request names, as far as a machine can tell."""

    OFFICER = "", "Cán bộ xem"
    CONTRACT = "contract", "Mọi hồ sơ theo hợp đồng"
    LARGE_CONTRACT = "large_contract", "Hồ sơ theo hợp đồng trên mức phải gửi"


class Component(Recorded):
    """A paper of the dossier: stage, form, condition. It lives as long as its procedure row.

    `paper` is the name under which units enclose it; empty where the request itself or a register stands for it.
    `asked` says when a request without it is not in order (C07).
    """

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="components")
    stage = models.CharField(max_length=12)
    code = models.CharField(max_length=40)
    name_vi = models.TextField()
    name_en = models.TextField(blank=True, default="")
    form = models.CharField(max_length=40, blank=True, default="")
    originals = models.PositiveSmallIntegerField(null=True, blank=True)
    copies = models.PositiveSmallIntegerField(null=True, blank=True)
    condition = models.TextField(blank=True, default="")
    paper = models.CharField(max_length=20, blank=True, default="")
    asked = models.CharField(max_length=20, choices=Enclosing.choices, blank=True, default="")

    class Meta:
        verbose_name = "thành phần hồ sơ"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "stage", "code"],
                condition=Q(recorded_to=None),
                name="a_component_is_asked_for_once",
            )
        ]

    def __str__(self) -> str:
        return self.name_vi


class Deadline(Recorded):
    """How long the treasury may take, as the text states it; computed with are the `deadline.*` parameters."""

    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="deadlines")
    case = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=20)
    article = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "thời hạn giải quyết"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "case"], condition=Q(recorded_to=None), name="a_case_has_one_deadline"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.value} {self.unit}"


class Form(Dated):
    """A form under the number a text gives it."""

    text = models.ForeignKey(LegalText, models.PROTECT, related_name="forms")
    code = models.CharField(max_length=40)
    sample = models.CharField(max_length=20, blank=True, default="", help_text="its number in this text")
    name_vi = models.TextField()
    name_en = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "biểu mẫu"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "code"], condition=Q(recorded_to=None), name="a_text_has_a_form_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_vi}"


class CalendarMark(Dated):
    """A yearly (MM-DD) or monthly (day) date the law sets."""

    text = models.ForeignKey(LegalText, models.PROTECT, related_name="marks")
    key = models.CharField(max_length=60)
    month_day = models.CharField(max_length=5)
    name_en = models.TextField()
    article = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        verbose_name = "mốc thời gian"
        constraints = [
            models.UniqueConstraint(
                fields=["text", "key"], condition=Q(recorded_to=None), name="a_text_sets_a_mark_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.month_day}"
