"""Changing the law register: a draft by one steward, its approval by another, and loading whole texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.registers.counts import Counts
from khobac.registers.law.keys import defect, known_key
from khobac.registers.law.loading import Row, TextFile, read_text
from khobac.registers.law.models import (
    CalendarMark,
    Component,
    Deadline,
    Form,
    LegalText,
    Parameter,
    ParameterStatus,
    Procedure,
)
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.models import SeatName
from khobac.registers.recording import Certainty, end_validity, known, record

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ValueRow:
    """A value of law that counts at once, without a text: how samples and tests set the law."""

    name: str
    value: Any
    valid_from: dt.date
    valid_to: dt.date | None = None
    article: str = ""
    source: str = ""
    certainty: str = Certainty.ENTERED
    note: str = ""


def draft(name: str, value: Any, from_on: dt.date, by: str) -> None:
    """Propose a value from a day on; it counts for nothing until somebody else approves it.

    Refused: NO_RIGHT for others than the drafting stewards, INVALID for a value of the wrong type.
    """
    now = clock.now()
    if not organisations.holds(by, SeatName.STEWARD_DRAFT, at=now):
        raise Refused(Word.NO_RIGHT, "Chỉ người soạn danh mục được đề xuất giá trị pháp luật.")
    _refuse_defect(name, value)
    with db.atomic():
        Parameter.objects.create(
            key=name,
            value={"v": value},
            unit=_unit(name),
            valid_from=from_on,
            status=ParameterStatus.DRAFT,
            drafted_by_id=organisations.known_persons([by])[by].id,
            drafted_at=now,
        )
        audit.record(by, "law.draft", [(name, "")])


def approve(name: str, from_on: dt.date, by: str) -> None:
    """Let the latest draft of that name and day count; what counted before ends the day before.

    Refused: NOT_FOUND without a draft, SAME_PERSON for its author, NO_RIGHT for others than the approving stewards.
    """
    now = clock.now()
    with db.atomic():
        waiting = Parameter.objects.select_for_update(of=["self"]).select_related("drafted_by")
        found = waiting.filter(known(), key=name, valid_from=from_on, status=ParameterStatus.DRAFT).last()
        if found is None:
            raise Refused(Word.NOT_FOUND, f"Không có dự thảo {name} từ ngày {from_on:%d/%m/%Y}.")
        if found.drafted_by is not None and found.drafted_by.username == by:
            raise Refused(Word.SAME_PERSON, "Người soạn không được tự duyệt.")
        if not organisations.holds(by, SeatName.STEWARD_APPROVE, at=now):
            raise Refused(Word.NO_RIGHT, "Chỉ người duyệt danh mục được duyệt giá trị pháp luật.")
        before = Parameter.objects.filter(key=name, status=ParameterStatus.APPROVED, valid_from__lte=from_on)
        end_validity(before, from_on - ONE_DAY)
        found.status = ParameterStatus.APPROVED
        found.approved_by_id = organisations.known_persons([by])[by].id
        found.approved_at = now
        found.save(update_fields=["status", "approved_by", "approved_at"])
        audit.record(by, "law.approve", [(name, "")])


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
    """Make the register say what these files say; some twenty statements for any number of files.

    What a text said before and no longer says is closed. Nothing is loaded when one file is unreadable.
    """
    files = [read_text(path) for path in paths]
    if not files:
        return Counts()
    ids = [file.heading["id"] for file in files]
    now = clock.now()
    with db.atomic():
        _load_headings(files)
        parameters = [
            Parameter(**_column_names(row), text_id=file.heading["id"], approved_at=now)
            for file in files
            for row in file.parameters
        ]
        counts = record(
            parameters,
            key=["key", "valid_from", "text_id"],
            scope=Parameter.objects.filter(text__in=ids),
            ignoring=["approved_at"],
        )
        for model, rows, key in (
            (Procedure, [(file, row) for file in files for row in file.procedures], "code"),
            (Form, [(file, row) for file in files for row in file.forms], "code"),
            (CalendarMark, [(file, row) for file in files for row in file.marks], "key"),
        ):
            entries = [model(**row, text_id=file.heading["id"]) for file, row in rows]
            counts += record(entries, key=["text_id", key], scope=model._default_manager.filter(text__in=ids))
        return counts + _load_parts(files, ids)


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


def _column_names(row: Row) -> Row:
    return {"unit": _unit(row["key"])} | row


def _unit(name: str) -> str:
    key = known_key(name)
    return key.unit if key else ""


def _refuse_defect(name: str, value: Any) -> None:
    wrong = defect(name, value)
    if wrong:
        raise Refused(Word.INVALID, f"Giá trị không hợp lệ: {wrong}.", name=name)
