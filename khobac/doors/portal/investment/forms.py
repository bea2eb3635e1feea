"""What a treasury officer types of a project: the document it is decided by, terms, plans, the final settlement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from khobac.doors.portal.entering import DayField, DongField, EntryForm, SignedDongField, TextField, YearField
from khobac.doors.portal.investment.picture import GROUPS
from khobac.flows.investment import Acceptance, Decision, ProjectTerms

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


class AcceptanceForm(EntryForm):
    """An acceptance record between investor (A) and contractor (B)."""

    contract = forms.ChoiceField(label=_("Hợp đồng"))
    number = TextField(_("Số biên bản"), 60, "mid")
    accepted_on = DayField(label=_("Ngày nghiệm thu"))
    amount = SignedDongField(label=_("Giá trị lần này (₫)"), help_text=_("Điều chỉnh giảm ghi số âm."))
    signed_for_investor = TextField(_("Người ký bên A"), 120)
    signed_for_contractor = TextField(_("Người ký bên B"), 120)

    def acceptance(self) -> Acceptance:
        """The record that was typed."""
        return Acceptance(**{name: self.cleaned_data[name] for name in Acceptance.__dataclass_fields__})


SAID_BY_FLOWS = (
    gettext_noop("Nhóm dự án là N, A, B hoặc C."),
    gettext_noop("Tổng mức đầu tư phải là số đồng nguyên dương."),
    gettext_noop("Tổng mức đầu tư thấp hơn kế hoạch trung hạn đã giao."),
    gettext_noop("Ngày kết thúc phải sau ngày khởi công."),
    gettext_noop("Cần ghi số quyết định."),
    gettext_noop("Quyết định chưa ban hành."),
    gettext_noop("Năm cuối phải sau năm đầu."),
    gettext_noop("Giai đoạn này chồng lên giai đoạn trung hạn khác."),
    gettext_noop("Kế hoạch trung hạn vượt tổng mức đầu tư của dự án."),
    gettext_noop("Kế hoạch trung hạn thấp hơn kế hoạch năm đã giao."),
    gettext_noop("Kế hoạch các năm vượt kế hoạch trung hạn."),
    gettext_noop("Giá trị quyết toán phải là số đồng nguyên dương."),
    gettext_noop("Dự án còn tạm ứng chưa thu hồi."),
    gettext_noop("Giá trị nghiệm thu phải khác 0."),
    gettext_noop("Ngày nghiệm thu không được sau hôm nay."),
    gettext_noop("Biên bản phải có chữ ký của hai bên A, B."),
    gettext_noop("Khối lượng nghiệm thu vượt giá trị hợp đồng."),
    gettext_noop("Khối lượng nghiệm thu thấp hơn số đã thanh toán."),
    gettext_noop("Giá trị hợp đồng thấp hơn số đã thanh toán và tạm ứng."),
    gettext_noop("Giá trị hợp đồng thấp hơn số đã cam kết chi."),
    gettext_noop("Số yêu cầu vượt phần bảo lãnh còn hiệu lực."),
    gettext_noop("Kế hoạch các năm vượt giá trị hợp đồng."),
)
"""Sentences of refusals that these pages and those of contracts show at their fields."""
