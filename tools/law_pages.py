"""Writes a page for each legal text into docs/law, from the files of law: what it says, by which article, since when.

    .venv/bin/python tools/law_pages.py

The files in khobac/data/law are the seed: what stewards of an installation have changed since stands in its law desk.
"""
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGES, DATA = ROOT / "docs" / "law", ROOT / "khobac" / "data" / "law"
Cells = Iterable[str]
PAPER_COLUMNS = ("stage", "paper", "form", "originals", "copies", "condition", "enclosed as", "C07 asks")

CERTAINTY = {
    "sourced": "read in a text",
    "known": "general knowledge, not checked against a text",
    "illustrative": "made up so that the product works; to be confirmed before use",
    "entered": "entered by a steward",
}


def pages() -> dict[str, str]:
    """File name to content: an index, the decision tables, and one page for each text."""
    from khobac.registers.law.loading import TextFile, read_text

    files: list[TextFile] = [read_text(path) for path in sorted(DATA.glob("*.toml"))]
    headings = {file.heading["id"]: file.heading for file in files}
    found = {f"{file.heading['id']}.md": "".join(_page(file, headings)) for file in files}
    return found | {"README.md": "".join(_index(files)), "tables.md": "".join(_facts())}


def _index(files: list[Any]) -> Iterator[str]:
    yield (
        "# The law, text by text\n\nWritten from `khobac/data/law/` by `tools/law_pages.py`. The same name is used in every "
        "text, so a change of law is a change of row. `khobac law check` proves that every value has its article and its "
        "certainty, that one value holds a day, and that none is missing where the product needs it.\n\n"
    )
    yield from _table(("certainty", "means"), (CERTAINTY.items()))
    yield "\n"
    ordered = sorted(files, key=lambda file: (str(file.heading.get("effective_on") or "9999"), file.heading["id"]))
    yield from _table(
        ("text", "title", "from", "to", "values", "procedures", "forms", "certainty"),
        (
            (
                f"[{file.heading['number']}]({file.heading['id']}.md)",
                file.heading.get("title_en") or file.heading["title_vi"],
                _word(file.heading.get("effective_on")),
                _word(file.heading.get("ended_on")),
                str(len(file.parameters)),
                str(len(file.procedures)),
                str(len(file.forms)),
                file.heading["certainty"],
            )
            for file in ordered
        ),
    )
    yield "\n[What the rows of decision tables may read](tables.md)\n"


