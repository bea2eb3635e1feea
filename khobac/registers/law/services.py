"""Changing the law register: a draft by one steward, its approval by another, and loading whole texts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.registers.counts import Counts
from khobac.registers.law import wordings
from khobac.registers.law.cells import Row
from khobac.registers.law.cells import faults as row_faults
from khobac.registers.law.drafts import DraftRow, DraftValue, DraftWording, ValueRow
from khobac.registers.law.keys import defect, known_key
from khobac.registers.law.loading import Row as Fields
from khobac.registers.law.loading import TextFile, read_text
from khobac.registers.law.models import (
    OPEN_CHANGES,
    CalendarMark,
    Change,
    ChangeState,
    Component,
    Deadline,
    Form,
    LegalText,
    Parameter,
    Procedure,
    TableRow,
    Wording,
)
from khobac.registers.law.wrong import Wrong
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.models import SeatName
from khobac.registers.recording import end_validity, known, record

ONE_DAY = dt.timedelta(days=1)
Entry = Parameter | TableRow | Wording
CHANGED: tuple[type[Entry], ...] = (Parameter, TableRow, Wording)
"""What a change of law says: values, rows of decision tables, and entries of the library of defects."""

ROW_KEY = re.compile(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")
SHORTEST_REASON = 10
"""Characters of a reason to send a change back or to withdraw it."""


def open_change(title: str, by: str) -> int:
    """Begin a change of law; nothing in it counts until somebody else approves it. Refused: NO_RIGHT, INVALID."""
    if not title.strip():
        raise Refused(Word.INVALID, _("Thay đổi phải có tên: văn bản nào, việc gì."))
    person = _steward(by, SeatName.STEWARD_DRAFT)
    with db.atomic():
        change = Change.objects.create(title=title.strip(), drafted_by_id=person, drafted_at=clock.now())
        _told(by, "law.open", change)
    return change.id


def put_value(change_id: int, value: DraftValue, by: str) -> None:
    """State a value in a change, in place of what the change said of that name from that day. Refused: INVALID."""
    _refuse_defect(value.name, value.value)
    row = Parameter(key=value.name, value={"v": value.value}, unit=_unit(value.name), article=value.article)
    row.certainty, row.note = value.certainty, value.note
    _put(change_id, row, value.from_on, value.text_id, by)


def put_row(change_id: int, row: DraftRow, by: str) -> None:
    """State a row of a decision table in a change, in the same way. Refused: INVALID with everything wrong in its cells."""
    kind = row.key.partition(".")[0]
    wrong = list(row_faults(kind, Row(row.key, row.conditions, row.result, row.reason_vi, examples=row.examples)))
    if not ROW_KEY.fullmatch(row.key):
        wrong.append(Wrong("tên dòng: chữ thường không dấu, nối bằng gạch", "key: KIND.name-in-small-letters"))
    if wrong:
        raise Refused(Word.INVALID, _("Dòng bảng không hợp lệ."), key=row.key, faults=wrong)
    entry = TableRow(key=row.key, conditions=list(row.conditions), result={"v": row.result}, article=row.article)
    entry.reason_vi, entry.reason_en, entry.examples = row.reason_vi, row.reason_en, list(row.examples)
    _put(change_id, entry, row.from_on, row.text_id, by)


def put_wording(change_id: int, draft: DraftWording, by: str) -> None:
    """State an entry of the library of defects in a change, in the same way. Refused: INVALID with everything wrong."""
    if wrong := list(wordings.faults(draft)):
        raise Refused(Word.INVALID, _("Câu nêu lỗi không hợp lệ."), key=draft.key, faults=wrong)
    said = {name: getattr(draft, name) for name in ("key", "rule", "pointer", "article", *wordings.SENTENCES)}
    _put(change_id, Wording(**said), draft.from_on, draft.text_id, by)


def drop_value(change_id: int, value_id: int, by: str) -> None:
    """Take a value out of a change."""
    _drop(Parameter.objects.filter(pk=value_id), change_id, by)


def drop_row(change_id: int, row_id: int, by: str) -> None:
    """Take a row of a table out of a change."""
    _drop(TableRow.objects.filter(pk=row_id), change_id, by)


def drop_wording(change_id: int, wording_id: int, by: str) -> None:
    """Take an entry of the library out of a change."""
    _drop(Wording.objects.filter(pk=wording_id), change_id, by)


def _put(change_id: int, entry: Entry, from_on: dt.date, text_id: str, by: str) -> None:
    if text_id and not LegalText.objects.filter(pk=text_id).exists():
        raise Refused(Word.INVALID, _("Không có văn bản này."))
    with db.atomic():
        entry.change, entry.valid_from, entry.text_id = _being_drafted(change_id, by), from_on, text_id or None
        said = type(entry)._default_manager.filter(known(), change=entry.change, key=entry.key, valid_from=from_on)
        said.update(recorded_to=clock.now())
        entry.save()


def _drop(entries: QuerySet[Any], change_id: int, by: str) -> None:
    with db.atomic():
        entries.filter(known(), change=_being_drafted(change_id, by)).update(recorded_to=clock.now())


def propose(change_id: int, by: str) -> None:
    """Hand a change to the second person; from now on it stays as it is. Refused: INVALID when it is empty."""
    with db.atomic():
        change = _being_drafted(change_id, by)
        if not any(model._default_manager.filter(known(), change=change).exists() for model in CHANGED):
            raise Refused(Word.INVALID, _("Thay đổi chưa có nội dung nào."))
        change.state, change.proposed_at, change.reason = ChangeState.PROPOSED, clock.now(), ""
        change.save(update_fields=["state", "proposed_at", "reason"])
        _told(by, "law.propose", change)


def send_back(change_id: int, by: str, reason: str) -> None:
    """Hand a change back to its author, with the reason. Refused: NO_RIGHT, SAME_PERSON, NOT_FOUND, INVALID."""
    with db.atomic():
        change = _proposed(change_id, by)
        change.state, change.reason = ChangeState.DRAFT, _reason(reason)
        change.save(update_fields=["state", "reason"])
        _told(by, "law.send_back", change)


def withdraw(change_id: int, by: str, reason: str) -> None:
    """Give a change up; it stays readable and never counts. Its author alone may, until it is approved."""
    with db.atomic():
        change = _open(change_id)
        if change.drafted_by.username != by:
            raise Refused(Word.NO_RIGHT, _("Chỉ người soạn được rút thay đổi của mình."))
        change.state, change.reason, change.decided_at = ChangeState.WITHDRAWN, _reason(reason), clock.now()
        change.decided_by_id = change.drafted_by_id
        change.save(update_fields=["state", "reason", "decided_at", "decided_by"])
        _told(by, "law.withdraw", change)


def approve_change(change_id: int, by: str) -> None:
    """Put a change in force: each value counts from its day, what counted before ends the day before.

    A value stated for a later day stays as it is, and the new one ends before it. Refused: NOT_FOUND unless it was
    proposed, SAME_PERSON for its author, NO_RIGHT for others than the approving stewards.
    """
    with db.atomic():
        change = _proposed(change_id, by)
        now = clock.now()
        for model in CHANGED:
            _put_in_force(model._default_manager.filter(known()), change, now)
        change.state, change.decided_at = ChangeState.APPROVED, now
        change.decided_by_id = organisations.known_persons([by])[by].id
        change.save(update_fields=["state", "decided_at", "decided_by"])
        _told(by, "law.approve", change)


def draft(name: str, value: Any, from_on: dt.date, by: str) -> int:
    """Propose one value at once, as a change of its own; the number of the change."""
    change_id = open_change(f"{name} từ ngày {from_on:%d/%m/%Y}", by)
    put_value(change_id, DraftValue(name, value, from_on), by)
    propose(change_id, by)
    return change_id


def approve(name: str, from_on: dt.date, by: str) -> None:
    """Approve the latest change waiting with a value of that name and day. Refused as `approve_change` refuses."""
    waiting = Parameter.objects.filter(known(), key=name, valid_from=from_on, change__state=ChangeState.PROPOSED).last()
    if waiting is None or waiting.change_id is None:
        raise Refused(
            Word.NOT_FOUND,
            _("Không có dự thảo %(name)s từ ngày %(day)s.") % {"name": name, "day": f"{from_on:%d/%m/%Y}"},
        )
    approve_change(waiting.change_id, by)


def _put_in_force(entries: QuerySet[Any], change: Change, now: dt.datetime) -> None:
    """Some statements for each day of the change, however much it says."""
    rows = list(entries.filter(change=change).order_by("valid_from"))
    counting = Q(approved_at__isnull=False) | Q(change=change)
    begins = sorted(entries.filter(counting, key__in={row.key for row in rows}).values_list("key", "valid_from"))
    for row in rows:
        later = next((start for key, start in begins if key == row.key and start > row.valid_from), None)
        row.valid_to = later - ONE_DAY if later else None
        row.approved_at = row.recorded_from = now
    for day, group in groupby(rows, key=attrgetter("valid_from")):
        before = entries.filter(key__in=[row.key for row in group], valid_from__lte=day)
        end_validity(before.exclude(approved_at=None), day - ONE_DAY)
    entries.bulk_update(rows, ["valid_to", "approved_at", "recorded_from"])


def _steward(username: str, seat: SeatName) -> int:
    """The id of a person in that seat now."""
    if not organisations.holds(username, seat, at=clock.now()):
        drafts = seat is SeatName.STEWARD_DRAFT
        sentence = (
            _("Chỉ người soạn danh mục được làm việc này.")
            if drafts
            else _("Chỉ người duyệt danh mục được làm việc này.")
        )
        raise Refused(Word.NO_RIGHT, sentence)
    return organisations.known_persons([username])[username].id


def _open(change_id: int) -> Change:
    change = Change.objects.select_for_update(of=["self"]).select_related("drafted_by").filter(pk=change_id).first()
    if change is None or change.state not in OPEN_CHANGES:
        raise Refused(Word.NOT_FOUND, _("Không có thay đổi nào đang mở với số này."))
    return change


def _being_drafted(change_id: int, by: str) -> Change:
    """A change its author may still write; the right is asked for each time."""
    _steward(by, SeatName.STEWARD_DRAFT)
    change = _open(change_id)
    if change.drafted_by.username != by:
        raise Refused(Word.NO_RIGHT, _("Chỉ người soạn được sửa thay đổi của mình."))
    if change.state != ChangeState.DRAFT:
        raise Refused(Word.STATE, _("Thay đổi đã trình duyệt: muốn sửa, người duyệt phải gửi lại."))
    return change


def _proposed(change_id: int, by: str) -> Change:
    """A change that waits for a second person, and that this one may decide on."""
    change = _open(change_id)
    if change.state != ChangeState.PROPOSED:
        raise Refused(Word.NOT_FOUND, _("Thay đổi này chưa được trình duyệt."))
    if change.drafted_by.username == by:
        raise Refused(Word.SAME_PERSON, _("Người soạn không được tự duyệt."))
    _steward(by, SeatName.STEWARD_APPROVE)
    return change


def _reason(text: str) -> str:
    if len(text.strip()) < SHORTEST_REASON:
        raise Refused(Word.INVALID, _("Lý do phải có ít nhất %(n)s ký tự.") % {"n": SHORTEST_REASON})
    return text.strip()


def _told(by: str, action: str, change: Change) -> None:
    audit.record(by, action, [(f"law-change-{change.pk}", "")])


def set_values(rows: Sequence[ValueRow]) -> Counts:
    """Enter values that count at once, set-based and repeatable. Refused (INVALID) for a value of the wrong type."""
    for row in rows:
        _refuse_defect(row.name, row.value)
    now = clock.now()
    parameters = [
        Parameter(
            key=row.name,
            value={"v": row.value},
            unit=_unit(row.name),
            article=row.article,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            source=row.source,
            certainty=row.certainty,
            note=row.note,
            approved_at=now,
        )
        for row in rows
    ]
    with db.atomic():
        return record(parameters, key=["key", "valid_from", "text_id"], ignoring=["approved_at"])


def set_wordings(rows: Sequence[Wording]) -> Counts:
    """Make the library say these entries, approved, but those that stewards have changed since; repeatable."""
    changed = set(Wording.objects.filter(change__state=ChangeState.APPROVED).values_list("key", flat=True))
    entries = [row for row in rows if row.key not in changed]
    with db.atomic():
        scope = Wording.objects.filter(approved_at__isnull=False).exclude(key__in=changed)
        return record(entries, key=["key", "valid_from"], scope=scope, ignoring=["approved_at"])


def set_value(name: str, value: Any, valid_from: dt.date, valid_to: dt.date | None = None) -> None:
    """Enter one value that counts at once."""
    set_values([ValueRow(name, value, valid_from, valid_to)])


def load_text(path: Path) -> Counts:
    """Load one TOML file; repeatable. Raises loading.UnreadableLaw."""
    return load_texts([path])


def load_folder(folder: Path) -> Counts:
    """Load every TOML file of a folder, as `khobac law load` does; repeatable."""
    return load_texts(sorted(folder.glob("*.toml")))


def load_texts(paths: Sequence[Path]) -> Counts:
    """Make the register say what these files say. Nothing is loaded when one file is unreadable."""
    return load_read([read_text(path) for path in paths])


def load_read(files: Sequence[TextFile]) -> Counts:
    """The same of texts already read; some twenty statements for any number of them.

    What a text said before and no longer says is closed. The texts are the seed: of a name that stewards have changed
    since, they say nothing any more.
    """
    if not files:
        return Counts()
    ids = [file.heading["id"] for file in files]
    now = clock.now()
    with db.atomic():
        _load_headings(files)
        changed = set(Parameter.objects.filter(change__state=ChangeState.APPROVED).values_list("key", flat=True))
        parameters = [
            Parameter(**_column_names(row), text_id=file.heading["id"], approved_at=now)
            for file in files
            for row in file.parameters
            if row["key"] not in changed
        ]
        counts = record(
            parameters,
            key=["key", "valid_from", "text_id"],
            scope=Parameter.objects.filter(text__in=ids, approved_at__isnull=False).exclude(key__in=changed),
            ignoring=["approved_at"],
        )
        counts += _load_rows(files, ids, now)
        for model, rows, key in (
            (Procedure, [(file, row) for file in files for row in file.procedures], "code"),
            (Form, [(file, row) for file in files for row in file.forms], "code"),
            (CalendarMark, [(file, row) for file in files for row in file.marks], "key"),
        ):
            entries = [model(**row, text_id=file.heading["id"]) for file, row in rows]
            counts += record(entries, key=["text_id", key], scope=model._default_manager.filter(text__in=ids))
        return counts + _load_parts(files, ids)


def _load_rows(files: Sequence[TextFile], ids: Sequence[str], now: dt.datetime) -> Counts:
    """Rows of decision tables, but those that stewards have changed since."""
    changed = set(TableRow.objects.filter(change__state=ChangeState.APPROVED).values_list("key", flat=True))
    entries = [
        TableRow(**row, text_id=file.heading["id"], approved_at=now)
        for file in files
        for row in file.rows
        if row["key"] not in changed
    ]
    scope = TableRow.objects.filter(text__in=ids, approved_at__isnull=False).exclude(key__in=changed)
    return record(entries, key=["key", "valid_from", "text_id"], scope=scope, ignoring=["approved_at"])


def _load_headings(files: Sequence[TextFile]) -> None:
    names = [field.name for field in LegalText._meta.concrete_fields if not field.primary_key]
    LegalText.objects.bulk_create(
        [LegalText(**file.heading) for file in files],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=names,
    )


def _load_parts(files: Sequence[TextFile], ids: Sequence[str]) -> Counts:
    """Components and deadlines, under the current row of their procedure."""
    procedures = Procedure.objects.filter(known(), text__in=ids)
    row_ids = {(row.text_id, row.code): row.id for row in procedures}
    counts = Counts()
    for model, rows, key in (
        (Component, [(file, part) for file in files for part in file.components], ["procedure_id", "stage", "code"]),
        (Deadline, [(file, part) for file in files for part in file.deadlines], ["procedure_id", "case"]),
    ):
        entries = [
            model(**part, procedure_id=row_ids[file.heading["id"], procedure]) for file, (procedure, part) in rows
        ]
        counts += record(entries, key=key, scope=model._default_manager.filter(procedure__text__in=ids))
    return counts


def _column_names(row: Fields) -> Fields:
    return {"unit": _unit(row["key"])} | row


def _unit(name: str) -> str:
    return key.unit if (key := known_key(name)) else ""


def _refuse_defect(name: str, value: Any) -> None:
    """None is no value, and fits every name."""
    wrong = None if value is None else defect(name, value)
    if wrong:
        raise Refused(Word.INVALID, _("Giá trị không hợp lệ."), name=name, faults=[wrong])
