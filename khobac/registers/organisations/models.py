"""Offices, areas, units and people: permanent identities with dated versions."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q

from khobac.registers.recording import Dated, Recorded, one_at_a_time


class Person(AbstractBaseUser):
    """Somebody who signs in or signs. What a person may do follows from seats alone; there is no superuser."""

    id = models.BigAutoField(primary_key=True)
    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.TextField()
    phone = models.CharField(max_length=20, blank=True, default="")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects = BaseUserManager()

    class Meta:
        verbose_name = "người"

    def __str__(self) -> str:
        return self.name


class OfficeKind(models.TextChoices):
    """Kinds of treasury body over the three generations of the hierarchy."""

    CENTRAL = "central", "Kho bạc Nhà nước"
    PROVINCE = "province", "Kho bạc tỉnh"
    REGION = "region", "Kho bạc khu vực"
    DISTRICT = "district", "Kho bạc huyện"
    TRANSACTION_OFFICE = "transaction_office", "Phòng Giao dịch"
    TRANSACTION_BOARD = "transaction_board", "Ban Giao dịch"
    PAYMENT_CENTRE = "payment_centre", "Trung tâm thanh toán"


class Office(models.Model):
    """A treasury body under its four-digit code, for ever. Its `id` is the `treasury_id` of the books."""

    code = models.CharField(max_length=4, unique=True)

    class Meta:
        verbose_name = "cơ quan Kho bạc"

    def __str__(self) -> str:
        return self.code


class OfficeVersion(Dated):
    """What an office was called and belonged to for a while; its kind too: districts became transaction offices."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=20, choices=OfficeKind.choices)
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    sort_key = models.TextField()
    parent = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="+")
    area_codes = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    seat = models.CharField(max_length=100, blank=True, default="")
    legal_basis = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "phiên bản cơ quan Kho bạc"
        constraints = [one_at_a_time("an_office_has_one_version_a_day", "office")]

    def __str__(self) -> str:
        return self.name_vi


class SuccessionKind(models.TextChoices):
    """How one body followed another."""

    MERGE = "merge", "Sáp nhập"
    SPLIT = "split", "Chia tách"
    RENAME = "rename", "Đổi tên"
    MOVE = "move", "Chuyển giao"


