"""Reading the law of a day: values, procedures, papers, forms; and, for the law page, what each text says."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Case, F, Prefetch, Q, Value, When

from khobac.core import db
from khobac.core.db import Asked
from khobac.registers.law.keys import Key, known_key
from khobac.registers.law.models import (
    OPEN_CHANGES,
    CalendarMark,
    Component,
    Deadline,
    Form,
    LegalText,
    Parameter,
    Procedure,
    TableRow,
)
from khobac.registers.law.tables import as_value
from khobac.registers.law.values import CARRIED, PAPERS, Law, LawValue
from khobac.registers.recording import holding, known, valid_on


@dataclass(frozen=True)
class DeadlineView:
    """How long a text gives the treasury in one case."""

    case: str
    value: int
    unit: str
    article: str
    certainty: str


@dataclass(frozen=True)
class ComponentView:
    """A paper of the dossier of a procedure; `paper` and `asked` as in `models.Component`."""

    stage: str
    code: str
    name_vi: str
    name_en: str
    form: str
    originals: int | None
    copies: int | None
    condition: str
    paper: str
    asked: str
    certainty: str


@dataclass(frozen=True)
class ProcedureView:
    """A procedure as regulated on a day. `carried_from` names the text whose values were taken over unread."""

    code: str
    name_vi: str
    name_en: str
    text_number: str
    article: str
    filed_by: str
    result: str
    carried_from: str
    certainty: str
    deadlines: tuple[DeadlineView, ...]
    papers: tuple[ComponentView, ...] = ()


@dataclass(frozen=True)
class ParameterView:
    """One recorded value of law; None = the law has none. `key` is None when the product computes nothing with it.

    `approved_at` is None for a value that is drafted; `known_from` to `known_to` is when the register said so.
    """

    id: int
    name: str
    value: Any
    unit: str
    text_id: str
    text_number: str
    article: str
    valid_from: dt.date
    valid_to: dt.date | None
    change_id: int | None
    drafted_by: str
    approved_by: str
    approved_at: dt.datetime | None
    known_from: dt.datetime
    known_to: dt.datetime | None
    certainty: str
    note: str
    key: Key | None


@dataclass(frozen=True)
class Standing:
    """What is already stated under a name: from which day, and by which open change if it does not count yet."""

    name: str
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None
    change_id: int | None
    counts: bool


def law_on(on: dt.date, known_at: dt.datetime | None = None) -> Law:
    """Every approved value in force on that day, as known now or at an earlier instant; one statement, some 100 rows.

    The rows of some decision tables are values too (`values.CARRIED`).
    Among several rows of one key the latest beginning wins, then the later approval, then the later text. A row that
    states that there is no such value (`{"v": null}`) wins the same way, and then the law has none.
    """
    return ask_law_on(on, known_at).answer


def ask_law_on(on: dt.date, known_at: dt.datetime | None = None) -> Asked[Law]:
    """The same, sent and not waited for."""
    statement = _LAW if known_at is None else _LAW_AS_KNOWN
    return db.ask(statement, {"on": on, "known_at": known_at}, lambda rows: _law(on, rows[0]["spelled"]))


def law_with(change_id: int, on: dt.date) -> Law:
    """The law of that day as it would be with a drafted change in force: what a simulation judges by. One statement."""
    return db.ask(_LAW_WITH, {"on": on, "change": change_id}, lambda rows: _law(on, rows[0]["spelled"])).answer


@lru_cache(maxsize=64)
def _law(on: dt.date, spelled: str) -> Law:
    """Read once for each thing the register says: what it says is the key, so no answer outlives its truth."""
    return Law(
        on,
        {
            key: LawValue(value, article, number, dt.date.fromisoformat(valid_from), certainty)
            for key, value, article, number, valid_from, certainty in json.loads(spelled)
        },
    )


_COLUMNS = (
    "key, article, text_id, change_id, certainty, valid_from, valid_to, approved_at, recorded_from, recorded_to, id"
)
_STATED = f"""
    SELECT {_COLUMNS}, value FROM law_parameter
    UNION ALL
    SELECT {_COLUMNS}, jsonb_build_object('v', CASE WHEN cardinality(conditions) > 0 THEN jsonb_build_object(
        'conditions', conditions, 'result', result -> 'v', 'reason_vi', reason_vi, 'reason_en', reason_en) END)
    FROM law_tablerow WHERE {" OR ".join(f"starts_with(key, '{begins}')" for begins in CARRIED)}
    UNION ALL
    SELECT '{PAPERS}' || code, article, text_id, NULL, certainty, valid_from, valid_to, recorded_from, recorded_from,
        recorded_to, id, jsonb_build_object('v', listed.papers)
    FROM law_procedure AS procedure, LATERAL (
        SELECT jsonb_agg(jsonb_build_object('paper', paper, 'stage', stage, 'asked', asked, 'name_vi', name_vi,
            'name_en', name_en) ORDER BY id) AS papers
        FROM law_component AS component WHERE component.procedure_id = procedure.id AND paper <> '' AND {{parts}}
    ) AS listed
    WHERE listed.papers IS NOT NULL
    """
"""Values; as values the rows of those decision tables that a law carries, of which one taken away states none; and the
papers of each procedure, but of those that a text took over unread: there the list that was read goes on.
"""


def _law_statement(believed: str, parts: str = "component.recorded_to IS NULL") -> str:
    """`believed` says which statements count, `parts` which papers of a procedure."""
    return f"""
    SELECT coalesce(json_agg(json_build_array(key, value -> 'v', article, number, valid_from, certainty)), '[]')::text
        AS spelled
    FROM (
        SELECT DISTINCT ON (value.key) value.key, value.value, value.article, coalesce(text.number, '') AS number,
            value.valid_from, value.certainty
        FROM ({_STATED.format(parts=parts)}) AS value LEFT JOIN law_legaltext AS text ON text.id = value.text_id
        WHERE {believed}
        ORDER BY value.key, value.valid_from DESC, value.approved_at DESC, text.effective_on DESC NULLS LAST, value.id DESC
    ) AS in_force
    WHERE value -> 'v' <> 'null'
    """


_LAW = _law_statement(f"value.approved_at IS NOT NULL AND {holding('value')}")
_LAW_WITH = _law_statement(f"(value.approved_at IS NOT NULL OR value.change_id = %(change)s) AND {holding('value')}")
_LAW_AS_KNOWN = _law_statement(
    """value.valid_from <= %(on)s AND (value.valid_to IS NULL OR value.valid_to >= %(on)s)
       AND value.approved_at <= %(known_at)s AND value.recorded_from <= %(known_at)s
       AND (value.recorded_to IS NULL OR value.recorded_to > %(known_at)s)""",
    "component.recorded_from <= %(known_at)s AND (component.recorded_to IS NULL OR component.recorded_to > %(known_at)s)",
)


def procedure(code: str, on: dt.date) -> ProcedureView | None:
    """The procedure as regulated on that day, by the text that was read rather than one that was only carried over."""
    row = _procedure(code, on)
    if row is None:
        return None
    return _procedure_view(row, row.deadlines.filter(known()).order_by("id"))


def components(code: str, on: dt.date) -> list[ComponentView]:
    """The papers a procedure asks for on that day; those of the predecessor where the new text was not read."""
    row = _procedure(code, on)
    if row is None:
        return []
    if row.carried_from:
        papers = Component.objects.filter(
            known(), procedure__code=code, procedure__text=row.carried_from, procedure__recorded_to=None
        )
    else:
        papers = row.components.filter(known())
    return [_component_view(paper) for paper in papers.order_by("id")]


def papers_known() -> frozenset[str]:
    """The names under which any text lets papers be enclosed."""
    return frozenset(Component.objects.filter(known()).exclude(paper="").values_list("paper", flat=True))


def texts() -> list[LegalText]:
    """All legal texts, the latest first."""
    return list(LegalText.objects.order_by(F("effective_on").desc(nulls_last=True), "id"))


def values_of(text_id: str) -> list[ParameterView]:
    """What one text says."""
    return _views(Q(text=text_id, approved_at__isnull=False), known())


def history(name: str) -> list[ParameterView]:
    """Every value that ever counted under a name, the latest day first; what is no longer believed says until when."""
    return _views(Q(key=name, approved_at__isnull=False), Q())


def drafts() -> list[ParameterView]:
    """Values waiting for their approval."""
    return _views(Q(approved_at=None, change__state__in=OPEN_CHANGES), known())


def values_of_change(change_id: int) -> list[ParameterView]:
    """What one change says, whatever has become of it."""
    return _views(Q(change=change_id), known())


def standing(names: Collection[str], without: int) -> list[Standing]:
    """Every value of these names that counts or is drafted in an open change other than that one. One statement."""
    counting = Q(approved_at__isnull=False) | Q(change__state__in=OPEN_CHANGES)
    found = Parameter.objects.filter(known(), counting, key__in=names).exclude(change=without)
    return [
        Standing(row.key, row.value["v"], row.valid_from, row.valid_to, row.change_id, row.approved_at is not None)
        for row in found.order_by("key", "valid_from")
    ]


def standing_rows(keys: Collection[str], without: int) -> list[Standing]:
    """The same of rows of decision tables. One statement."""
    counting = Q(approved_at__isnull=False) | Q(change__state__in=OPEN_CHANGES)
    found = TableRow.objects.filter(known(), counting, key__in=keys).exclude(change=without)
    return [
        Standing(
            row.key,
            as_value(row.conditions, row.result["v"], row.reason_vi, row.reason_en),
            row.valid_from,
            row.valid_to,
            row.change_id,
            row.approved_at is not None,
        )
        for row in found.order_by("key", "valid_from")
    ]


def forms(text_id: str) -> Sequence[Form]:
    """The forms of one text."""
    return list(Form.objects.filter(known(), text=text_id).order_by("id"))


def marks_of(text_id: str) -> Sequence[CalendarMark]:
    """The dates one text sets."""
    return list(CalendarMark.objects.filter(known(), text=text_id).order_by("month_day", "key"))


def procedures_of(text_id: str) -> list[ProcedureView]:
    """The procedures one text regulates, with their deadlines and papers; three statements."""
    current = (
        Prefetch("deadlines", Deadline.objects.filter(known()).order_by("id")),
        Prefetch("components", Component.objects.filter(known()).order_by("id")),
    )
    found = Procedure.objects.select_related("text").prefetch_related(*current).filter(known(), text=text_id)
    return [_procedure_view(row, row.deadlines.all(), row.components.all()) for row in found.order_by("number", "id")]


def marks(on: dt.date) -> Sequence[CalendarMark]:
    """The yearly and monthly dates set by the law in force on that day."""
    return list(CalendarMark.objects.select_related("text").filter(known(), valid_on(on)).order_by("month_day", "key"))


def _procedure(code: str, on: dt.date) -> Procedure | None:
    read_first = Case(When(carried_from="", then=Value(0)), default=Value(1))
    found = Procedure.objects.select_related("text").filter(known(), valid_on(on), code=code)
    return found.order_by(read_first, "-valid_from", "-text__effective_on").first()


def _component_view(row: Component) -> ComponentView:
    return ComponentView(
        stage=row.stage,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        form=row.form,
        originals=row.originals,
        copies=row.copies,
        condition=row.condition,
        paper=row.paper,
        asked=row.asked,
        certainty=row.certainty,
    )


def _procedure_view(row: Procedure, deadlines: Iterable[Deadline], papers: Iterable[Component] = ()) -> ProcedureView:
    return ProcedureView(
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        text_number=row.text.number,
        article=row.article,
        filed_by=row.filed_by,
        result=row.result,
        carried_from=row.carried_from,
        certainty=row.certainty,
        deadlines=tuple(DeadlineView(d.case, d.value, d.unit, d.article, d.certainty) for d in deadlines),
        papers=tuple(map(_component_view, papers)),
    )


def _views(which: Q, believed: Q) -> list[ParameterView]:
    rows = Parameter.objects.select_related("text", "change__drafted_by", "change__decided_by").filter(believed, which)
    return [_view(row) for row in rows.order_by("key", "-valid_from", "-recorded_from", "id")]


def _view(row: Parameter) -> ParameterView:
    change = row.change
    return ParameterView(
        id=row.id,
        name=row.key,
        value=row.value["v"],
        unit=row.unit,
        text_id=row.text_id or "",
        text_number=row.text.number if row.text else "",
        article=row.article,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        change_id=row.change_id,
        drafted_by=change.drafted_by.name if change else "",
        approved_by=change.decided_by.name if change and change.decided_by and row.approved_at else "",
        approved_at=row.approved_at,
        known_from=row.recorded_from,
        known_to=row.recorded_to,
        certainty=row.certainty,
        note=row.note,
        key=known_key(row.key),
    )