def _page(file: Any, headings: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    heading = file.heading
    yield f"# {heading['number']}\n\n{heading['title_vi']}\n\n"
    if heading.get("title_en"):
        yield f"*{heading['title_en']}*\n\n"
    facts = {
        "issued": heading.get("issued_on"),
        "in force from": heading.get("effective_on"),
        "to": heading.get("ended_on"),
        "replaces": _linked(heading.get("replaces"), headings),
        "replaced by": _linked(heading.get("replaced_by"), headings),
        "amended by": ", ".join(heading.get("amended_by", ())),
        "certainty": heading["certainty"],
        "note": heading.get("note"),
    }
    yield "".join(f"- {name}: {_word(value)}\n" for name, value in facts.items() if value)
    yield from _values(file)
    yield from _rows(file)
    yield from _procedures(file)
    yield from _section("Forms", ("form", "number here", "name", "from", "to", "certainty"), map(_form, file.forms))
    yield from _section("Dates of the year", ("date", "what", "article", "from", "certainty"), map(_mark, file.marks))


def _values(file: Any) -> Iterator[str]:
    from khobac.flows.law.uses import rules_reading

    heading = ("value", "is", "unit", "article", "from", "to", "certainty", "rules", "note")
    yield from _section(
        "Values",
        heading,
        (
            (
                f"`{row['key']}`",
                "none from here on" if row["value"]["v"] is None else _word(row["value"]["v"]),
                row.get("unit", ""),
                "not read" if row["key"] in file.unread else row.get("article", ""),
                _word(row["valid_from"]),
                _word(row.get("valid_to")),
                row["certainty"],
                ", ".join(rules_reading(row["key"])),
                row.get("note", ""),
            )
            for row in file.parameters
        ),
    )


def _rows(file: Any) -> Iterator[str]:
    yield from _section(
        "Rows of decision tables",
        ("row", "all of these hold", "answers", "why", "from", "to", "certainty"),
        (
            (
                f"`{row['key']}`",
                "; ".join(f"`{condition}`" for condition in row["conditions"]),
                _word(row["result"]["v"]),
                row["reason_vi"],
                _word(row["valid_from"]),
                _word(row.get("valid_to")),
                row["certainty"],
            )
            for row in file.rows
        ),
    )


def _procedures(file: Any) -> Iterator[str]:
    for row in file.procedures:
        by = f"Article {row['article']}" if row.get("article") else "article not read"
        carried = f", carried over from {row['carried_from']}" if row.get("carried_from") else ""
        days = " to ".join(filter(None, (_word(row["valid_from"]), _word(row.get("valid_to")))))
        yield f"\n## {row['code']}: {row['name_vi']}\n\n"
        yield f"{row.get('name_en', '')} ({by}{carried}; {row['certainty']}; from {days})\n"
        own = [part for code, part in file.components if code == row["code"]]
        yield from _table_after(PAPER_COLUMNS, map(_paper, own))
        due = [part for code, part in file.deadlines if code == row["code"]]
        yield from _table_after(("case", "at most", "article", "certainty", "note"), map(_deadline, due))


def _facts() -> Iterator[str]:
    from khobac.registers.law.cells import KINDS

    yield (
        "# Decision tables\n\nRows stewards write in the law desk. All CEL conditions of a row hold, or it does not; a missing "
        "fact and any error make it unclear, and then a person must look. A kind of table declares what may be read; anything "
        "else is refused when the row is saved, as are wrong types and examples that do not hold. Written by "
        "`tools/law_pages.py` from `registers/law/cells.py`.\n"
    )
    for name, kind in KINDS.items():
        answers = ", ".join(f"`{choice}`" for choice in sorted(kind.choices)) or "points from 0 to 100"
        yield f"\n## {name}: {kind.name_en} ({kind.name_vi})\n\nA row answers {answers}.\n\n"
        rows = ((f"`{fact}`", each.type, each.meaning_vi, each.meaning_en) for fact, each in kind.facts.items())
        yield from _table(("fact", "type", "nghĩa", "meaning"), rows)


def _paper(part: Mapping[str, Any]) -> Cells:
    return (part["stage"], part["name_vi"], part.get("form", ""), _word(part.get("originals")), _word(part.get("copies")),
            part.get("condition", ""), part.get("paper", ""), part.get("asked", "").replace("_", " "))


def _deadline(part: Mapping[str, Any]) -> Cells:
    limit = f"{part['value']} {part['unit'].replace('_', ' ')}"
    return part["case"], limit, part.get("article", ""), part["certainty"], part.get("note", "")


def _form(row: Mapping[str, Any]) -> Cells:
    return (row["code"], row.get("sample", ""), row["name_vi"], _word(row["valid_from"]), _word(row.get("valid_to")),
            row["certainty"])


def _mark(row: Mapping[str, Any]) -> Cells:
    return row["month_day"], row["name_en"], row.get("article", ""), _word(row["valid_from"]), row["certainty"]


def _section(title: str, heading: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    found = list(rows)
    if found:
        yield f"\n## {title}\n\n"
        yield from _table(heading, found)


def _table_after(heading: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    found = list(rows)
    if found:
        yield "\n"
        yield from _table(heading, found)


def _table(heading: Cells, rows: Iterable[Cells]) -> Iterator[str]:
    names = tuple(heading)
    yield f"| {' | '.join(names)} |\n{'|---' * len(names)}|\n"
    for row in rows:
        yield f"| {' | '.join(str(cell).replace('|', '&#124;') for cell in row)} |\n"


def _linked(text: str | None, headings: Mapping[str, Mapping[str, Any]]) -> str:
    return f"[{headings[text]['number']}]({text}.md)" if text and text in headings else text or ""


def _word(value: Any) -> str:
    """A value as people read it: whole numbers by thousands, lists with commas, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case list():
            return ", ".join(map(_word, value))
    return str(value)


def write() -> None:
    """Rewrite the pages; a text that is gone loses its own."""
    PAGES.mkdir(exist_ok=True)
    written = pages()
    for name, text in written.items():
        (PAGES / name).write_text(text, encoding="utf-8")
    for path in PAGES.glob("*.md"):
        if path.name not in written:
            path.unlink()


def main() -> None:
    """Rewrite the pages alone."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    write()


if __name__ == "__main__":
    main()
