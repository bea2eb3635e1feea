"""The figures of projects as tables, the same for owner and treasury."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from khobac.doors.portal.books.asked import address
from khobac.doors.portal.books.desk import Books
from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.books.words import in_english
from khobac.spending.investment.queries import ProjectPage, ProjectRow
from khobac.spending.investment.settlement import YearRow


def project_list(rows: Sequence[ProjectRow], year: int, kb: str) -> Table:
    """Projects with the plan of the year and what of it is disbursed."""
    columns = [
        Column(_("Dự án")),
        Column(_("Nhóm")),
        Column(_("Tổng mức đầu tư (₫)"), "num"),
        Column(_("Kế hoạch năm (₫)"), "num"),
        Column(_("Đã chi (₫)"), "num"),
        Column(_("Tạm ứng (₫)"), "num"),
        Column(_("Giải ngân (%)"), "money"),
    ]
    found: list[Row] = [
        [
            Cell(row.unit, address(reverse("treasury_project", args=[row.unit]), kb=kb, nam=year), row.name),
            row.group,
            row.total_investment,
            row.planned,
            row.spent,
            row.advance,
            row.percent,
        ]
        for row in rows
    ]
    return Table(f"du-an-{year}", _("Dự án đầu tư"), columns, found)


def year_table(rows: Sequence[YearRow], year: int, kb: str) -> Table:
    """The settlement of a year: plan, estimate, payments and books, and where they differ."""
    columns = [
        Column(_("Dự án")),
        Column(_("Nguồn")),
        Column(_("Kế hoạch (₫)"), "num"),
        Column(_("Chuyển nguồn sang (₫)"), "num"),
        Column(_("Dự toán trên sổ (₫)"), "num"),
        Column(_("Đã chi (₫)"), "num"),
        Column(_("Tạm ứng (₫)"), "num"),
        Column(_("Đã thanh toán theo hồ sơ (₫)"), "num"),
        Column(_("Còn lại (₫)"), "num"),
        Column(_("Chênh lệch")),
    ]
    found: list[Row] = [
        [
            Cell(row.unit, address(reverse("treasury_project", args=[row.unit]), kb=kb, nam=year), row.name),
            row.source,
            row.planned,
            row.carried,
            row.allotted,
            row.spent,
            row.advance,
            row.paid + row.under_way - row.returned,
            row.left,
            Cell(_("khớp"), tag="ok") if row.agrees else Cell(_differences(row), tag="danger"),
        ]
        for row in rows
    ]
    return Table(f"quyet-toan-von-{year}", _("Quyết toán vốn đầu tư năm"), columns, found)


def _differences(row: YearRow) -> str:
    named = {
        _("kế hoạch"): row.allotted_not_planned,
        _("hồ sơ"): row.disbursed_not_paid,
        _("sổ cái"): row.disbursed_not_booked,
    }
    return "; ".join(f"{name} {amount:,}".replace(",", ".") for name, amount in named.items() if amount)


def sources(page: ProjectPage) -> Table:
    """Each source: the medium-term plan and the year out of it, then the money of the year on the books."""
    columns = [
        Column(_("Nguồn")),
        Column(_("Trung hạn (₫)"), "num"),
        Column(_("Kế hoạch năm (₫)"), "num"),
        Column(_("Dự toán trên sổ (₫)"), "num"),
        Column(_("Tạm ứng (₫)"), "num"),
        Column(_("Đã chi (₫)"), "num"),
        Column(_("Còn được chi (₫)"), "money"),
    ]
    money = {each.source: each for each in page.money}
    spans = {plan.source: f"{plan.years[0]}–{plan.years[1]}" for plan in page.plans if plan.covers(page.year)}
    medium = {plan.source: plan.medium for plan in page.plans if plan.covers(page.year)}
    rows: list[Row] = []
    for source in sorted({*money, *medium}):
        books = money.get(source)
        rows.append(
            [
                Cell(source, under=spans.get(source, "")),
                medium.get(source, 0),
                page.planned(source),
                books.allotted if books else 0,
                books.advance if books else 0,
                books.actual if books else 0,
                books.available if books else 0,
            ]
        )
    return Table(f"von-{page.unit}-{page.year}", _("Vốn theo nguồn"), columns, rows)


def contracts(page: ProjectPage, read_in: Books | None) -> Table:
    """The contracts with what was accepted, paid, advanced and kept back on each."""
    columns = [
        Column(_("Hợp đồng")),
        Column(_("Giá trị (₫)"), "num"),
        Column(_("Đã nghiệm thu (₫)"), "num"),
        Column(_("Đã thanh toán (₫)"), "num"),
        Column(_("Tạm ứng còn (₫)"), "num"),
        Column(_("Đang giữ bảo hành (₫)"), "num"),
        Column(_("Bảo lãnh còn hiệu lực (₫)"), "num"),
        Column(_("Nghiệm thu chưa trả (₫)"), "money"),
    ]
    rows: list[Row] = [
        [
            Cell(each.code, _contract_address(page.unit, each.code, read_in), each.payee),
            each.value,
            each.accepted,
            each.paid_gross,
            each.advance_outstanding,
            each.retention.held,
            sum(guarantee.in_force for guarantee in each.guarantees),
            each.unpaid,
        ]
        for each in page.contracts
    ]
    return Table(f"hop-dong-{page.unit}", _("Hợp đồng của dự án"), columns, rows)


def _contract_address(unit: str, code: str, read_in: Books | None) -> str:
    if read_in is None:
        return reverse("contract", args=[code])
    return address(reverse("treasury_contract", args=[unit, code]), kb=read_in.kb)


def volumes(page: ProjectPage) -> Table:
    """The acceptance records, the latest first."""
    columns = [
        Column(_("Biên bản")),
        Column(_("Hợp đồng")),
        Column(_("Nghiệm thu ngày")),
        Column(_("Bên A")),
        Column(_("Bên B")),
        Column(_("Giá trị (₫)"), "money"),
    ]
    rows: list[Row] = [
        [
            each.number,
            each.contract.code,
            each.accepted_on,
            each.signed_for_investor,
            each.signed_for_contractor,
            each.amount,
        ]
        for each in page.volumes
    ]
    return Table(f"khoi-luong-{page.unit}", _("Khối lượng hoàn thành đã nghiệm thu"), columns, rows)


def decisions(page: ProjectPage) -> Table:
    """What was decided about the project, the latest last; what was known then can be asked for any day."""
    columns = [
        Column(_("Quyết định")),
        Column(_("Hiệu lực từ")),
        Column(_("Khởi công")),
        Column(_("Hoàn thành")),
        Column(_("Tổng mức đầu tư (₫)"), "num"),
        Column(_("Ghi nhận lúc")),
    ]
    rows: list[Row] = [
        [each.number, each.valid_from, each.starts_on, each.ends_on, each.total_investment, each.recorded_at]
        for each in page.decisions
    ]
    return Table(f"quyet-dinh-{page.unit}", _("Quyết định về dự án"), columns, rows)


def name_of(name_vi: str, name_en: str) -> str:
    """The project's name in the reader's language."""
    return name_en if in_english() and name_en else name_vi
