"""Texts of the product: Vietnamese in the source, English in khobac/locale/en/LC_MESSAGES/django.po. Needs no gettext.

    .venv/bin/python tools/messages.py extract   read every source, update the catalogue, keep what is translated
    .venv/bin/python tools/messages.py fill      read lines "Vietnamese<tab>English" (a plural: two English) and enter them
    .venv/bin/python tools/messages.py compile   write django.mo (not committed)
    .venv/bin/python tools/messages.py check     exit 1 when a text lacks English, is fuzzy, or loses a placeholder

Templates are turned into Python-like calls by Django's own `templatize`, then read by Babel like any Python file.
"""
from __future__ import annotations

import argparse
import datetime as dt
import io
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "khobac"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
UNDATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The dates in the catalogue's head: always the same, so that two extractions differ in texts alone."""
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0-9.]*[sd]|\{\w*\}|%[sd]")


def texts() -> Catalog:
    """Every text of the source, as a catalogue without translations."""
    found = Catalog(locale="en", project="khobac", charset="utf-8")
    for path in sorted(SOURCE.rglob("*.py")):
        if "_(" in (source := path.read_text(encoding="utf-8")) or "gettext" in source:
            collect(found, path, source)
    for path in sorted(SOURCE.rglob("*.html")):
        collect(found, path, template_calls(path.read_text(encoding="utf-8")))
    return found


def template_calls(source: str) -> str:
    """The translation calls of a template as Python, on the same lines; indentation means nothing here."""
    return "\n".join(line.strip() for line in templatize(source).splitlines())


def collect(found: Catalog, path: Path, source: str) -> None:
    """Adds the texts of one file to the catalogue."""
    stream = io.BytesIO(source.encode("utf-8"))
    for line, message, _comments, context in extract("python", stream, KEYWORDS, options={"encoding": "utf-8"}):
        flags = ["python-format"] if PLACEHOLDER.search(str(message)) else []
        found.add(message, None, [(path.relative_to(ROOT).as_posix(), line)], flags=flags, context=context)


def catalogue() -> Catalog:
    """The committed English catalogue."""
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="en")


def updated() -> Catalog:
    """The committed catalogue brought up to the source: new texts empty, vanished ones gone, nothing guessed."""
    english = catalogue()
    english.update(texts(), no_fuzzy_matching=True)
    english.obsolete.clear()
    english.header_comment = "# English texts of the product; updated by tools/messages.py extract."
    english.project, english.version, english.fuzzy = "khobac", "1", False
    english.msgid_bugs_address = english.last_translator = english.language_team = "khobac"
    english.creation_date = english.revision_date = UNDATED
    return english


def save(english: Catalog) -> None:
    """Writes the catalogue without line numbers, so that moving code changes nothing."""
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, english, width=120, sort_output=True, include_lineno=False, omit_header=False)


def fill(lines: Iterable[str]) -> None:
    """Enters English texts, one line each; a Vietnamese text that is not in the source is an error."""
    english = updated()
    for line in filter(str.strip, lines):
        source, *strings = line.rstrip("\n").split("\t")
        message = english.get(source)
        if message is None or not strings:
            raise SystemExit(f"not a text of the source with its English: {line!r}")
        message.string = tuple(strings) if len(strings) > 1 else strings[0]
    save(english)


def compile_catalogue() -> None:
    """Writes django.mo beside the catalogue."""
    with CATALOGUE.with_suffix(".mo").open("wb") as stream:
        write_mo(stream, catalogue())


def faults() -> Iterator[str]:
    """What is wrong with the English texts, one line each."""
    english = catalogue()
    for message in texts():
        if message.id:
            yield from faults_of(message, english.get(message_id(message), message.context))


def message_id(message: Message) -> str:
    """The text itself; of a plural the singular."""
    return str(_several(message.id)[0])


def _several(text: object) -> Sequence[object]:
    return text if isinstance(text, tuple | list) else (text,)


def faults_of(message: Message, english: Message | None) -> Iterator[str]:
    """What is wrong with one text."""
    source = message_id(message)
    where = f"{message.locations[0][0]}: {source!r}"
    if english is None:
        yield f"{where} is not in the catalogue; run extract"
        return
    strings = [str(string or "") for string in _several(english.string)]
    if english.fuzzy or not all(strings):
        yield f"{where} has no English"
    elif any(sorted(PLACEHOLDER.findall(string)) != sorted(PLACEHOLDER.findall(source)) for string in strings):
        yield f"{where} loses a placeholder"


def main() -> int:
    """One of extract, fill, compile, check."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["extract", "fill", "compile", "check"])
    act = parser.parse_args().act
    settings.configure(USE_I18N=True)
    if act == "extract":
        save(updated())
    elif act == "fill":
        fill(sys.stdin)
    elif act == "compile":
        compile_catalogue()
    else:
        found = list(faults())
        sys.stderr.write("".join(f"{fault}\n" for fault in found))
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
