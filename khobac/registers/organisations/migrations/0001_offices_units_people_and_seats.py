import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import khobac.core.clock


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("sort_key", models.TextField()),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("is_active", models.BooleanField(default=True)),
            ],
            options={
                "verbose_name": "người",
            },
        ),
        migrations.CreateModel(
            name="Office",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=4, unique=True)),
            ],
            options={
                "verbose_name": "cơ quan Kho bạc",
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("code", models.CharField(max_length=5)),
                ("level", models.PositiveSmallIntegerField(help_text="1 province, 2 district, 3 commune")),
                ("kind", models.CharField(max_length=20)),
                ("name_vi", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("sort_key", models.TextField()),
                ("parent_code", models.CharField(blank=True, default="", max_length=5)),
                ("seat", models.CharField(blank=True, default="", max_length=100)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "verbose_name": "địa bàn hành chính",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("level"), "="),
                            (models.F("code"), "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="an_area_code_means_one_area_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AreaSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("from_code", models.CharField(max_length=5)),
                ("to_code", models.CharField(max_length=5)),
                ("effective_on", models.DateField()),
                ("kind", models.CharField(max_length=10)),
                ("share", models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
            ],
            options={
                "verbose_name": "kế thừa địa bàn",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None)),
                        fields=("from_code", "to_code", "effective_on"),
                        name="one_area_succession_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("code", models.CharField(max_length=7, primary_key=True, serialize=False)),
                (
                    "treasury",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị sử dụng ngân sách",
            },
        ),
        migrations.CreateModel(
            name="StaffQuota",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("staff", models.PositiveIntegerField()),
                ("contract_labour", models.PositiveIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "chỉ tiêu biên chế",
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "đơn vị giao dịch tại cơ quan Kho bạc",
            },
        ),
        migrations.CreateModel(
            name="Seat",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "seat",
                    models.CharField(
                        choices=[
                            ("accountant", "Kế toán viên"),
                            ("chief_accountant", "Kế toán trưởng (chữ ký thứ hai)"),
                            ("holder", "Chủ tài khoản (chữ ký thứ nhất)"),
                            ("officer", "Giao dịch viên"),
                            ("office_chief_accountant", "Kế toán trưởng Kho bạc"),
                            ("director", "Giám đốc Kho bạc"),
                            ("payment_officer", "Thanh toán viên"),
                            ("finance_agency", "Cơ quan tài chính"),
                            ("steward_draft", "Người soạn danh mục"),
                            ("steward_approve", "Người duyệt danh mục"),
                            ("collection_agency", "Cơ quan thu"),
                            ("supervisor", "Giám sát từ xa"),
                            ("operator", "Quản trị vận hành"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "organisation",
                    models.CharField(
                        blank=True, default="", help_text="any other body, such as the tax office", max_length=120
                    ),
                ),
                ("is_deputy", models.BooleanField(default=False)),
                ("valid_from_at", models.DateTimeField()),
                ("valid_to_at", models.DateTimeField(blank=True, null=True)),
                ("basis", models.CharField(blank=True, default="", max_length=200)),
                ("recorded_from", models.DateTimeField()),
                (
                    "delegated_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="organisations.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seats", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        db_column="unit_code",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "chức danh",
            },
        ),
        migrations.CreateModel(
            name="UnitVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("name_vi", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, default="", max_length=200)),
                ("sort_key", models.TextField()),
                ("fold", models.TextField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("recurrent", "Chi thường xuyên"), ("project", "Dự án đầu tư")], max_length=10
                    ),
                ),
                ("level", models.CharField(max_length=1)),
                ("chapter", models.CharField(max_length=3)),
                ("section", models.CharField(max_length=3)),
                ("programme", models.CharField(default="00000", max_length=5)),
                ("area_code", models.CharField(blank=True, default="", max_length=5)),
                ("autonomy_group", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_column="parent_code",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.unit",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="organisations.unit",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản đơn vị",
            },
        ),
        migrations.CreateModel(
            name="OfficeSuccession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("effective_on", models.DateField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge", "Sáp nhập"),
                            ("split", "Chia tách"),
                            ("rename", "Đổi tên"),
                            ("move", "Chuyển giao"),
                        ],
                        max_length=6,
                    ),
                ),
                ("share", models.DecimalField(decimal_places=4, default=1, max_digits=5)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
                (
                    "from_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
                (
                    "to_office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
            ],
            options={
                "verbose_name": "kế thừa cơ quan Kho bạc",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_office", models.F("to_office")), _negated=True),
                        name="an_office_does_not_succeed_itself",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("recorded_to", None)),
                        fields=("from_office", "to_office", "effective_on"),
                        name="one_succession_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficeVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("central", "Kho bạc Nhà nước"),
                            ("province", "Kho bạc tỉnh"),
                            ("region", "Kho bạc khu vực"),
                            ("district", "Kho bạc huyện"),
                            ("transaction_office", "Phòng Giao dịch"),
                            ("transaction_board", "Ban Giao dịch"),
                            ("payment_centre", "Trung tâm thanh toán"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name_vi", models.CharField(max_length=200)),
                ("name_en", models.CharField(blank=True, default="", max_length=200)),
                ("sort_key", models.TextField()),
                (
                    "area_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=5), blank=True, default=list, size=None
                    ),
                ),
                ("seat", models.CharField(blank=True, default="", max_length=100)),
                ("legal_basis", models.CharField(blank=True, default="", max_length=100)),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="organisations.office"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.office",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiên bản cơ quan Kho bạc",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("office"), "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="an_office_has_one_version_a_day",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceCommitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, default="", max_length=20)),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("sourced", "Có nguồn"),
                            ("known", "Chưa kiểm chứng"),
                            ("illustrative", "Minh họa"),
                            ("entered", "Do người có thẩm quyền nhập"),
                        ],
                        default="entered",
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("recorded_from", models.DateTimeField(default=khobac.core.clock.now)),
                ("recorded_to", models.DateTimeField(blank=True, null=True)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("procedure", models.CharField(max_length=20)),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.office"
                    ),
                ),
            ],
            options={
                "verbose_name": "cam kết phục vụ",
                "constraints": [
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("recorded_to", None)),
                        expressions=[
                            (models.F("office"), "="),
                            (models.F("procedure"), "="),
                            (
                                models.Func(
                                    "valid_from",
                                    "valid_to",
                                    models.Value("[]"),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="an_office_promises_one_thing_a_day",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^\\d{7}$")), name="unit_code_has_seven_digits"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffquota",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded_to", None)),
                expressions=[
                    (models.F("unit"), "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_unit_has_one_quota_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded_to", None)),
                expressions=[
                    (models.F("unit"), "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_unit_is_served_by_one_office_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("office", None),
                        ("seat__in", ["accountant", "chief_accountant", "holder"]),
                        ("unit__isnull", False),
                    ),
                    models.Q(
                        ("office__isnull", False),
                        ("seat__in", ["director", "office_chief_accountant", "officer", "payment_officer"]),
                        ("unit", None),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "seat__in",
                                [
                                    "accountant",
                                    "chief_accountant",
                                    "director",
                                    "holder",
                                    "office_chief_accountant",
                                    "officer",
                                    "payment_officer",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("unit", None),
                    ),
                    _connector="OR",
                ),
                name="a_seat_stands_where_it_belongs",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to_at", None), ("valid_to_at__gte", models.F("valid_from_at")), _connector="OR"
                ),
                name="a_seat_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("seat__in", ["chief_accountant", "holder"])),
                expressions=[
                    ("person", "="),
                    ("unit", "="),
                    ("seat", "<>"),
                    (
                        models.Func(
                            "valid_from_at",
                            "valid_to_at",
                            function="tstzrange",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nobody_holds_both_signatures_of_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitversion",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("recorded_to", None)),
                expressions=[
                    (models.F("unit"), "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="a_unit_has_one_version_a_day",
            ),
        ),
    ]
