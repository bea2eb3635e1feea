"""Reading one TOML file per legal text into plain rows. Pure: files in, rows out; `services.load_texts` writes them.

A table or field nobody knows, a missing heading and a value of the wrong type are refused with the file's name, all of
them at once.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khobac.registers.law import cells
from khobac.registers.law.keys import defect
from khobac.registers.law.models import Enclosing
from khobac.registers.law.wrong import Wrong

DATED = {"valid_from", "valid_to", "source", "certainty", "note"}
FIELDS = {
    "procedure": DATED | {"code", "number", "article", "name_vi", "name_en", "filed_by", "result", "carried_from"},
    "parameter": DATED | {"key", "value", "none", "unit", "article", "article_unread"},
    "row": DATED | {"key", "conditions", "result", "reason_vi", "reason_en", "article", "article_unread", "examples"},
    "form": DATED | {"code", "sample", "name_vi", "name_en"},
    "calendar": DATED | {"key", "month_day", "name_en", "article"},
}
FIRST = {"procedure": "code", "parameter": "key", "row": "key", "form": "code", "calendar": "key"}
PARTS = {
    "component": {"stage", "code", "name_vi", "name_en", "form", "originals", "copies", "condition", "paper", "asked"}
    | {"source", "certainty", "note"},
    "deadline": {"case", "value", "unit", "article", "source", "certainty", "note"},
}
HEADING = {
    "id": "id",
    "number": "number",
    "kind": "kind",
    "title_vi": "title_vi",
    "title_en": "title_en",
    "issued": "issued_on",
    "effective": "effective_on",
    "valid_to": "ended_on",
    "replaces": "replaces",
    "replaced_by": "replaced_by",
    "amended_by": "amended_by",
    "source": "source",
    "certainty": "certainty",
    "note": "note",
}
Row = dict[str, Any]


class UnreadableLaw(ValueError):
    """A file of law that cannot be loaded: its name and everything to mend in it."""

    def __init__(self, file: str, faults: Iterable[str]) -> None:
        self.file = file
        self.faults = tuple(faults)
        super().__init__(f"{file}: {'; '.join(self.faults)}")


@dataclass(frozen=True)
class TextFile:
    """What one file says. Components and deadlines come with the code of their procedure.

    `unread` holds the keys of values and rows of tables whose article nobody has read yet: a gap that is owned to.
    """

    heading: Row
    parameters: list[Row]
    procedures: list[Row]
    components: list[tuple[str, Row]]
    deadlines: list[tuple[str, Row]]
    rows: list[Row]
    forms: list[Row]
    marks: list[Row]
    unread: frozenset[str] = frozenset()


def read_text(path: Path) -> TextFile:
    """Read and check one file; raises UnreadableLaw with every fault found in it."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableLaw(path.name, [str(error)]) from error
    faults = [*_faults(content)]
    if faults:
        raise UnreadableLaw(path.name, faults)
    return _text(content)


def _text(content: Mapping[str, Any]) -> TextFile:
    law, procedures = content["law"], content.get("procedure", [])
    begins = {"valid_from": law.get("effective")}
    parameters = content.get("parameter", [])
    return TextFile(
        heading={HEADING[name]: value for name, value in law.items()},
        parameters=[begins | _parameter(row) for row in parameters],
        procedures=[begins | _without(row, PARTS) for row in procedures],
        components=_parts(procedures, "component"),
        deadlines=_parts(procedures, "deadline"),
        rows=[begins | _table_row(row) for row in content.get("row", [])],
        forms=[begins | row for row in content.get("form", [])],
        marks=[begins | row for row in content.get("calendar", [])],
        unread=frozenset(row["key"] for row in [*parameters, *content.get("row", [])] if row.get("article_unread")),
    )


def _parameter(row: Row) -> Row:
    """The row as it is kept; `none` states that from then on the law has no such value."""
    return _without(row, {"none", "article_unread"}) | {"value": {"v": row.get("value")}}


def _table_row(row: Row) -> Row:
    return _without(row, {"article_unread"}) | {"result": {"v": row["result"]}}


def _parts(procedures: list[Row], kind: str) -> list[tuple[str, Row]]:
    return [(procedure["code"], part) for procedure in procedures for part in procedure.get(kind, [])]


def _without(row: Row, names: Iterable[str]) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _faults(content: Mapping[str, Any]) -> Iterator[str]:
    law = content.get("law")
    if not isinstance(law, dict):
        yield "[law] is missing"
        return
    yield from _unknown(content, {"law", *FIELDS}, "table")
    yield from _unknown(law, set(HEADING), "[law]")
    yield from _missing(law, {"id", "number", "kind", "title_vi", "certainty"}, "[law]")
    for table in FIELDS:
        for row in content.get(table, []):
            yield from _row_faults(table, row, law.get("effective"))


def _row_faults(table: str, row: Row, begins: dt.date | None) -> Iterator[str]:
    name = f"[[{table}]] {row.get('key') or row.get('code')}"
    yield from _unknown(_without(row, PARTS if table == "procedure" else ()), FIELDS[table], name)
    yield from _missing({"valid_from": begins} | row, {"valid_from", "certainty", FIRST[table]}, name)
    starts, ends = row.get("valid_from", begins), row.get("valid_to")
    if starts and ends and ends < starts:
        yield f"{name}: ends before it begins"
    if table == "parameter":
        yield from _value_faults(row, name)
    if table == "row":
        yield from (f"{name}: {fault.en}" for fault in _cell_faults(row))
    for kind in PARTS if table == "procedure" else ():
        for part in row.get(kind, []):
            yield from _unknown(part, PARTS[kind], f"[[procedure.{kind}]] of {row.get('code')}")
            yield from _asked_faults(part, f"[[procedure.{kind}]] {part.get('code')} of {row.get('code')}")


def _asked_faults(part: Row, name: str) -> Iterator[str]:
    """What must be enclosed has a name to be enclosed under, and a machine can tell when."""
    asked = part.get("asked", "")
    if asked not in Enclosing.values:
        yield f"{name}: asked is one of {', '.join(filter(None, Enclosing.values))}"
    if asked and not part.get("paper"):
        yield f"{name}: asked for, and no paper it is enclosed as"


def _value_faults(row: Row, name: str) -> Iterator[str]:
    if bool(row.get("none")) is ("value" in row):
        yield f"{name}: either a value, or none = true"
    wrong = None if row.get("none") else defect(row.get("key", ""), row.get("value"))
    if wrong:
        yield wrong.en


def _cell_faults(row: Row) -> Iterator[Wrong]:
    kind, _, _name = row.get("key", "").partition(".")
    conditions, examples = tuple(row.get("conditions", ())), tuple(row.get("examples", ()))
    entry = cells.Row(row.get("key", ""), conditions, row.get("result"), row.get("reason_vi", ""), examples=examples)
    yield from cells.faults(kind, entry)


def _unknown(row: Mapping[str, Any], allowed: set[str], where: str) -> Iterator[str]:
    unknown = sorted(set(row) - allowed)
    if unknown:
        yield f"{where}: unknown {', '.join(unknown)}"


def _missing(row: Mapping[str, Any], names: set[str], where: str) -> Iterator[str]:
    missing = sorted(name for name in names if not row.get(name))
    if missing:
        yield f"{where}: {', '.join(missing)} missing"