class OfficeSuccession(Recorded):
    """From this day on the second office does the work of the first."""

    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    effective_on = models.DateField()
    kind = models.CharField(max_length=6, choices=SuccessionKind.choices)
    share = models.DecimalField(max_digits=5, decimal_places=4, default=1)
    legal_basis = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "kế thừa cơ quan Kho bạc"
        constraints = [
            models.CheckConstraint(condition=~Q(from_office=F("to_office")), name="an_office_does_not_succeed_itself"),
            models.UniqueConstraint(
                fields=["from_office", "to_office", "effective_on"],
                condition=Q(recorded_to=None),
                name="one_succession_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_office_id} → {self.to_office_id} {self.effective_on}"


class Area(Dated):
    """An administrative area while it had this code, name and parent (statistics list, five digits at most)."""

    code = models.CharField(max_length=5)
    level = models.PositiveSmallIntegerField(help_text="1 province, 2 district, 3 commune")
    kind = models.CharField(max_length=20)
    name_vi = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    sort_key = models.TextField()
    parent_code = models.CharField(max_length=5, blank=True, default="")
    seat = models.CharField(max_length=100, blank=True, default="")
    legal_basis = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "địa bàn hành chính"
        constraints = [one_at_a_time("an_area_code_means_one_area_a_day", "level", "code")]

    def __str__(self) -> str:
        return self.name_vi


class AreaSuccession(Recorded):
    """From this day on the second area holds the ground of the first."""

    from_code = models.CharField(max_length=5)
    to_code = models.CharField(max_length=5)
    effective_on = models.DateField()
    kind = models.CharField(max_length=10)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True, blank=True)
    legal_basis = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        verbose_name = "kế thừa địa bàn"
        constraints = [
            models.UniqueConstraint(
                fields=["from_code", "to_code", "effective_on"],
                condition=Q(recorded_to=None),
                name="one_area_succession_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_code} → {self.to_code} {self.effective_on}"


class Unit(models.Model):
    """A budget-using unit, investment project or other account holder under its seven-digit code, for ever.

    `treasury` is the book that holds its accounts and never changes; who serves the unit is `Service`.
    """

    code = models.CharField(max_length=7, primary_key=True)
    treasury = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "đơn vị sử dụng ngân sách"
        constraints = [models.CheckConstraint(condition=Q(code__regex=r"^\d{7}$"), name="unit_code_has_seven_digits")]

    def __str__(self) -> str:
        return self.code


class UnitKind(models.TextChoices):
    """Which rules of control concern a unit."""

    RECURRENT = "recurrent", "Chi thường xuyên"
    PROJECT = "project", "Dự án đầu tư"


class UnitVersion(Dated):
    """What a unit was called and how it is classified for a while."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", db_column="unit_code")
    name_vi = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True, default="")
    sort_key = models.TextField()
    fold = models.TextField()
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    level = models.CharField(max_length=1)
    chapter = models.CharField(max_length=3)
    section = models.CharField(max_length=3)
    programme = models.CharField(max_length=5, default="00000")
    area_code = models.CharField(max_length=5, blank=True, default="")
    autonomy_group = models.PositiveSmallIntegerField(null=True, blank=True)
    parent = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", db_column="parent_code")

    class Meta:
        verbose_name = "phiên bản đơn vị"
        constraints = [one_at_a_time("a_unit_has_one_version_a_day", "unit")]

    def __str__(self) -> str:
        return self.name_vi


class Service(Dated):
    """Which office was told to serve a unit; successions are followed on top of it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="services", db_column="unit_code")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "đơn vị giao dịch tại cơ quan Kho bạc"
        constraints = [one_at_a_time("a_unit_is_served_by_one_office_a_day", "unit")]

    def __str__(self) -> str:
        return f"{self.unit_id} @ {self.office_id}"


class StaffQuota(Dated):
    """Approved staff and contract labour of a unit (rule C11)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_column="unit_code")
    staff = models.PositiveIntegerField()
    contract_labour = models.PositiveIntegerField()

    class Meta:
        verbose_name = "chỉ tiêu biên chế"
        constraints = [one_at_a_time("a_unit_has_one_quota_a_day", "unit")]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.staff} + {self.contract_labour}"


class ServiceCommitment(Dated):
    """What an office promises beyond the law: working days, 0 = by closing time of the day of receipt."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    procedure = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "cam kết phục vụ"
        constraints = [one_at_a_time("an_office_promises_one_thing_a_day", "office", "procedure")]

    def __str__(self) -> str:
        return f"{self.office_id} {self.procedure}: {self.days}"


class SeatName(models.TextChoices):
    """The seats people sit in; nobody acts without one."""

    ACCOUNTANT = "accountant", "Kế toán viên"
    CHIEF_ACCOUNTANT = "chief_accountant", "Kế toán trưởng (chữ ký thứ hai)"
    HOLDER = "holder", "Chủ tài khoản (chữ ký thứ nhất)"
    OFFICER = "officer", "Giao dịch viên"
    OFFICE_CHIEF_ACCOUNTANT = "office_chief_accountant", "Kế toán trưởng Kho bạc"
    DIRECTOR = "director", "Giám đốc Kho bạc"
    PAYMENT_OFFICER = "payment_officer", "Thanh toán viên"
    FINANCE_AGENCY = "finance_agency", "Cơ quan tài chính"
    STEWARD_DRAFT = "steward_draft", "Người soạn danh mục"
    STEWARD_APPROVE = "steward_approve", "Người duyệt danh mục"
    COLLECTION_AGENCY = "collection_agency", "Cơ quan thu"
    SUPERVISOR = "supervisor", "Giám sát từ xa"
    OPERATOR = "operator", "Quản trị vận hành"


UNIT_SEATS = frozenset({SeatName.ACCOUNTANT, SeatName.CHIEF_ACCOUNTANT, SeatName.HOLDER})
OFFICE_SEATS = frozenset(
    {SeatName.OFFICER, SeatName.OFFICE_CHIEF_ACCOUNTANT, SeatName.DIRECTOR, SeatName.PAYMENT_OFFICER}
)


class Seat(models.Model):
    """A person's right at a unit, an office or elsewhere, from one instant up to but not including another.

    A delegation is a seat with `delegated_by`; a deputy director sits in the director's seat with `is_deputy`. The
    open end is filled once, at the instant the seat ends; what was known before can therefore be read from the row
    itself.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=24, choices=SeatName.choices)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="seats", db_column="unit_code")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="seats")
    organisation = models.CharField(
        max_length=120, blank=True, default="", help_text="any other body, such as the tax office"
    )
    is_deputy = models.BooleanField(default=False)
    delegated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    valid_from_at = models.DateTimeField()
    valid_to_at = models.DateTimeField(null=True, blank=True)
    basis = models.CharField(max_length=200, blank=True, default="")
    recorded_from = models.DateTimeField()

    class Meta:
        verbose_name = "chức danh"
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(seat__in=sorted(UNIT_SEATS), unit__isnull=False, office=None)
                    | Q(seat__in=sorted(OFFICE_SEATS), office__isnull=False, unit=None)
                    | (~Q(seat__in=sorted(UNIT_SEATS | OFFICE_SEATS)) & Q(unit=None))
                ),
                name="a_seat_stands_where_it_belongs",
            ),
            models.CheckConstraint(
                condition=Q(valid_to_at=None) | Q(valid_to_at__gte=F("valid_from_at")),
                name="a_seat_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="nobody_holds_both_signatures_of_a_unit",
                expressions=[
                    ("person", "="),
                    ("unit", "="),
                    ("seat", "<>"),
                    (
                        Func("valid_from_at", "valid_to_at", function="tstzrange", output_field=DateTimeRangeField()),
                        "&&",
                    ),
                ],
                condition=Q(seat__in=[SeatName.CHIEF_ACCOUNTANT, SeatName.HOLDER]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.seat}"
