"""What the law says: its texts, the values of a day, the history of a value, the decision tables."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from khobac.doors.portal.books.tables import Cell, Column, Row, Table
from khobac.doors.portal.law.desk import day_of, law_page, sections
from khobac.doors.portal.law.typed import written, written_example
from khobac.doors.portal.law.words import ASKED, CERTAINTY, STAGES, in_words
from khobac.flows.law.uses import uses
from khobac.registers.law import queries as laws
from khobac.registers.law.cells import KINDS
from khobac.registers.law.keys import known_key
from khobac.registers.law.models import Form, LegalText
from khobac.registers.law.queries import ParameterView, ProcedureView
from khobac.registers.law.tables import rows_of_table
from khobac.registers.law.values import COMPOUND


@law_page
@never_cache
@require_GET
def texts(request: HttpRequest) -> HttpResponseBase:
    """Every legal text, the latest first."""
    columns = [
        Column(_("Văn bản")),
        Column(_("Hiệu lực từ")),
        Column(_("Đến")),
        Column(_("Thay thế")),
        Column(_("Độ tin cậy")),
    ]
    found = laws.texts()
    numbers = {text.id: text.number for text in found}
    rows: list[Row] = [
        [
            Cell(text.number, reverse("law_text", args=[text.id]), under=_title(text)),
            text.effective_on,
            text.ended_on,
            numbers.get(text.replaces, text.replaces),
            _certainty(text.certainty),
        ]
        for text in found
    ]
    table = Table("van-ban", _("Văn bản pháp luật"), columns, rows)
    context = {"table": table, "sections": sections(request, "law")}
    return table.file(request) or render(request, "portal/law/texts.html", context)


@law_page
@never_cache
@require_GET
def text(request: HttpRequest, text_id: str) -> HttpResponse:
    """What one text says."""
    found = next((each for each in laws.texts() if each.id == text_id), None)
    if found is None:
        raise Http404
    word, kind = CERTAINTY[found.certainty]
    marks: list[Row] = [
        [mark.month_day, mark.name_en, mark.article, mark.valid_from, _certainty(mark.certainty)]
        for mark in laws.marks_of(text_id)
    ]
    forms: list[Row] = [
        [Cell(form.code, under=form.sample), _named(form), form.valid_from] for form in laws.forms(text_id)
    ]
    context = {
        "text": found,
        "title": _title(found),
        "word": word,
        "kind": kind,
        "sections": sections(request, "law"),
        "trail": [(reverse("law"), _("Văn bản pháp luật"))],
        "values": _value_table(laws.values_of(text_id)),
        "procedures": [(each, _paper_table(each)) for each in laws.procedures_of(text_id)],
        "forms": Table("mau", _("Biểu mẫu"), [Column(_("Mẫu")), Column(_("Tên")), Column(_("Từ ngày"))], forms),
        "marks": Table("moc", _("Mốc trong năm"), _mark_columns(), marks),
    }
    return render(request, "portal/law/text.html", context)


@law_page
@never_cache
@require_GET
def values(request: HttpRequest) -> HttpResponseBase:
    """Every value in force on a day, with its article."""
    day, sought = day_of(request), request.GET.get("tim", "").strip().lower()
    law = laws.law_on(day)
    columns = [
        Column(_("Giá trị")),
        Column(_("Bằng")),
        Column(_("Căn cứ")),
        Column(_("Từ ngày")),
        Column(_("Độ tin cậy")),
    ]
    rows: list[Row] = [
        [
            Cell(name, reverse("law_value", args=[name]), under=_meaning(name)),
            written(found.value),
            found.basis,
            found.valid_from,
            _certainty(found.certainty),
        ]
        for name, found in sorted(law.values.items())
        if not name.startswith(COMPOUND) and (sought in name or sought in _meaning(name).lower())
    ]
    table = Table(f"gia-tri-{day}", _("Giá trị pháp luật theo ngày"), columns, rows)
    context = {"table": table, "day": day, "sought": sought, "sections": sections(request, "law_values")}
    return table.file(request) or render(request, "portal/law/values.html", context)


@law_page
@never_cache
@require_GET
def value(request: HttpRequest, name: str) -> HttpResponse:
    """One value through time: the days it counts for, and when we knew."""
    found = laws.history(name)
    if not found and known_key(name) is None:
        raise Http404
    columns = [
        Column(_("Bằng")),
        Column(_("Từ ngày")),
        Column(_("Đến ngày")),
        Column(_("Căn cứ")),
        Column(_("Ghi nhận")),
        Column(_("Thay đổi")),
        Column(_("Độ tin cậy")),
    ]
    rows: list[Row] = [
        [
            Cell(written(each.value), under=each.note),
            each.valid_from,
            each.valid_to,
            _basis(each),
            Cell(each.known_from, under=_("đến %s") % f"{each.known_to:%d/%m/%Y %H:%M}" if each.known_to else ""),
            _change(each),
            _certainty(each.certainty),
        ]
        for each in found
    ]
    context = {
        "name": name,
        "meaning": _meaning(name),
        "table": Table(f"gia-tri-{name}", name, columns, rows),
        "readers": uses().get(name, ()),
        "sections": sections(request, "law_values"),
        "trail": [(reverse("law_values"), _("Giá trị theo ngày"))],
    }
    return render(request, "portal/law/value.html", context)


@law_page
@never_cache
@require_GET
def tables(request: HttpRequest) -> HttpResponse:
    """The decision tables of a day, with the facts their rows may read."""
    day = day_of(request)
    shown = []
    for name, kind in KINDS.items():
        columns = [
            Column(_("Dòng")),
            Column(_("Khi tất cả đều đúng")),
            Column(_("Kết quả")),
            Column(_("Căn cứ")),
            Column(_("Ví dụ")),
        ]
        rows: list[Row] = [
            [
                Cell(row.key, under=in_words(row.reason_vi, row.reason_en)),
                "\n".join(row.conditions),
                written(row.result),
                ", ".join(filter(None, (row.article and _("Điều %s") % row.article, row.text_number))),
                "\n".join(map(written_example, row.examples)),
            ]
            for row in rows_of_table(name, day)
        ]
        facts = [(fact, in_words(each.meaning_vi, each.meaning_en)) for fact, each in kind.facts.items()]
        title = in_words(kind.name_vi, kind.name_en)
        shown.append({"title": title, "table": Table(name, title, columns, rows), "facts": facts})
    return render(
        request, "portal/law/tables.html", {"shown": shown, "day": day, "sections": sections(request, "law_tables")}
    )


def _paper_table(procedure: ProcedureView) -> Table:
    columns = [Column(_("Giấy tờ")), Column(_("Khi nào")), Column(_("Mẫu")), Column(_("Thiếu thì báo lỗi"))]
    rows: list[Row] = [
        [
            Cell(in_words(each.name_vi, each.name_en), under=in_words("", each.condition)),
            str(STAGES.get(each.stage, each.stage)),
            each.form,
            str(ASKED[each.asked]) if each.paper else "",
        ]
        for each in procedure.papers
    ]
    return Table(f"giay-to-{procedure.code}", _("Giấy tờ của hồ sơ"), columns, rows)


def _value_table(found: list[ParameterView]) -> Table:
    columns = [
        Column(_("Giá trị")),
        Column(_("Bằng")),
        Column(_("Căn cứ")),
        Column(_("Từ ngày")),
        Column(_("Đến ngày")),
        Column(_("Độ tin cậy")),
    ]
    rows: list[Row] = [
        [
            Cell(each.name, reverse("law_value", args=[each.name]), under=_meaning(each.name) or each.note),
            written(each.value),
            _("Điều %s") % each.article if each.article else _("chưa đọc điều"),
            each.valid_from,
            each.valid_to,
            _certainty(each.certainty),
        ]
        for each in found
    ]
    return Table("gia-tri", _("Giá trị"), columns, rows)


def _basis(each: ParameterView) -> str:
    return ", ".join(filter(None, (each.article and _("Điều %s") % each.article, each.text_number)))


def _change(each: ParameterView) -> Cell | None:
    if each.change_id is None:
        return None
    people = f"{each.drafted_by}, {each.approved_by}"
    return Cell(_("Số %s") % each.change_id, reverse("law_change", args=[each.change_id]), under=people)


def _certainty(certainty: str) -> Cell:
    word, kind = CERTAINTY[certainty]
    return Cell(str(word), tag=kind)


def _meaning(name: str) -> str:
    key = known_key(name)
    if key is None:
        return ""
    return in_words(key.meaning_vi, key.meaning_en)


def _title(found: LegalText) -> str:
    return in_words(found.title_vi, found.title_en)


def _named(form: Form) -> str:
    return in_words(form.name_vi, form.name_en)


def _mark_columns() -> list[Column]:
    return [Column(_("Ngày")), Column(_("Việc")), Column(_("Điều")), Column(_("Từ ngày")), Column(_("Độ tin cậy"))]
