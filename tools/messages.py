"""The message catalogues, without GNU gettext: Vietnamese in the code is the source, English is complete.

    .venv/bin/python tools/messages.py update     take new messages from code and templates into the catalogues
    .venv/bin/python tools/messages.py compile    .po → .mo (tools/setup does this)
    .venv/bin/python tools/messages.py check      fail when a message is untranslated, doubtful, obsolete or missing
"""
from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "khobac"
CATALOGUES = SOURCE / "locale"
LANGUAGES = ("en",)

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
Key = tuple[object, str | None]
"""A message and its context."""

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def messages() -> Catalog:
    """Every message of code and templates, with where it stands."""
    catalogue = Catalog(charset="utf-8")
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        text = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            text = templatize(text)
        # Lines are left out on purpose: they would change every catalogue with every edit.
        place = [(str(path.relative_to(ROOT)), 0)]
        for _line, message, comments, context in extract("python", io.BytesIO(text.encode()), KEYWORDS):
            catalogue.add(message, locations=place, auto_comments=comments, context=context)
    return catalogue


def file_of(language: str) -> Path:
    """Where the catalogue of a language stands."""
    return CATALOGUES / language / "LC_MESSAGES" / "django.po"


def stored(language: str) -> Catalog:
    """The catalogue as committed, empty when there is none yet."""
    path = file_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def update() -> list[str]:
    """Write the catalogues anew: translations kept, new messages empty, unused ones dropped."""
    for language in LANGUAGES:
        catalogue = stored(language)
        catalogue.update(messages(), no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path = file_of(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            write_po(stream, catalogue, width=120, sort_output=True, include_lineno=False)
    return []


def compile_all() -> list[str]:
    """Write the .mo beside each .po."""
    for path in CATALOGUES.rglob("*.po"):
        with path.open("rb") as source:
            catalogue = read_po(source)
        with path.with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue)
    return []


def check() -> list[str]:
    """What stands between the code and a complete translation."""
    wanted: set[Key] = {(message.id, message.context) for message in messages() if message.id}
    return [fault for language in LANGUAGES for fault in faults(stored(language), wanted, language)]


def faults(catalogue: Catalog, wanted: set[Key], language: str) -> Iterator[str]:
    """Messages not in the catalogue, not in the code, not translated, doubtful, or with other placeholders."""
    held = {(message.id, message.context) for message in catalogue if message.id}
    for identifier, _context in sorted(wanted - held, key=str):
        yield f"{language}: not in the catalogue: {identifier!r} (make messages)"
    for identifier, _context in sorted(held - wanted, key=str):
        yield f"{language}: no longer in the code: {identifier!r} (make messages)"
    for message in catalogue:
        if not message.id:
            continue
        sources, translations = _texts(message.id), _texts(message.string)
        if message.fuzzy or not all(translations):
            yield f"{language}: not translated: {message.id!r}"
            continue
        known = {name for source in sources for name in PLACEHOLDER.findall(source)}
        strange = {name for text in translations for name in PLACEHOLDER.findall(text)} ^ known
        if strange:
            yield f"{language}: placeholders differ ({', '.join(sorted(strange))}): {message.id!r}"


def _texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value or ""] if value is None or isinstance(value, str) else list(value)


def main() -> int:
    """Run the verb; 1 when it found a fault."""
    verbs = {"update": update, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in verbs:
        print(__doc__)
        return 2
    settings.configure(USE_I18N=False)
    found = verbs[sys.argv[1]]()
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
