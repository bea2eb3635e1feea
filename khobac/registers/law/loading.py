"""Reading one TOML file per legal text into plain rows. Pure: files in, rows out; `services.load_texts` writes them.

A table or field nobody knows, a missing heading and a value of the wrong type are refused with the file's name.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from khobac.registers.law.keys import defect

DATED = {"valid_from", "valid_to", "source", "certainty", "note"}
FIELDS = {
    "procedure": DATED | {"code", "number", "article", "name_vi", "name_en", "filed_by", "result", "carried_from"},
    "parameter": DATED | {"key", "value", "unit", "article"},
    "form": DATED | {"code", "sample", "name_vi", "name_en"},
    "calendar": DATED | {"key", "month_day", "name_en", "article"},
}
PARTS = {
    "component": {"stage", "code", "name_vi", "name_en", "form", "originals", "copies", "condition"}
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
    """A file of law that cannot be loaded; the message names the file and what to mend."""


@dataclass(frozen=True)
class TextFile:
    """What one file says. Components and deadlines come with the code of their procedure."""

    heading: Row
    parameters: list[Row]
    procedures: list[Row]
    components: list[tuple[str, Row]]
    deadlines: list[tuple[str, Row]]
    forms: list[Row]
    marks: list[Row]


def read_text(path: Path) -> TextFile:
    """Read and check one file; raises UnreadableLaw."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        return _text(content)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, UnreadableLaw) as error:
        raise UnreadableLaw(f"{path.name}: {error}") from error


def _text(content: Mapping[str, Any]) -> TextFile:
    law = content.get("law")
    if not isinstance(law, dict):
        raise UnreadableLaw("[law] is missing")
    _only(content, {"law", *FIELDS}, "table")
    _only(law, set(HEADING), "[law]")
    _needed(law, {"id", "number", "kind", "title_vi", "certainty"}, "[law]")
    heading = {HEADING[name]: value for name, value in law.items()}
    begins = law.get("effective")
    procedures = content.get("procedure", [])
    return TextFile(
        heading=heading,
        parameters=[_parameter(row, begins) for row in content.get("parameter", [])],
        procedures=[_dated("procedure", _without_parts(row), begins) for row in procedures],
        components=_parts(procedures, "component"),
        deadlines=_parts(procedures, "deadline"),
        forms=[_dated("form", row, begins) for row in content.get("form", [])],
        marks=[_dated("calendar", row, begins) for row in content.get("calendar", [])],
    )


def _parameter(row: Row, begins: dt.date | None) -> Row:
    wrong = defect(row.get("key", ""), row.get("value"))
    if wrong:
        raise UnreadableLaw(wrong)
    dated = _dated("parameter", row, begins)
    return dated | {"value": {"v": row["value"]}}


def _dated(table: str, row: Row, begins: dt.date | None) -> Row:
    """The row with the day it begins: its own, else the text's."""
    name = f"[[{table}]] {row.get('key') or row.get('code')}"
    _only(row, FIELDS[table], name)
    dated: Row = {"valid_from": begins} | row
    _needed(dated, {"valid_from", "certainty"}, name)
    ends = dated.get("valid_to")
    if isinstance(ends, dt.date) and ends < dated["valid_from"]:
        raise UnreadableLaw(f"{name}: ends before it begins")
    return dated


def _parts(procedures: list[Row], kind: str) -> list[tuple[str, Row]]:
    parts = [(procedure["code"], part) for procedure in procedures for part in procedure.get(kind, [])]
    for code, part in parts:
        _only(part, PARTS[kind], f"[[procedure.{kind}]] of {code}")
    return parts


def _without_parts(procedure: Row) -> Row:
    return {name: value for name, value in procedure.items() if name not in PARTS}


def _only(row: Mapping[str, Any], allowed: set[str], where: str) -> None:
    unknown = sorted(set(row) - allowed)
    if unknown:
        raise UnreadableLaw(f"{where}: unknown {', '.join(unknown)}")


def _needed(row: Mapping[str, Any], names: set[str], where: str) -> None:
    missing = sorted(name for name in names if not row.get(name))
    if missing:
        raise UnreadableLaw(f"{where}: {', '.join(missing)} missing")
