"""What is typed of a contract: terms and appendices, guarantees and calls, the plan by year, retention money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from khobac.books.commitments.contract_queries import ContractPage
from khobac.doors.portal.books.contract_tables import GUARANTEES, SUBJECTS
from khobac.doors.portal.entering import DayField, DongField, EntryForm, TextField, YearField
from khobac.flows.contracts import ContractTerms


class PercentField(forms.DecimalField):
    """A share of each payment, with at most two decimals; 0 where nothing is typed."""

    def __init__(self, label: Any, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-short"})
        super().__init__(label=label, min_value=0, max_digits=5, decimal_places=2, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """With a decimal comma, as it is written here."""
        return super().to_python(str(value).replace(",", ".") if value else "0")


class TermsForm(EntryForm):
    """What is agreed: with whom, on what, for how much, and what is advanced, guaranteed and kept back."""

    payee = TextField(_("Mã người nhận"), 60, "short", help_text=_("Mã trong danh sách người nhận của đơn vị."))
    subject = forms.ChoiceField(label=_("Loại hợp đồng"), choices=list(SUBJECTS.items()))
    value = DongField(label=_("Giá trị hợp đồng (₫)"))
    advance_max = DongField(label=_("Được tạm ứng tối đa (₫)"), required=False)
    recovered_by = DayField(label=_("Thu hồi hết tạm ứng trước ngày"), required=False)
    guarantee_asked = forms.BooleanField(label=_("Hợp đồng yêu cầu bảo lãnh tạm ứng"), required=False)
    retention_percent = PercentField(_("Giữ lại bảo hành mỗi lần trả (%)"), required=False)
    warranty_ends_on = DayField(label=_("Hết hạn bảo hành"), required=False)
    effective_on = DayField(label=_("Có hiệu lực từ"), required=False, help_text=_("Để trống: từ ngày ký."))


class ContractForm(TermsForm):
    """A contract not declared before."""

    code = TextField(_("Số hợp đồng"), 60, "mid")
    signed_on = DayField(label=_("Ngày ký"))
    field_order = ("code", "signed_on")


class AppendixForm(TermsForm):
    """All terms as they are from an appendix on."""

    appendix = TextField(_("Số phụ lục"), 60, "mid")
    effective_on = DayField(label=_("Có hiệu lực từ"), required=False, help_text=_("Để trống: từ hôm nay."))
    reason = TextField(_("Lý do"), 500)
    field_order = ("appendix", "effective_on", "reason")


class GuaranteeForm(EntryForm):
    """What a bank answers for."""

    kind = forms.ChoiceField(label=_("Loại bảo lãnh"), choices=list(GUARANTEES.items()))
    number = TextField(_("Số thư bảo lãnh"), 60, "mid")
    bank = TextField(_("Ngân hàng bảo lãnh"), 200)
    amount = DongField(label=_("Số tiền bảo lãnh (₫)"))
    expires_on = DayField(label=_("Hết hạn"))


class CallForm(EntryForm):
    """A demand to the bank."""

    kind = forms.ChoiceField(label=_("Loại bảo lãnh"), choices=list(GUARANTEES.items()))
    amount = DongField(label=_("Yêu cầu ngân hàng trả (₫)"))
    reason = TextField(_("Lý do"), 500)


class YearPlanForm(EntryForm):
    """How much of a contract is meant for a year."""

    year = YearField(_("Năm kế hoạch"))
    amount = DongField(label=_("Kế hoạch thanh toán trong năm (₫)"))


class RetentionForm(EntryForm):
    """Money kept back from a payment, or released by one."""

    amount = DongField(label=_("Số tiền (₫)"))
    reference = TextField(_("Số hồ sơ thanh toán"), 40, "mid")


class DepositForm(EntryForm):
    """Kept money spent now and put on the unit's deposit account."""

    year = YearField(_("Năm ngân sách"))
    source = TextField(_("Mã nguồn"), 2, "short", attrs={"inputmode": "numeric"})
    ndkt = TextField(_("Mã NDKT"), 4, "short", attrs={"inputmode": "numeric"})
    amount = DongField(label=_("Số tiền (₫)"))
    reference = TextField(_("Số văn bản đề nghị"), 60, "mid", help_text=_("Mỗi văn bản chuyển một lần."))
    on_commitment = forms.BooleanField(label=_("Trừ vào cam kết chi"), required=False)


def terms_in(typed: Mapping[str, Any], before: ContractTerms | None = None) -> ContractTerms:
    """The terms that were typed; what the form does not ask for stays as it was."""
    terms = {name: typed[name] for name in ContractTerms.__dataclass_fields__ if name in TermsForm.base_fields}
    return ContractTerms(**terms) if before is None else replace(before, **terms)


def terms_of(page: ContractPage) -> ContractTerms:
    """The terms of a contract as last declared."""
    latest = page.versions[-1]
    return ContractTerms(**{name: getattr(latest, name) for name in ContractTerms.__dataclass_fields__})


def written(terms: ContractTerms) -> dict[str, object]:
    """The terms as a form shows them."""
    days = {name: getattr(terms, name) for name in ("recovered_by", "warranty_ends_on")}
    amounts = {name: getattr(terms, name) for name in ("value", "advance_max")}
    return {
        "payee": terms.payee,
        "subject": terms.subject,
        "guarantee_asked": terms.guarantee_asked,
        "retention_percent": f"{terms.retention_percent.normalize():f}".replace(".", ","),
        **{name: f"{day:%d/%m/%Y}" if day else "" for name, day in days.items()},
        **{name: "" if amount is None else f"{amount:,}".replace(",", ".") for name, amount in amounts.items()},
    }
