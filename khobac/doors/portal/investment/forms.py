"""What a treasury officer types of a project: the document it is decided by, terms, plans, the final settlement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khobac.doors.portal.entering import DayField, DongField, EntryForm, TextField, YearField
from khobac.doors.portal.investment.picture import GROUPS
from khobac.flows.investment import Decision, ProjectTerms

UNIT = {"inputmode": "numeric"}


class DecidedForm(EntryForm):
    """Whatever is entered of a project rests on a decision; it counts from the day it was issued."""

    number = TextField(_("Số quyết định"), 60, "mid")
    issuer = TextField(_("Cơ quan ban hành"), 200)
    issued_on = DayField(label=_("Ngày ban hành"), help_text=_("Có giá trị từ ngày này."))


class TermsForm(DecidedForm):
    """The terms of a project, as they are from a decision on."""

    investor = TextField(_("Mã chủ đầu tư"), 7, "short", attrs=UNIT)
    group = forms.ChoiceField(label=_("Nhóm dự án"), choices=list(GROUPS.items()))
    total_investment = DongField(label=_("Tổng mức đầu tư (₫)"))
    starts_on = DayField(label=_("Khởi công"))
    ends_on = DayField(label=_("Hoàn thành"))


class ChangedTermsForm(TermsForm):
    """A later decision: all terms as they are from its day on, and why."""

    reason = TextField(_("Lý do điều chỉnh"), 500)


class ProjectForm(TermsForm):
    """A project not known before."""

    project = TextField(_("Mã dự án"), 7, "short", attrs=UNIT, help_text=_("Bảy chữ số, bắt đầu bằng 7 hoặc 8."))
    field_order = ("project",)


class MediumPlanForm(DecidedForm):
    """Capital of one source for several years."""

    source = TextField(_("Mã nguồn"), 2, "short", attrs=UNIT)
    first_year = YearField(_("Từ năm"))
    last_year = YearField(_("Đến năm"))
    amount = DongField(
        label=_("Kế hoạch cả giai đoạn (₫)"), help_text=_("Số sau điều chỉnh, không phải phần tăng giảm.")
    )


class AnnualPlanForm(DecidedForm):
    """Capital of one source for a year; the estimate of the project follows it."""

    source = TextField(_("Mã nguồn"), 2, "short", attrs=UNIT)
    year = YearField(_("Năm kế hoạch"))
    amount = DongField(
        label=_("Kế hoạch năm (₫)"), help_text=_("Số sau điều chỉnh; dự toán của dự án được chỉnh theo.")
    )


class SettlementForm(EntryForm):
    """The approved settlement of a finished project. It cannot be taken back."""

    number = TextField(_("Số quyết định"), 60, "mid")
    issued_on = DayField(label=_("Ngày ban hành"))
    approved = DongField(label=_("Giá trị quyết toán được duyệt (₫)"))
    confirmed = forms.BooleanField(label=_("Tôi hiểu rằng sau quyết toán không ghi thêm gì về dự án này"))


def decision_in(entered: Mapping[str, Any]) -> Decision:
    """The document that was typed."""
    return Decision(entered["number"], entered["issuer"], entered["issued_on"])


def terms_in(entered: Mapping[str, Any]) -> ProjectTerms:
    """The terms that were typed."""
    return ProjectTerms(**{name: entered[name] for name in ProjectTerms.__dataclass_fields__})
